"""Personal data are corrected by those who work on the case, and never silently overwritten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cases.people.actions import (
    GuardianFacts,
    PersonFacts,
    add_guardian,
    correct_guardian,
    correct_young_person,
    register_people,
)
from cases.people.models import Guardian, YoungPerson
from cases.trajectories.models import Trajectory
from partners.models import Member, Role
from preventief.accesslog.models import Entry, Look
from preventief.errors import NotAllowed, StaleVersion
from tests.cases.factories import a_guardian, a_trajectory, a_young_person
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")
YES, UNKNOWN = Guardian.Authority.YES, Guardian.Authority.UNKNOWN
MOTHER = Guardian.Relation.MOTHER


@pytest.fixture
def case() -> Trajectory:
    return a_trajectory()


@pytest.fixture
def mother(case: Trajectory) -> Guardian:
    return a_guardian(case.young_person, UNKNOWN)


def facts(**values: Any) -> GuardianFacts:
    return GuardianFacts(**{"first_name": "Eva", "last_name": "Dam", "relation": MOTHER, **values})


def at(name: str, case: Trajectory, *more: Any) -> str:
    return reverse(f"people:{name}", args=[case.id, *more])


def typed(**values: str) -> dict[str, str]:
    return {
        "first_name": "Eva",
        "infix": "",
        "last_name": "Dam",
        "relation": "mother",
        "authority": "unknown",
        "phone": "",
        "email": "",
        **values,
    }


def test_the_page_shows_everybody(case: Trajectory, mother: Guardian, client_for: Callable[..., Any]) -> None:
    shown = client_for(case.practitioner).get(at("people", case)).content.decode()
    assert "Noor van Dam" in shown and "Eva Dam" in shown and "gezag nog niet bekend" in shown
    assert Entry.objects.filter(look=Look.READ, subject_id=case.young_person_id).count() == 1


def test_authority_is_set(case: Trajectory, mother: Guardian, client_for: Callable[..., Any]) -> None:
    page = client_for(case.practitioner)
    url = at("guardian", case, mother.id)
    assert page.get(url).status_code == 200
    answer = page.post(url, typed(version="1", authority="yes", phone="070 1234567"))
    assert answer["Location"] == at("people", case)
    mother.refresh_from_db()
    assert (mother.authority, mother.phone, mother.version) == (YES, "070 1234567", 2)
    entry = Entry.objects.get(act="correct_guardian")
    assert (entry.actor_id, entry.subject_id) == (case.practitioner_id, case.young_person_id)


def test_a_name_is_corrected_by_the_coordinator(case: Trajectory, client_for: Callable[..., Any]) -> None:
    page = client_for(a_member(Role.COORDINATOR))
    born = case.young_person.birth_date
    answer = page.post(
        at("young_person", case),
        {
            "version": "1",
            "first_name": "Nóór",
            "infix": "van 't",
            "last_name": "Ĳssel",
            "birth_date_0": str(born.day),
            "birth_date_1": str(born.month),
            "birth_date_2": str(born.year),
        },
    )
    assert answer.status_code == 302
    case.young_person.refresh_from_db()
    assert case.young_person.full_name == "Nóór van 't Ĳssel"


def test_a_stale_form_shows_both_values(
    case: Trajectory, mother: Guardian, client_for: Callable[..., Any]
) -> None:
    correct_guardian(by=case.practitioner, guardian=mother, version=1, facts=facts(phone="06 11111111"))
    answer = client_for(case.practitioner).post(
        at("guardian", case, mother.id), typed(version="1", phone="06 22222222", authority="yes")
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "06 11111111" in shown and "06 22222222" in shown and "Telefoonnummer" in shown
    assert "heeft gezag" in shown and "gezag nog niet bekend" in shown
    mother.refresh_from_db()
    assert (mother.phone, mother.authority) == ("06 11111111", UNKNOWN)


def test_the_same_correction_twice_is_once(case: Trajectory, mother: Guardian) -> None:
    for _ in range(2):
        correct_guardian(by=case.practitioner, guardian=mother, version=1, facts=facts(authority=YES))
    mother.refresh_from_db()
    assert mother.version == 2


def test_a_guardian_is_added_once(case: Trajectory, client_for: Callable[..., Any]) -> None:
    page = client_for(case.practitioner)
    for _ in range(2):
        informed = {"informed_on_0": "1", "informed_on_1": "3", "informed_on_2": "2026"}
        assert page.post(at("new_guardian", case), typed(**informed)).status_code == 302
    added = case.young_person.guardians.get()
    assert added.informed_on == date(2026, 3, 1)


@pytest.mark.parametrize("phone", ["bel mij", "123", "111222333", "111 222 333", "06 1234567x"])
def test_what_is_no_phone_number_is_refused(
    phone: str, case: Trajectory, client_for: Callable[..., Any]
) -> None:
    answer = client_for(case.practitioner).post(at("new_guardian", case), typed(phone=phone))
    assert answer.status_code == 422 and "phone" in answer.context["form"].errors
    assert not case.young_person.guardians.exists()


@pytest.mark.parametrize("phone", ["06 12345678", "+31 6 12345678", "(070) 123 45 67", "0031612345678"])
def test_phone_numbers_are_kept_as_typed(
    phone: str, case: Trajectory, client_for: Callable[..., Any]
) -> None:
    client_for(case.practitioner).post(at("new_guardian", case), typed(phone=phone))
    assert case.young_person.guardians.get().phone == phone


@pytest.fixture
def outsiders() -> list[Member]:
    others = [a_member(role) for role in Role if role is not Role.COORDINATOR]
    return [*others, a_trajectory().practitioner, a_member(Role.COORDINATOR, active=False)]


def test_nobody_else_sees_or_corrects(
    case: Trajectory, mother: Guardian, outsiders: list[Member], client_for: Callable[..., Any]
) -> None:
    person = case.young_person
    for member in outsiders:
        with pytest.raises(NotAllowed):
            correct_guardian(by=member, guardian=mother, version=1, facts=facts(authority=YES))
        with pytest.raises(NotAllowed):
            add_guardian(by=member, young_person=person, facts=facts(first_name="Paul"))
        with pytest.raises(NotAllowed):
            correct_young_person(
                by=member,
                young_person=person,
                version=1,
                facts=PersonFacts(first_name="X", last_name="Y", birth_date=person.birth_date),
            )
        page = client_for(member)
        for url in (at("people", case), at("young_person", case), at("guardian", case, mother.id)):
            answer = page.get(url)
            assert answer.status_code == 404 and "Eva Dam" not in answer.content.decode()
    mother.refresh_from_db()
    person.refresh_from_db()
    assert (mother.version, person.version, person.guardians.count()) == (1, 1, 1)
    refused = Entry.objects.filter(look=Look.REFUSED).values_list("actor_id", flat=True)
    assert set(refused) >= {member.id for member in outsiders if member.active}


def test_a_guardian_of_another_case_is_not_found(case: Trajectory, client_for: Callable[..., Any]) -> None:
    elsewhere = a_guardian(a_trajectory().young_person)
    answer = client_for(case.practitioner).get(at("guardian", case, elsewhere.id))
    assert answer.status_code == 404


def test_a_young_person_without_a_case_is_nobodys() -> None:
    with pytest.raises(NotAllowed):
        add_guardian(by=a_member(Role.COORDINATOR), young_person=a_young_person(), facts=facts())


def test_only_referrers_register_people() -> None:
    person = PersonFacts(first_name="Noor", last_name="Dam", birth_date=date(2012, 3, 14))
    with pytest.raises(NotAllowed):
        register_people(by=a_member(Role.COORDINATOR), young_person=person, guardians=[])
    assert not YoungPerson.objects.exists()


def test_a_stale_name_raises_with_both_values(case: Trajectory) -> None:
    person = case.young_person
    known = {"last_name": "Dam", "infix": "van", "birth_date": person.birth_date}
    correct_young_person(
        by=case.practitioner, young_person=person, version=1, facts=PersonFacts(first_name="Nora", **known)
    )
    with pytest.raises(StaleVersion) as refused:
        correct_young_person(
            by=case.practitioner, young_person=person, version=1, facts=PersonFacts(first_name="Noa", **known)
        )
    (difference,) = refused.value.differences
    assert (difference.mine, difference.theirs) == ("Noa", "Nora")
