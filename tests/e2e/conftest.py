"""One demo and one browser for all tests of this room; each test gets visitors with an empty browser.

E2E_DEMO=var/demo.json   goes through a demo that runs already, instead of starting one
E2E_PICTURES=/tmp/look   keeps a picture of every page
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browsing import ROOT, NoBrowser, running_browser, running_demo
from playwright.sync_api import Browser

from tests.e2e.demo import Demo
from tests.e2e.visitor import PICTURES, Visitor

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
PATIENCE_MS = 45_000

Invite = Callable[..., Visitor]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was measured on the way, also of tests that passed."""
    for report in terminalreporter.stats.get("passed", []):
        for name, words in report.user_properties:
            if name == "measured":
                terminalreporter.write_line(words)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The browser's driver runs an event loop in this thread until the end of the run. Django would take every
    # later test of this process for asynchronous code, and refuse it the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with running_browser() as browser:
            yield browser
    except NoBrowser:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("No Chromium on this machine, and CI must not leave out the tests in a browser.")
        pytest.skip(
            "NO CHROMIUM FOUND: install it or set CHROMIUM to its path. The browser tests are left out."
        )


@pytest.fixture(scope="session")
def demo(browser: Browser) -> Iterator[Demo]:
    """The whole demo with all its processes, on a free port."""
    if running := os.environ.get("E2E_DEMO"):
        yield Demo.of(json.loads(Path(running).read_text()))
        return
    (ROOT / "var").mkdir(exist_ok=True)
    with running_demo(Path(tempfile.mkdtemp(prefix="e2e-", dir=ROOT / "var"))) as found:
        yield Demo.of(found)


@pytest.fixture
def invite(browser: Browser) -> Iterator[Invite]:
    """Gives visitors, each with a browser that has seen nothing. When the test ends, no page had a fault."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
    visitors: list[Visitor] = []
    with ExitStack() as stack:

        def make(name: str, *, scripts: bool = True, **options: Any) -> Visitor:
            context = browser.new_context(
                viewport=options.pop("viewport", DESK),
                java_script_enabled=scripts,
                locale="nl-NL",
                timezone_id="Europe/Amsterdam",
                reduced_motion="reduce",
                **options,
            )
            context.set_default_timeout(PATIENCE_MS)
            stack.callback(context.close)
            visitors.append(Visitor(context, name, has_scripts=scripts))
            return visitors[-1]

        yield make
        found = [f"{visitor.name}: {problem}" for visitor in visitors for problem in visitor.problems]
    assert not found, "\n".join(dict.fromkeys(found))
