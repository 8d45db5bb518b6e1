"""Steps of the road as a visitor takes them, for the tests of an installation."""

import base64
import hmac
import re
import struct
import time
from urllib.parse import urlsplit

from tests.deploy.installation import DOMAIN
from tests.deploy.mailbox import Mailbox, text_of
from tests.deploy.visitor import Page, Visitor

SITE = f"https://{DOMAIN}"


def fill_in(visitor: Visitor, page: Page, **typed: str | list[str]) -> Page:
    after = visitor.submit(page, page.form_with(next(iter(typed))), **typed)
    assert after.status == 200, f"{after.url}: {after.status}\n{after.html}"
    return after


def subscribe(visitor: Visitor, municipality: str, administrator: str) -> Page:
    """Subscribe a municipality and wait until its environment is there; answers with the last page."""
    page = visitor.get(f"{SITE}/aanmelden/?gemeente={municipality}")
    assert page.status == 200
    page = visitor.submit(page, page.form_with("code"))
    page = fill_in(
        visitor,
        page,
        contact_name="Joost van 't Hoff",
        contact_function="Beleidsmedewerker jeugd",
        contact_email="joost@moerdijk.example",
        contact_phone="0168 12 34 56",
    )
    page = fill_in(
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
    page = fill_in(
        visitor,
        page,
        price_class=price[1],
        order_number="MD-2026-0117",
        billing_address=f"Gemeente {municipality}\nPostbus 4\n4760 AA Zevenbergen",
        billing_email="facturen@moerdijk.example",
        pays_on_invoice="on",
    )
    page = fill_in(visitor, page, administrator_name="Anneke de Wit", administrator_email=administrator)
    page = fill_in(visitor, page, name="Fatima Çelik", function="Hoofd veiligheid", accepted="on")
    accepted = time.monotonic()
    while f"https://{municipality.lower()}.{DOMAIN}/" not in page.html:
        assert time.monotonic() - accepted < 60, page.html
        time.sleep(0.5)
        page = visitor.get(page.url)
    return page


def invitation_link(mailbox: Mailbox, address: str) -> str:
    text = text_of(mailbox.wait_for(address))
    links = [link for link in re.findall(r"https://\S+", text) if "/uitnodiging/" in link]
    assert len(links) == 1, text
    return links[0]


def accept(visitor: Visitor, link: str) -> Page:
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
