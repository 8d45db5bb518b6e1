"""The first half of the road on an installation with production settings: subscribe, invite, set up.

Real processes, real mail, https headers as the proxy sets them, no JavaScript.
"""

import base64
import hmac
import re
import struct
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
OFFICER = "sjoerd.de.vries@politie.example"


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

    link = _invitation_link(mailbox, ADMINISTRATOR)
    assert urlsplit(link).hostname == f"moerdijk.{DOMAIN}"
    assert visitor.get(link.replace(f"moerdijk.{DOMAIN}", DOMAIN)).status == 404

    page = _accept(visitor, link)
    assert page.url == home
    assert "Anneke de Wit" in page.html
    assert visitor.get(link).url == home  # a second click on the mail is no accident

    page = visitor.get(f"{home}partners/nieuw/")
    page = _next(visitor, page, name="Politie Zeeland-West-Brabant", kind="police")
    assert "Politie Zeeland-West-Brabant" in page.html

    page = visitor.get(f"{home}medewerkers/uitnodigen/")
    form = page.form_with("partner")
    partner = re.search(r'<option value="([^"]+)"[^>]*>\s*Politie Zeeland-West-Brabant', page.html)
    assert partner is not None
    page = visitor.submit(
        page, form, name="Sjoerd de Vries", email=OFFICER, partner=partner[1], roles=["referrer"]
    )
    assert page.status == 200, page.html

    officer = Visitor(installation.port)
    page = _accept(officer, _invitation_link(mailbox, OFFICER))
    assert page.url == home
    assert "Sjoerd de Vries" in page.html
    assert officer.get(f"{home}medewerkers/").status == 404


def _invitation_link(mailbox: Mailbox, address: str) -> str:
    text = text_of(mailbox.wait_for(address))
    links = [link for link in re.findall(r"https://\S+", text) if "/uitnodiging/" in link]
    assert len(links) == 1, text
    return links[0]


def _accept(visitor: Visitor, link: str) -> Page:
    """Choose a password and an authenticator app, and go to the first page."""
    page = visitor.get(link)
    weak = visitor.submit(page, page.form_with("password"), password="welkom")
    assert weak.status == 422
    page = visitor.submit(page, page.form_with("password"), password="een lamp boven de keukentafel")
    assert page.status == 200
    totp = next(link for link in page.links() if "totp" in link)
    page = visitor.get(totp)
    key = re.search(r'<code class="key">([^<]+)</code>', page.html)
    assert key is not None, page.html
    page = visitor.submit(page, page.form_with("code"), code=_code(key[1]))
    assert page.status == 200, page.html
    origin = urlsplit(link)
    return visitor.get(f"https://{origin.netloc}/")


def _code(key: str) -> str:
    """The six digits of an authenticator app at this moment (RFC 6238)."""
    secret = base64.b32decode(key.replace(" ", "").upper())
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
