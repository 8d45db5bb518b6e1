"""Take the pictures of README and docs: a demo of their own, a real browser, the same pages every time.

`make screenshots` needs Chromium (on the PATH or in CHROMIUM). The pictures are in docs/images/. With the path of
a demo.json it photographs the demo that already runs.
"""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from run_tests import find_chromium

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = (1280, 900)
PHONE = (390, 844)
A_CASE = "main tbody tr:nth-child(4) a"


@dataclass(frozen=True)
class Picture:
    """What to show: a page, as whom, and what to follow from there."""

    name: str
    path: str = "/"
    role: str = ""
    place: str = "Nijkerk"
    follow: str = ""
    """What to click there, as a CSS selector."""
    size: tuple[int, int] = DESK
    dark: bool = False


PICTURES = (
    Picture("public-site"),
    Picture("find-your-manager", path="/relatiemanager/?gemeente=Den+Bosch"),
    Picture("subscribe", path="/aanmelden/?gemeente=Roosendaal"),
    Picture("coordinator", role="coordinator"),
    Picture("referral", role="referrer", path="/verwijzingen/nieuw/", size=PHONE),
    Picture("case", role="practitioner", path="/trajecten/", follow=A_CASE),
    Picture("case", role="practitioner", path="/trajecten/", follow=A_CASE, size=PHONE),
    Picture("case-dark", role="practitioner", path="/trajecten/", follow=A_CASE, dark=True),
    Picture("region", role="relationship_manager", place=""),
)


@contextmanager
def _demo() -> Iterator[dict[str, Any]]:
    """A demo on a free port, gone afterwards; or the one whose demo.json was named. Answers with that file."""
    if len(sys.argv) > 1:
        yield json.loads(Path(sys.argv[1]).read_text())
        return
    var = ROOT / "var" / "screenshots"
    shutil.rmtree(var, ignore_errors=True)
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        port = candidate.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "VAR_DIR": str(var)}
    process = subprocess.Popen([sys.executable, str(ROOT / "scripts" / "demo.py")], env=environment)
    try:
        while not (var / "demo.json").exists():  # written when all is ready
            if process.poll() is not None:
                sys.exit("The demo did not start.")
            time.sleep(0.2)
        yield json.loads((var / "demo.json").read_text())
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        shutil.rmtree(var, ignore_errors=True)


def _sign_in(page: Page, demo: dict[str, Any], picture: Picture) -> str:
    """Become somebody with the picture's role; answers with the base address of where they work."""
    for person in demo["people"]:
        if picture.role in person["roles"] and person["place"].endswith(picture.place):
            page.goto(person["sign_in"])
            return str(person["sign_in"]).partition("/demo/")[0]
    raise LookupError(f"Nobody in the demo is {picture.role} in {picture.place}.")


def _take(browser: Browser, demo: dict[str, Any], picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
    )
    page = context.new_page()
    base = _sign_in(page, demo, picture) if picture.role else demo["base_url"]
    if picture.path != "/" or not picture.role:
        page.goto(base + picture.path)
    if picture.follow:
        page.locator(picture.follow).first.click()
    page.wait_for_load_state("networkidle")
    file = IMAGES / f"{picture.name}-{width}.png"
    page.screenshot(path=file)
    context.close()
    print(file.relative_to(ROOT), flush=True)


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found; install it, or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _demo() as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for picture in PICTURES:
            _take(browser, demo, picture)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
