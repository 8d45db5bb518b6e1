"""The first half of the road on an installation with production settings: subscribe, invite, set up.

Real processes, real mail, https headers as the proxy sets them, no JavaScript.
"""

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.deploy.installation import DOMAIN, Installation
from tests.deploy.mailbox import Mailbox, text_of
from tests.deploy.visitor import Page, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]

SITE = f"https://{DOMAIN}"
ADMINISTRATOR = "anneke.de.wit@moerdijk.example"


@pytest.fixture
def mailbox(installation: Installation) -> Iterator[Mailbox]:
    with Mailbox(installation.mail_port) as mailbox:
        yield mailbox


@pytest.fixture
def visitor(installation: Installation) -> Visitor:
    return Visitor(installation.port)


def _next(visitor: Visitor, page: Page, **typed: str | list[str]) -> Page:
    after = visitor.submit(page, page.form_with(next(iter(typed))), **typed)
    assert after.status == 200, f"{after.url}: {after.status}\n{after.html}"
    return after


def _subscribe(visitor: Visitor) -> Page:
    page = visitor.get(f"{SITE}/aanmelden/?gemeente=Moerdijk")
    assert page.status == 200
    page = visitor.submit(page, page.form_with("code"))
    page = _next(
        visitor,
        page,
        contact_name="Joost van 't Hoff",
        contact_function="Beleidsmedewerker jeugd",
        contact_email="joost@moerdijk.example",
        contact_phone="0168 12 34 56",
    )
    page = _next(
        visitor,
        page,
        signatory_name="Fatima Çelik",
        signatory_function="Hoofd veiligheid",
        signatory_mandated="on",
        privacy_officer_name="René IJsselstein",
        privacy_officer_email="fg@moerdijk.example",
    )
    price = re.search(r'name="price_class"[^>]*value="([^"]+)"', page.html)
    assert price is not None
    page = _next(
        visitor,
        page,
        price_class=price[1],
        order_number="MD-2026-0117",
        billing_address="Gemeente Moerdijk\nPostbus 4\n4760 AA Zevenbergen",
        billing_email="facturen@moerdijk.example",
        pays_on_invoice="on",
    )
    page = _next(visitor, page, administrator_name="Anneke de Wit", administrator_email=ADMINISTRATOR)
    return _next(visitor, page, name="Fatima Çelik", function="Hoofd veiligheid", accepted="on")


def test_a_municipality_subscribes_and_its_administrator_gets_in(
    installation: Installation, mailbox: Mailbox, visitor: Visitor
) -> None:
    page = _subscribe(visitor)
    accepted = time.monotonic()
    home = f"https://moerdijk.{DOMAIN}/"
    while home not in page.html:
        assert time.monotonic() - accepted < 60, page.html
        time.sleep(0.5)
        page = visitor.get(page.url)
    assert visitor.get(home).status == 200

    invitation = text_of(mailbox.wait_for(ADMINISTRATOR))
    links = [link for link in re.findall(r"https://\S+", invitation) if "/uitnodiging/" in link]
    assert len(links) == 1
    assert urlsplit(links[0]).hostname == f"moerdijk.{DOMAIN}"
    page = visitor.get(links[0])
    assert page.status == 200

    elsewhere = links[0].replace(f"moerdijk.{DOMAIN}", f"nijkerk.{DOMAIN}")
    assert visitor.get(elsewhere).status == 404
