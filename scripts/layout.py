"""What must not be committed; how the code is built is guarded by tests/test_layout.py."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
UNTELLING_NAMES = {"signals.py", "utils.py", "helpers.py", "managers.py", "misc.py"}
MACHINE_PATHS = re.compile(r"""(?<![\w.$}/-])/(?:root|home/\w+)/|\bfile:///(?!\{)""")


def _committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _breaches() -> Iterator[str]:
    for file in _committed_files():
        name = file.relative_to(ROOT).as_posix()
        if file.suffix == ".mo":
            yield f"{name}: compiled translations are made, not committed."
        if file.suffix not in {".py", ".html", ".md", ".toml", ".yaml", ".yml", ".sh", ""}:
            continue
        text = file.read_text(errors="replace")
        length = len(text.splitlines())
        if file.suffix == ".py" and "/migrations/" not in name and length > LONGEST_FILE:
            yield f"{name} has {length} lines, more than {LONGEST_FILE}: split it by what it is about."
        if file.name in UNTELLING_NAMES:
            yield f"{name}: this name explains nothing; name the file for what it holds."
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line) and not name.startswith("scripts/layout"):
                yield f"{name}:{number}: a path of one machine."


def main() -> int:
    breaches = list(_breaches())
    print("\n".join(breaches) or "The layout is as agreed.")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
