"""Run the tests: find or install Chromium, then pytest on all cores. Extra arguments go to pytest.

In CI (CI=true) a browser must be there: without one the run fails. Elsewhere its tests are left out, loudly.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_chromium() -> str | None:
    if chosen := os.environ.get("CHROMIUM"):
        return shutil.which(chosen)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def _install_chromium() -> None:
    """From Debian's packages, when this is a system that has them and we may."""
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (sudo and shutil.which("sudo") is None):
        return
    print("Installing Chromium for the browser tests", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run([*sudo, apt, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    chromium = find_chromium()
    if chromium is None and not os.environ.get("CHROMIUM"):
        _install_chromium()
        chromium = find_chromium()
    environment = dict(os.environ)
    arguments = ["-n", "auto", "--dist", "loadgroup", "--ignore=tests/benchmarks", *sys.argv[1:]]
    if chromium:
        environment["CHROMIUM"] = chromium
    elif os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        print("No Chromium on this machine, and CI must not leave out the browser tests.", file=sys.stderr)
        return 1
    else:
        print("!" * 100)
        print(
            "No Chromium found: the tests in a browser are LEFT OUT. Install it, or set CHROMIUM to its path."
        )
        print("!" * 100, flush=True)
        arguments += ["-m", "not e2e"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
