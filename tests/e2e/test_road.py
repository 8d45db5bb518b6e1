"""The whole road in a real browser: from a municipality that subscribes to a case that is closed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.case import (
    Family,
    accept,
    answer,
    apology,
    ask_for_more,
    assignment,
    close,
    everybody_agrees,
    first_contact,
    give_feedback,
    reads_feedback,
    refer,
    sees_only_own,
    talk,
)
from tests.e2e.conftest import DESK, PHONE, Invite
from tests.e2e.demo import Demo
from tests.e2e.locks import Passkey
from tests.e2e.subscribing import (
    PARTNERS,
    USABLE_WITHIN,
    Person,
    accept_invitation,
    cannot_subscribe_again,
    give_password,
    look_around,
    set_up,
    sign_in,
    sign_out,
    subscribe,
)
from tests.e2e.visitor import Visitor

# One demo for all: so one worker runs them.
pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

MANAGER_OF_OOST = "Maarten Wiersma"
MANAGER_MAIL = "maarten.wiersma@halt.example"
Tell = Callable[[str, object], None]
QUESTION = "Weten de ouders wat er precies is gebeurd?"


BRUGGEN = Family("Sjoerd", "van der", "Bruggen-Ĳsbrandij")
KARCHER = Family("Zoë", "ten", "Kärcher")
SAHIN = Family("Noé", "’t", "Şahin-d’Hondt")


def test_the_whole_road_at_a_desk(demo: Demo, invite: Invite, record_property: Tell) -> None:
    _the_road(demo, invite, record_property, "Barneveld", BRUGGEN, "desk")


def test_the_whole_road_on_a_phone(demo: Demo, invite: Invite, record_property: Tell) -> None:
    _the_road(demo, invite, record_property, "Putten", KARCHER, "phone")


def test_the_whole_road_without_scripts(demo: Demo, invite: Invite, record_property: Tell) -> None:
    _the_road(demo, invite, record_property, "Ermelo", SAHIN, "desk", scripts=False)


def _the_road(
    demo: Demo,
    invite: Invite,
    tell: Tell,
    municipality: str,
    family: Family,
    width: str,
    *,
    scripts: bool = True,
) -> None:
    viewport = {"desk": DESK, "phone": PHONE}[width]
    home = demo.home_of(municipality)

    def somebody(name: str) -> Person:
        email = f"{name.split(maxsplit=1)[0].lower()}@{municipality.lower()}.example"
        return Person(
            name, email, invite(f"{name.split(maxsplit=1)[0]}-{width}", scripts=scripts, viewport=viewport)
        )

    administrator = somebody("Anneke de Wit")
    if width == "phone":
        administrator.lock = Passkey(administrator.visitor)
    coordinator, practitioner = somebody("Iris van ’t Hof"), somebody("Daan Roelofs")
    officer, youth_worker = somebody("Gert-Jan Ĳzerman"), somebody("Naima el Idrissi")
    privacy_officer = somebody("Renske d’Hondt")

    visitor = invite(f"visitor-{width}", scripts=scripts, viewport=viewport)
    look_around(visitor, demo)
    usable = subscribe(visitor, demo, municipality, administrator)
    tell("measured", f"{municipality}: usable {usable:.1f} s after it was accepted")
    assert usable < USABLE_WITHIN
    cannot_subscribe_again(
        invite(f"colleague-{width}", scripts=scripts, viewport=viewport), demo, municipality
    )
    demo.read_mail(visitor, MANAGER_MAIL, f"{municipality} doet mee")

    accept_invitation(administrator, demo)
    set_up(
        administrator,
        home,
        {
            "coordinator": (coordinator, "municipality"),
            "practitioner": (practitioner, "halt"),
            "referrer": (officer, "police"),
            "privacy_officer": (privacy_officer, "municipality"),
        },
    )
    _invite_one_more(administrator, home, youth_worker)
    for person in (coordinator, practitioner, officer, youth_worker, privacy_officer):
        accept_invitation(person, demo)
    administrator.visitor.go(home)
    administrator.visitor.reads("Deze omgeving is ingericht")
    sign_out(administrator)

    number = refer(officer, home, family)
    officer.visitor.follow(re.compile(family.last_name))
    sees_only_own(youth_worker, home, family, officer.visitor.page.url)
    demo.read_mail(coordinator.visitor, coordinator.email, f"Er wacht een nieuwe verwijzing: {number}")
    ask_for_more(coordinator, home, family, QUESTION)
    answer(officer, demo, QUESTION)
    accept(coordinator, home, family, practitioner)
    sign_out(officer)

    carries_out = practitioner.visitor
    carries_out.go(demo.link_in_mail(carries_out, practitioner.email, "Er is een traject aan u toegewezen"))
    first_contact(carries_out)
    talk(carries_out, "startgesprek")
    everybody_agrees(carries_out)
    assignment(carries_out)
    apology(carries_out)
    talk(carries_out, "eindgesprek")
    close(carries_out)
    previewed = give_feedback(carries_out)

    news = demo.link_in_mail(officer.visitor, officer.email, "Er is een bericht over uw verwijzing")
    officer.visitor.go(news)
    give_password(officer)
    officer.visitor.go(news)
    reads_feedback(officer.visitor, previewed)
    privacy_officer.visitor.go(f"{home}/inzage/")
    privacy_officer.visitor.reads(practitioner.name, officer.name)
    privacy_officer.visitor.follow("geweigerd")
    privacy_officer.visitor.reads(youth_worker.name)
    privacy_officer.visitor.does_not_read(family.last_name)
    sign_in(administrator, home)
    administrator.visitor.reads("Mijn werk")

    _the_region(invite(f"manager-{width}", scripts=scripts, viewport=viewport), demo, municipality, family)


def _invite_one_more(administrator: Person, home: str, youth_worker: Person) -> None:
    visitor = administrator.visitor
    visitor.go(f"{home}/medewerkers/uitnodigen/")
    visitor.fill(
        name=youth_worker.name, email=youth_worker.email, partner=PARTNERS["youth_work"], roles=["referrer"]
    )
    visitor.press("Uitnodiging sturen")


def _the_region(manager: Visitor, demo: Demo, municipality: str, family: Family) -> None:
    """The relationship manager sees the contract and the counts, and nobody's name."""
    manager.go(f"{demo.base_url}/demo/")
    manager.follow(MANAGER_OF_OOST)
    manager.reads("Mijn gemeenten", municipality, "Doet mee sinds")
    manager.does_not_read(family.last_name)
    manager.follow(municipality)
    manager.reads("Contract", "INK-2026-0117", "Fatima Çelik-Ĳzerman", "Joost van ’t Hoff")
    manager.does_not_read(family.last_name, family.first_name, "Daan Roelofs", "Gert-Jan")
    manager.go(f"{demo.base_url}/regio/")
    manager.follow("Nijkerk")
    assert int(manager.page.locator("main .figure-row dd").first.inner_text()) > 0
    manager.go(f"{demo.home_of(municipality)}/trajecten/")
    manager.reads("Inloggen")
