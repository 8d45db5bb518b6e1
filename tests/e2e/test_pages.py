"""Every page that a role can come to: on the narrowest phone, in both languages, light and dark."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import NARROW, Invite
from tests.e2e.demo import Demo
from tests.e2e.looking import axe_problems, half_translated
from tests.e2e.visitor import Visitor

# One demo for all: so one worker runs them.
pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

ROLES = (
    "referrer",
    "coordinator",
    "practitioner",
    "restoration_worker",
    "policy_officer",
    "privacy_officer",
    "administrator",
)
# Links that do something, leave the site, or give a file.
NOT_A_PAGE = re.compile(r"/demo/in/|/uitnodiging/|/logout/|/download/|\.txt$|/static/")
VARIABLE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|GM\d{4}|(?<=mail/)[0-9a-f]+|(?<==)[^&]*")
# The same for everybody: looked at once, by the stranger and the administrator.
FOR_EVERYBODY = re.compile(r"^/(help|privacy|toegankelijkheid|demo|account)/")
MOST = 60
# Cases differ by where they stand: look at some of them.
SOME_OF = {"/trajecten/*/": 4, "/verwijzingen/*/": 3}


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role(demo: Demo, invite: Invite, role: str) -> None:
    visitor = invite(role, viewport=NARROW)
    home = demo.become(visitor, role, "'s-Gravenhage")
    assert _walk(visitor, home, everything=role == "administrator") >= 1


def test_every_page_of_the_relationship_manager(demo: Demo, invite: Invite) -> None:
    visitor = invite("manager", viewport=NARROW)
    home = demo.become(visitor, "relationship_manager")
    assert _walk(visitor, home, start="/regio/", everything=False) >= 3


def test_every_page_of_the_public_site(demo: Demo, invite: Invite) -> None:
    visitor = invite("visitor", viewport=NARROW)
    assert _walk(visitor, demo.base_url) >= 10


def test_the_doors_of_a_municipality(demo: Demo, invite: Invite) -> None:
    visitor = invite("stranger", viewport=NARROW)
    home = demo.home_of("Nijkerk")
    assert _walk(visitor, home) >= 6
    visitor.go(f"{home}/bestaat-niet/", expect=404)
    visitor.go(f"{home}/uitnodiging/verlopen/", expect=404)
    answer = visitor.page.goto(demo.home_of("Nergenshuizen"))
    assert answer is not None
    assert (answer.status, answer.text().strip()) == (404, "Niet gevonden")


def test_the_specimen_of_all_components(demo: Demo, invite: Invite) -> None:
    visitor = invite("maker", viewport=NARROW)
    visitor.go(f"{demo.base_url}/ui/")
    _in_the_dark(visitor)


def _walk(visitor: Visitor, home: str, start: str = "/", *, everything: bool = True) -> int:
    """Follow every link, one of each kind of address; answers with how many pages there were."""
    waiting, known, seen = [home + start], {home + start}, Counter({VARIABLE.sub("*", start): 1})
    host = urlsplit(home).netloc
    visited = 0
    while waiting and visited < MOST:
        address = waiting.pop(0)
        visitor.go(address)
        visited += 1
        for link in visitor.page.evaluate("() => [...document.querySelectorAll('a[href]')].map(a => a.href)"):
            parts = urlsplit(link)
            kind = VARIABLE.sub("*", parts.path + (f"?{parts.query}" if parts.query else ""))
            if not everything and FOR_EVERYBODY.match(parts.path):
                continue
            page = link.partition("#")[0]
            is_new = page not in known and seen[kind] < SOME_OF.get(kind, 1)
            if parts.netloc == host and is_new and not NOT_A_PAGE.search(parts.path):
                seen[kind] += 1
                known.add(page)
                waiting.append(page)
        _in_the_dark(visitor)
        _in_english(visitor, home)
    return visited


def _in_the_dark(visitor: Visitor) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    visitor.problems += [
        f"{visitor.page.url} dark: {each}" for each in axe_problems(visitor.page, ["color-contrast"])
    ]
    visitor.picture("dark")
    visitor.page.emulate_media(color_scheme="light")


def _in_english(visitor: Visitor, home: str) -> None:
    visitor.context.add_cookies([{"name": "language", "value": "en", "url": home}])
    visitor.page.reload()
    visitor.look()
    visitor.problems += [f"{visitor.page.url} in English: {each}" for each in half_translated(visitor.page)]
    visitor.context.clear_cookies(name="language")
