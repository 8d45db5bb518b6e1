"""The first half of the road: the public site, the subscription, and setting up the environment."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.e2e.demo import Demo
from tests.e2e.locks import AuthenticatorApp, Lock
from tests.e2e.visitor import Visitor

PASSWORD = "twee keer koffie, zwart graag!"
INVITATION = "Uitnodiging voor Preventief naar Halt"
USABLE_WITHIN = 15.0
"""Seconds, on a machine that has more to do; the goal is 5 (design.md §7), `make bench` measures it."""

PARTNERS = {
    "police": "Politie Midden-Veluwe",
    "boa": "Toezicht en handhaving",
    "youth_work": "Jongerenwerk De Brink",
    "neighbourhood_team": "Wijkteam Noord",
    "school": "’t Veldhuis, school voor vmbo",
    "school_attendance": "Leerplicht Vallei",
    "municipality": "Stichting Sociaal Domein",
    "halt": "Halt Oost",
    "other": "Buurthuis Ĳsselzicht",
}


@dataclass
class Person:
    """Somebody on the road: who they are, and how they sign in."""

    name: str
    email: str
    visitor: Visitor
    lock: Lock = field(default_factory=AuthenticatorApp)


def look_around(visitor: Visitor, demo: Demo) -> None:
    """Read the public site and find the relationship manager, also under another name or with a slip."""
    visitor.go(demo.base_url)
    visitor.reads("Een tweede kans", "strafblad")
    visitor.follow("Lees stap voor stap hoe het werkt")
    visitor.go(demo.base_url)
    visitor.follow("Lees wat het brengt")
    visitor.follow("Vind uw relatiemanager")
    _search(visitor, "Den Haag")
    visitor.reads("'s-Gravenhage", "Judith Okafor", "070 555 01 10")
    _search(visitor, "Den Bosch")
    visitor.reads("'s-Hertogenbosch", "Uw relatiemanager")
    _search(visitor, "Barneveldt")
    visitor.reads("Bedoelde u Barneveld?", "Maarten Wiersma", "026 555 01 11")
    _search(visitor, "Weesp")
    visitor.reads("Amsterdam", "Romy Blijd")
    _search(visitor, "Qqqqqq")
    visitor.reads("geen gemeente")
    visitor.go(demo.base_url)
    visitor.page.locator("main").get_by_role("link", name="Zuid-West").first.click()
    visitor.page.wait_for_url("**/gebieden/**")
    visitor.look()
    visitor.reads("Zuid-West", "10", "23")


def _search(visitor: Visitor, words: str) -> None:
    visitor.fill(gemeente=words)
    visitor.press("Zoeken")


def subscribe(visitor: Visitor, demo: Demo, municipality: str, administrator: Person) -> float:
    """Subscribe through the whole wizard; answers with the seconds from accepting to usable."""
    visitor.go(f"{demo.base_url}/relatiemanager/?gemeente={municipality}")
    visitor.follow(f"{municipality} aanmelden")
    visitor.press(f"Verder met {municipality}")

    visitor.press("Verder", expect=422)
    visitor.error_at("contact_name", "Vul de naam van de contactpersoon in")
    visitor.fill(contact_name="Joost van ’t Hoff", contact_function="Beleidsmedewerker jeugd")
    visitor.fill(contact_email="joost@", contact_phone="bel mij")
    visitor.press("Verder", expect=422)
    visitor.error_at("contact_email", "geen e-mailadres")
    visitor.error_at("contact_phone", "Vul een telefoonnummer in")
    assert visitor.field("contact_name").input_value() == "Joost van ’t Hoff"
    contact = f"joost@{municipality.lower()}.example"
    visitor.fill(contact_email=contact, contact_phone="0342 12 34 56")
    visitor.press("Verder")

    visitor.fill(signatory_name="Fatima Çelik-Ĳzerman", signatory_function="Hoofd veiligheid")
    visitor.fill(privacy_officer_name="René d’Hondt", privacy_officer_email="fg@gemeente.example")
    visitor.press("Verder", expect=422)
    visitor.error_at("signatory_mandated", "mag tekenen")
    visitor.fill(signatory_mandated=True)
    visitor.press("Verder")

    visitor.press("Verder", expect=422)
    visitor.error_at("price_class", "Kies het aantal inwoners")
    visitor.fill(order_number="INK-2026-0117", billing_email="facturen@gemeente.example")
    visitor.fill(billing_address=f"Gemeente {municipality}\nPostbus 63\n3770 AB {municipality}")
    visitor.field("price_class").nth(3).check()
    visitor.fill(pays_on_invoice=True)
    visitor.press("Verder")

    assert visitor.field("administrator_email").input_value() == contact
    visitor.fill(administrator_name=administrator.name, administrator_email=administrator.email)
    visitor.press("Verder")

    visitor.reads("INK-2026-0117", "Joost van ’t Hoff", administrator.email)
    visitor.press("Akkoord geven en omgeving maken", expect=422)
    visitor.error_at("accepted", "Zet een vinkje")
    visitor.fill(accepted=True)
    accepted = time.monotonic()
    visitor.page.get_by_role("button", name="Akkoord geven en omgeving maken").click()
    visitor.page.get_by_role("heading", name=f"Klaar: {municipality} kan beginnen").wait_for()
    usable = time.monotonic() - accepted
    visitor.look()
    visitor.reads(demo.home_of(municipality))
    return usable


def cannot_subscribe_again(visitor: Visitor, demo: Demo, municipality: str) -> None:
    """Somebody else of the same municipality gets a friendly pointer, and no form."""
    visitor.go(f"{demo.base_url}/aanmelden/?gemeente={municipality}")
    visitor.reads(f"{municipality} doet al mee", "U hoeft zich niet nog een keer aan te melden")
    assert visitor.page.locator("main").get_by_role("button", name="Verder met").count() == 0
    visitor.follow(f"Naar de omgeving van {municipality}")
    assert visitor.page.url.startswith(demo.home_of(municipality))


def accept_invitation(person: Person, demo: Demo) -> None:
    """Read the mail, choose a password and a second lock, and come to one's own work."""
    visitor = person.visitor
    link = demo.link_in_mail(visitor, person.email, INVITATION)
    visitor.go(link)
    visitor.reads(person.name, person.email)
    visitor.fill(password="welkom")
    visitor.press("Verder", expect=422)
    visitor.error_at("password", "12 tekens")
    visitor.fill(password=PASSWORD)
    visitor.press("Verder")
    person.lock.put_on(visitor)
    if "herstelcodes" in visitor.text.lower():
        visitor.follow("Ik heb ze bewaard")
    visitor.reads("Mijn werk")


def sign_out(person: Person) -> None:
    person.visitor.press("Uitloggen", within="header")
    if person.visitor.page.url.endswith("/account/logout/"):
        person.visitor.press("Uitloggen")


def sign_in(person: Person, home: str) -> None:
    """Sign in with password and second lock."""
    visitor = person.visitor
    visitor.go(home)
    visitor.follow("Inloggen")
    give_password(person)


def give_password(person: Person, password: str = PASSWORD) -> None:
    """Fill in the sign-in page one is at."""
    person.visitor.fill(login=person.email, password=password)
    person.visitor.press("Inloggen")
    person.lock.open(person.visitor)


def set_up(administrator: Person, home: str, people: dict[str, tuple[Person, str]]) -> None:
    """Add a partner of each kind, and invite people: role → (person, kind of partner)."""
    visitor = administrator.visitor
    visitor.go(home)
    visitor.reads("Deze omgeving inrichten")
    for kind, name in PARTNERS.items():
        visitor.go(f"{home}/partners/nieuw/")
        visitor.fill(name=name, kind=kind)
        visitor.press("Toevoegen")
        visitor.reads("De partner is toegevoegd", name)
    visitor.follow("Partner toevoegen")
    visitor.fill(name=PARTNERS["police"].upper())
    visitor.press("Toevoegen", expect=422)
    visitor.error_at("kind", "Kies het soort organisatie")
    for role, (person, kind) in people.items():
        visitor.go(f"{home}/medewerkers/")
        visitor.follow("Iemand uitnodigen")
        visitor.fill(name=person.name, email=person.email, partner=PARTNERS[kind])
        visitor.press("Uitnodiging sturen", expect=422)
        visitor.error_at("roles", "Kies minstens één rol")
        visitor.fill(roles=[role])
        visitor.press("Uitnodiging sturen")
        visitor.reads(person.email)
    visitor.go(home)
    visitor.reads("uitgenodigd, nog niet aangenomen")
