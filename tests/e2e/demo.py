"""The demo that the tests go through: where it is, who is in it, and the mail that it sent."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.e2e.visitor import Visitor

PATIENCE = 60


@dataclass(frozen=True)
class Demo:
    """A running demo, as its demo.json tells."""

    base_url: str
    directory: Path
    people: list[dict[str, Any]]

    @classmethod
    def of(cls, found: dict[str, Any]) -> Demo:
        return cls(found["base_url"], Path(found["directory"]), found["people"])

    def home_of(self, municipality: str) -> str:
        """The address of a municipality's environment."""
        parts = urlsplit(self.base_url)
        name = re.sub("[^a-z]+", "-", municipality.lower()).strip("-")
        return f"{parts.scheme}://{name}.{parts.netloc}"

    def person(self, role: str, place: str = "") -> dict[str, Any]:
        """Somebody of the demo with this role, and perhaps no other."""
        fitting = [each for each in self.people if role in each["roles"] and place in each["place"]]
        return min(fitting, key=lambda each: len(each["roles"]))

    def become(self, visitor: Visitor, role: str, place: str = "") -> str:
        """Become somebody by the link that the demo gives; answers with the address of where they work."""
        link = str(self.person(role, place)["sign_in"])
        visitor.go(link)
        return link.partition("/demo/")[0]

    def read_mail(self, visitor: Visitor, address: str, subject: str) -> str:
        """Open the newest mail to somebody with this subject, once it is there; answers with its text."""
        deadline = time.monotonic() + PATIENCE
        mails = visitor.page.locator("main li").filter(has_text=address).filter(has_text=subject)
        visitor.page.goto(f"{self.base_url}/demo/mail/")  # a long list, looked at in test_pages.py
        while not mails.count():
            assert time.monotonic() < deadline, f"no mail “{subject}” to {address}"
            time.sleep(0.5)
            visitor.page.reload()
        with visitor.page.expect_navigation():
            mails.first.get_by_role("link").click()
        visitor.look()
        return visitor.text

    def link_in_mail(self, visitor: Visitor, address: str, subject: str) -> str:
        """The link in somebody's newest mail with this subject."""
        self.read_mail(visitor, address, subject)
        links = [link.get_attribute("href") or "" for link in visitor.page.locator("main article a").all()]
        assert len(links) == 1, links
        return links[0]

    def mails_to(self, visitor: Visitor, address: str) -> list[str]:
        """The subjects of all mail to somebody, newest first."""
        visitor.go(f"{self.base_url}/demo/mail/")
        mails = visitor.page.locator("main li").filter(has_text=re.compile(re.escape(address)))
        return [mail.get_by_role("link").inner_text() for mail in mails.all()]
