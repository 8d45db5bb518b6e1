"""The first half of the road on an installation with production settings: subscribe, invite, set up.

Real processes, real mail, https headers as the proxy sets them, no JavaScript.
"""

import re
from urllib.parse import urlsplit

import pytest

from tests.deploy.installation import DOMAIN, Installation
from tests.deploy.mailbox import Mailbox
from tests.deploy.steps import accept, fill_in, invitation_link, subscribe
from tests.deploy.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]

ADMINISTRATOR = "anneke.de.wit@moerdijk.example"
OFFICER = "sjoerd.de.vries@politie.example"


def test_a_municipality_subscribes_and_its_administrator_gets_in(
    installation: Installation, mailbox: Mailbox, visitor: Visitor
) -> None:
    home = f"https://moerdijk.{DOMAIN}/"
    subscribe(visitor, "Moerdijk", ADMINISTRATOR)
    assert visitor.get(home).status == 200

    link = invitation_link(mailbox, ADMINISTRATOR)
    assert urlsplit(link).hostname == f"moerdijk.{DOMAIN}"
    assert visitor.get(link.replace(f"moerdijk.{DOMAIN}", DOMAIN)).status == 404

    page = accept(visitor, link)
    assert page.url == home
    assert "Anneke de Wit" in page.html
    assert visitor.get(link).url == home  # a second click on the mail is no accident

    page = visitor.get(f"{home}partners/nieuw/")
    page = fill_in(visitor, page, name="Politie Zeeland-West-Brabant", kind="police")
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
    page = accept(officer, invitation_link(mailbox, OFFICER))
    assert page.url == home
    assert "Sjoerd de Vries" in page.html
    assert officer.get(f"{home}medewerkers/").status == 404
