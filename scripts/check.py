"""All checks that need no running server, side by side; what fails shows its output, what passes one line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable


class Check(NamedTuple):
    name: str
    command: list[str]
    repair: str


CHECKS = [  # the slowest first, so that it does not run on alone at the end
    Check("types", ["mypy"], "read the lines above"),
    Check(
        "migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], "make the migration"
    ),
    Check("arrows", ["lint-imports"], "let the import point down (docs/architecture.md)"),
    Check("templates", [PYTHON, "scripts/lint_templates.py"], "read the lines above"),
    Check(
        "translations",
        [PYTHON, "scripts/messages.py", "check"],
        "scripts/messages.py extract, then translate",
    ),
    Check("layout", [PYTHON, "scripts/layout.py"], "read the lines above"),
    Check("lint", ["ruff", "check", "--quiet", "."], "make format, then mend what is left"),
    Check("shape", ["ruff", "format", "--check", "--quiet", "."], "make format"),
]


def _run(check: Check) -> tuple[Check, int, str, float]:
    began = time.monotonic()
    environment = {"DJANGO_SETTINGS_MODULE": "preventief.settings.check", **os.environ}
    with tempfile.TemporaryFile("w+") as output:
        outcome = subprocess.run(
            check.command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
        )
        output.seek(0)
        return check, outcome.returncode, output.read().strip(), time.monotonic() - began


def main() -> int:
    began = time.monotonic()
    failed = []
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for finished in as_completed([pool.submit(_run, check) for check in CHECKS]):
            check, code, output, seconds = finished.result()
            print(f"{'ok  ' if code == 0 else 'FAIL'} {check.name} ({seconds:.1f} s)", flush=True)
            if code != 0:
                failed.append(check)
                print(f"{output}\n     {' '.join(check.command)}\n     To do: {check.repair}\n", flush=True)
    print(f"{len(CHECKS) - len(failed)} passed, {len(failed)} failed in {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
