"""Answers are recorded per person and family, by who carries out the case, and are never changed."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.consents.actions import (
    ConsentMissing,
    record_answers,
    record_consent,
    require_consents,
    withdraw,
)
from cases.consents.models import Consent
from cases.consents.queries import Person, missing
from cases.people.models import Guardian
from cases.trajectories.models import Trajectory
from partners.models import Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed, StaleVersion, WrongState
from tests.cases.factories import a_guardian, a_trajectory, a_young_person
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")
Case = Trajectory


@pytest.fixture
def case() -> Trajectory:
    """A case of a child of 14, with a mother with authority, accepted ten days ago."""
    child = a_young_person(age=14)
    a_guardian(child)
    return a_trajectory(child, accepted_on=timezone.localdate() - timedelta(days=10))


@pytest.fixture
def mother(case: Case) -> Guardian:
    return case.young_person.guardians.get()


def answer(case: Case, **values: Any) -> Consent:
    """Record an answer; the young person agrees to taking part today unless told otherwise."""
    if "guardian" not in values:
        values.setdefault("young_person", case.young_person)
    given = {
        "by": case.practitioner,
        "trajectory": case,
        "family": "participation",
        "decision": "given",
        "way": "spoken",
        "decided_on": timezone.localdate(),
        **values,
    }
    return record_consent(**given)


def take_back(case: Case, **values: Any) -> Consent:
    if "guardian" not in values:
        values.setdefault("young_person", case.young_person)
    given = {
        "by": case.practitioner,
        "trajectory": case,
        "family": "participation",
        "way": "spoken",
        "decided_on": timezone.localdate(),
        **values,
    }
    return withdraw(**given)


def agree_all(case: Case) -> None:
    for family in ("participation", "data_use"):
        answer(case, family=family)
        for guardian in case.young_person.guardians.all():
            answer(case, family=family, guardian=guardian)


def test_an_answer_keeps_the_exact_text_for_its_reader(case: Case, mother: Guardian) -> None:
    texts = content_of(case).consent.of("data_use")
    own, hers = answer(case, family="data_use"), answer(case, family="data_use", guardian=mother)
    assert (own.text, hers.text) == (texts.young_person, texts.guardian)
    assert own.text_hash == hashlib.sha256(own.text.encode()).hexdigest()
    assert (own.purpose, own.recipient) == ("dossier_bijhouden", "Halt")
    assert own.recorded_by == case.practitioner


def test_recording_is_logged_about_the_young_person(case: Case, mother: Guardian) -> None:
    consent = answer(case, guardian=mother, decision="refused")
    entry = Entry.objects.get(object_id=consent.id)
    assert (entry.act, entry.look, entry.subject_id) == ("consent_refused", "write", case.young_person_id)


def test_the_case_goes_on_when_everybody_agreed_and_stops_when_somebody_withdraws(
    case: Case, mother: Guardian
) -> None:
    today = timezone.localdate()
    with pytest.raises(ConsentMissing) as caught:
        require_consents(case, today)
    assert "Moeder" in str(caught.value.message)
    assert mother.first_name not in str(caught.value.message)
    agree_all(case)
    require_consents(case, today)
    take_back(case, guardian=mother, family="data_use")
    with pytest.raises(ConsentMissing):
        require_consents(case, today)
    answer(case, guardian=mother, family="data_use", way="paper")
    require_consents(case, today)
    assert Consent.objects.filter(guardian=mother, family="data_use").count() == 3


def test_the_same_answer_twice_is_one(case: Case) -> None:
    assert answer(case) == answer(case)
    assert Consent.objects.count() == 1
    assert take_back(case) == take_back(case)
    assert Consent.objects.count() == 2


def test_an_answer_on_a_stale_page_overwrites_nothing(case: Case) -> None:
    values: dict[str, Any] = {
        "by": case.practitioner,
        "trajectory": case,
        "person": Person(young_person=case.young_person),
        "way": "spoken",
        "decided_on": timezone.localdate(),
        "seen": 0,
    }
    record_answers(answers={"participation": "given", "data_use": "given"}, **values)
    record_answers(answers={"participation": "given", "data_use": "given"}, **values)
    with pytest.raises(StaleVersion) as caught:
        record_answers(answers={"participation": "refused", "data_use": "given"}, **values)
    assert (caught.value.differences[0].mine, caught.value.differences[0].theirs) == (
        "stemt niet in",
        "stemt in",
    )
    assert Consent.objects.count() == 2


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRACTITIONER, Role.REFERRER, Role.ADMINISTRATOR])
def test_only_who_carries_out_the_case_records(
    case: Case, role: Role, outbox_rows: Callable[[], list[str]]
) -> None:
    answer(case)
    logged = Entry.objects.count()
    other = a_member(role)
    with pytest.raises(NotAllowed):
        answer(case, by=other, family="data_use")
    with pytest.raises(NotAllowed):
        take_back(case, by=other)
    assert Consent.objects.count() == 1
    assert Entry.objects.count() == logged
    assert outbox_rows() == []


def test_nobody_of_another_case_answers_here(case: Case) -> None:
    stranger = a_young_person()
    for values in ({"young_person": stranger}, {"guardian": a_guardian(stranger)}, {"young_person": None}):
        with pytest.raises(NotAllowed):
            answer(case, **values)
    with pytest.raises(NotAllowed):
        answer(case, young_person=case.young_person, guardian=case.young_person.guardians.get())
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("days", [-11, 1])
def test_the_day_lies_between_the_start_and_today(case: Case, days: int) -> None:
    with pytest.raises(WrongState):
        answer(case, decided_on=timezone.localdate() + timedelta(days=days))
    assert Consent.objects.count() == 0


def test_withdrawing_cannot_be_earlier_than_agreeing(case: Case) -> None:
    answer(case)
    with pytest.raises(WrongState):
        take_back(case, decided_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("decision", [None, "refused"])
def test_there_must_be_something_to_withdraw(case: Case, decision: str | None) -> None:
    if decision:
        answer(case, decision=decision)
    with pytest.raises(WrongState):
        take_back(case)


def test_authority_is_known_before_an_answer_counts(case: Case) -> None:
    father = a_guardian(case.young_person, Guardian.Authority.UNKNOWN, relation=Guardian.Relation.FATHER)
    with pytest.raises(WrongState) as caught:
        answer(case, guardian=father)
    assert "gezag" in str(caught.value.message)


@pytest.mark.parametrize("authority", [Guardian.Authority.NO, Guardian.Authority.YES])
def test_what_is_not_needed_is_not_recorded(authority: str) -> None:
    grown = a_young_person(age=17)
    case = a_trajectory(grown)
    with pytest.raises(WrongState):
        answer(case, guardian=a_guardian(grown, authority))
    child = a_young_person(age=10)
    with pytest.raises(WrongState):
        answer(a_trajectory(child), young_person=child)
    assert Consent.objects.count() == 0


def test_an_answer_from_before_a_birthday_can_still_be_recorded_after_it() -> None:
    today = timezone.localdate()
    birthday = date(today.year - 16, today.month, today.day)
    child = a_young_person(birth_date=birthday)
    mother = a_guardian(child)
    case = a_trajectory(child, accepted_on=today - timedelta(days=5))
    answer(case, guardian=mother, decided_on=today - timedelta(days=1))
    with pytest.raises(WrongState):
        answer(case, guardian=mother, family="data_use", decided_on=today)
    assert {lack.person_label for lack in missing(case, today)} == {"jongere"}


def test_after_closing_nothing_is_recorded_but_withdrawing_stays_possible(case: Case) -> None:
    answer(case)
    today = timezone.localdate()
    case.state, case.closed_on, case.retain_until = Trajectory.State.COMPLETED, today, today
    case.save()
    with pytest.raises(WrongState):
        answer(case, family="data_use")
    assert take_back(case).decision == Consent.Decision.WITHDRAWN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents_consent SET decision = 'given'",
        "DELETE FROM consents_consent",
        "TRUNCATE consents_consent",
    ],
)
def test_what_was_answered_cannot_be_changed_or_removed(case: Case, statement: str) -> None:
    consent = answer(case, decision="refused")
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Consent.objects.get(id=consent.id).decision == "refused"
