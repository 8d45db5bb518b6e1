"""What goes wrong in a day's work: sent twice, sent stale, sent too late, and servers that go away."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import psutil
import pytest
from services import EmbeddedPostgres

from tests.e2e.case import TEXT, birth_date, today
from tests.e2e.conftest import Invite
from tests.e2e.demo import Demo
from tests.e2e.locks import Passkey
from tests.e2e.subscribing import Person, give_password
from tests.e2e.visitor import Visitor

# One demo for all: so one worker runs them.
pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("e2e")]

PLACE = "Moerdijk"
DEMO_PASSWORD = "demo van preventief"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_referral_sent_twice_is_there_once(demo: Demo, invite: Invite, scripts: bool) -> None:
    visitor = invite("officer", scripts=scripts)
    home = demo.become(visitor, "referrer", PLACE)
    name = "Dubbel" if scripts else "Tweemaal"
    write_referral(visitor, home, name)
    with visitor.page.expect_navigation(url="**/verstuurd/"):
        visitor.page.get_by_role("button", name="Verwijzing versturen").dblclick()
    visitor.look()
    visitor.reads("Uw verwijzing is verstuurd")
    visitor.page.go_back()
    if visitor.page.get_by_role("button", name="Verwijzing versturen").count():
        visitor.press("Verwijzing versturen")
    visitor.reads("Uw verwijzing is verstuurd")
    visitor.go(f"{home}/verwijzingen/")
    assert visitor.page.get_by_role("link", name=name).count() == 1


def test_two_tabs_keep_each_others_work(demo: Demo, invite: Invite) -> None:
    first, second_school = (f"De {which} School van {time.time():.0f}" for which in ("Eerste", "Tweede"))
    visitor = invite("practitioner")
    home = demo.become(visitor, "practitioner", PLACE)
    visitor.go(f"{home}/trajecten/")
    visitor.page.locator("main table a").first.click()
    visitor.page.wait_for_url("**/trajecten/*/")
    visitor.follow("Mensen bekijken of iets wijzigen")
    visitor.page.get_by_role("link", name="Wijzigen").first.click()
    visitor.page.wait_for_url("**/mensen/jongere/")
    address = visitor.page.url
    second = visitor.new_page()
    with visitor.in_tab(second):
        visitor.go(address)
    visitor.fill(school=first)
    visitor.press("Opslaan")
    with visitor.in_tab(second):
        visitor.fill(school=second_school)
        visitor.press("Opslaan", expect=409)
        visitor.reads("niet opgeslagen", first, second_school)
        visitor.follow("Pagina opnieuw openen")
        assert visitor.field("school").input_value() == first
        visitor.fill(school=second_school)
        visitor.press("Opslaan")
        visitor.reads(second_school)


def test_two_tabs_of_the_administrator(demo: Demo, invite: Invite) -> None:
    visitor = invite("administrator")
    home = demo.become(visitor, "administrator", PLACE)
    visitor.go(f"{home}/partners/")
    visitor.follow("Surplus jongerenwerk")
    address = visitor.page.url
    second = visitor.new_page()
    with visitor.in_tab(second):
        visitor.go(address)
    visitor.fill(phone="0168 11 11 11")
    visitor.press("Opslaan")
    with visitor.in_tab(second):
        visitor.fill(phone="0168 22 22 22")
        visitor.press("Opslaan", expect=409)
        visitor.reads("0168 11 11 11", "0168 22 22 22")
        visitor.press("Opslaan")
        visitor.go(address)
        assert visitor.field("phone").input_value() == "0168 22 22 22"


def test_what_was_typed_survives_the_end_of_the_session(demo: Demo, invite: Invite) -> None:
    visitor = invite("officer")
    found = demo.person("referrer", PLACE)
    officer = Person(found["name"], found["email"], visitor, Passkey(visitor))
    home = demo.home_of(PLACE)
    visitor.go(f"{home}/account/login/")
    visitor.fill(login=officer.email, password=DEMO_PASSWORD)
    visitor.press("Inloggen")
    officer.lock.put_on(visitor)
    write_person(visitor, home, "Verlopen")
    visitor.fill(what_happened=TEXT, place="de haven", behaviour="nuisance")
    step = visitor.page.url
    visitor.context.clear_cookies(name="session")
    visitor.press("Verder")
    visitor.reads("Inloggen")
    give_password(officer, DEMO_PASSWORD)
    if visitor.page.url != step:
        visitor.go(step)
    visitor.reads("Wat u typte staat er nog")
    assert visitor.field("what_happened").input_value() == TEXT
    assert visitor.field("place").input_value() == "de haven"
    assert visitor.page.locator('[name="behaviour"][value="nuisance"]').is_checked()


def test_the_database_goes_away_and_comes_back(demo: Demo, invite: Invite) -> None:
    visitor = invite("coordinator")
    home = demo.become(visitor, "coordinator", PLACE)
    with _nobody_looks_after(demo):
        EmbeddedPostgres(demo.directory / "postgres").stop()
        visitor.go(f"{home}/verwijzingen/", expect=503)
        visitor.reads("Zo weer terug")
        again = visitor.page.get_by_role("link", name="Opnieuw proberen").get_attribute("href")
    _until(lambda: _status(visitor, f"{home}{again}") == 200)
    visitor.look()
    visitor.reads("Verwijzingen")
    assert "Uitloggen" in visitor.page.locator("header").inner_text()
    public = invite("visitor")
    found = f"{demo.base_url}/relatiemanager/?gemeente=Moerdijk"
    _until(lambda: _status(public, found) == 200)
    public.reads("Lieke van Gils")


def test_a_referral_stands_when_the_broker_is_gone_and_the_mail_follows(demo: Demo, invite: Invite) -> None:
    officer, coordinator = invite("officer"), invite("coordinator")
    home = demo.become(officer, "referrer", PLACE)
    mail_address = demo.person("coordinator", PLACE)["email"]
    write_referral(officer, home, "Broker")
    with _without_broker(demo):
        officer.press("Verwijzing versturen")
        officer.reads("Uw verwijzing is verstuurd")
        number = officer.page.locator("main strong").first.inner_text()
        demo.become(coordinator, "coordinator", PLACE)
        coordinator.reads("Broker")
        assert not [subject for subject in demo.mails_to(officer, mail_address) if number in subject]
    demo.read_mail(coordinator, mail_address, f"Er wacht een nieuwe verwijzing: {number}")
    time.sleep(1)
    assert len([subject for subject in demo.mails_to(officer, mail_address) if number in subject]) == 1


def test_ten_megabytes_are_refused_in_words(demo: Demo, invite: Invite) -> None:
    visitor = invite("officer")
    home = demo.become(visitor, "referrer", PLACE)
    write_person(visitor, home, "Lang")
    visitor.field("what_happened").evaluate("box => { box.value = 'Te veel. '.repeat(1_200_000); }")
    visitor.press("Verder", expect=413)
    visitor.reads("te veel")


def write_person(visitor: Visitor, home: str, last_name: str) -> None:
    """The first step of a referral, of somebody of seventeen."""
    visitor.go(f"{home}/verwijzingen/nieuw/")
    visitor.press("Een andere verwijzing beginnen" if "Een andere" in visitor.text else "Beginnen")
    visitor.fill(first_name="Robin", last_name=last_name, birth_date=birth_date(17))
    parent = {"first_name": "Ans", "last_name": last_name, "relation": "mother", "authority": "unknown"}
    visitor.fill(**{f"ouder1-{name}": answer for name, answer in parent.items()})
    visitor.press("Verder")


def write_referral(visitor: Visitor, home: str, last_name: str) -> None:
    """A referral up to the page where it is sent."""
    write_person(visitor, home, last_name)
    yesterday = today() - timedelta(days=1)
    visitor.fill(behaviour="nuisance", happened_on=yesterday, what_happened=TEXT, injured="no")
    visitor.press("Verder")
    visitor.fill(young_person_told="yes", young_person_told_on=yesterday)
    visitor.fill(parents_told="yes", parents_told_on=yesterday)
    visitor.press("Verder")


@contextmanager
def _without_broker(demo: Demo) -> Iterator[None]:
    """Valkey is gone for a while."""
    with _nobody_looks_after(demo) as processes:
        os.kill(processes["valkey"][0], signal.SIGKILL)
        yield


@contextmanager
def _nobody_looks_after(demo: Demo) -> Iterator[dict[str, list[int]]]:
    """Who would start again what ends has to wait; gives the processes."""
    processes = json.loads((demo.directory / "processes.json").read_text())
    supervisor = psutil.Process(processes["web"][0]).parent()
    assert supervisor is not None
    supervisor.suspend()
    try:
        yield processes
    finally:
        supervisor.resume()


def _status(visitor: Visitor, address: str) -> int:
    response = visitor.page.goto(address)
    assert response is not None
    return response.status


def _until(condition: Callable[[], bool], patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.5)
