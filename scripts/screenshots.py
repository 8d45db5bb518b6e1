"""Take the pictures of README and docs: a demo of their own, a real browser, the same pages every time.

`make screenshots` needs Chromium (on the PATH or in CHROMIUM). The pictures are in docs/images/. With the path of
a demo.json it photographs the demo that already runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from browsing import ROOT, NoBrowser, NoDemo, running_browser, running_demo
from playwright.sync_api import Browser, Page

IMAGES = ROOT / "docs" / "images"
LARGEST = 200_000
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
    with running_demo(ROOT / "var" / "screenshots") as found:
        yield found


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
    if file.stat().st_size > LARGEST:
        sys.exit(f"{file.relative_to(ROOT)} is larger than {LARGEST // 1000} kB.")
    print(file.relative_to(ROOT), flush=True)


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    try:
        with running_browser() as browser, _demo() as demo:
            for picture in PICTURES:
                _take(browser, demo, picture)
    except NoBrowser:
        print("No Chromium found; install it, or set CHROMIUM to its path.", file=sys.stderr)
        return 1
    except NoDemo:
        print("The demo did not start.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
