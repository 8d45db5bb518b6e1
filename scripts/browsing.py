"""A demo of one's own and a real browser to look at it with: for screenshots and for the tests in a browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from run_tests import find_chromium

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 300
STOPPING = 60


class NoBrowser(Exception):
    """There is no Chromium on this machine."""


class NoDemo(Exception):
    """The demo did not start; its output says why."""


@contextmanager
def running_demo(var: Path) -> Iterator[dict[str, Any]]:
    """A demo on a free port, with its data in `var`, gone afterwards; answers with what its demo.json says."""
    shutil.rmtree(var, ignore_errors=True)
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        port = candidate.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "VAR_DIR": str(var)}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "scripts" / "demo.py")], env=environment, start_new_session=True
    )
    try:
        began = time.monotonic()
        while not (var / "demo.json").exists():  # written when all is ready
            if process.poll() is not None or time.monotonic() - began > PATIENCE:
                raise NoDemo
            time.sleep(0.2)
        yield json.loads((var / "demo.json").read_text())
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(STOPPING)
        shutil.rmtree(var, ignore_errors=True)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window.

    Raises:
        NoBrowser: there is none on the PATH, nor in CHROMIUM.
    """
    chromium = find_chromium()
    if chromium is None:
        raise NoBrowser
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
