"""Who must agree: by age, by authority, and again after a birthday (domain.md §3)."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.catalogue.ages import age_on, birthday
from cases.consents.models import Consent
from cases.consents.queries import Missing, Why, missing, required_people
from cases.people.models import Guardian, YoungPerson
from tests.cases.factories import a_guardian, a_trajectory, a_young_person

YES, NO, UNKNOWN = Guardian.Authority.YES, Guardian.Authority.NO, Guardian.Authority.UNKNOWN
ON = date(2026, 11, 24)
AUTHORITIES = st.lists(st.sampled_from(Guardian.Authority.values), max_size=4)
BIRTH_DATES = st.dates(date(2003, 1, 1), date(2018, 12, 31))
TODAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def somebody_of(age: int) -> YoungPerson:
    return YoungPerson(birth_date=date(ON.year - age, 6, 1), first_name="Noor", last_name="Dam")


def around(*authorities: str) -> list[Guardian]:
    relation = Guardian.Relation.MOTHER
    return [Guardian(authority=authority, relation=relation, first_name="Eva") for authority in authorities]


def lacking(
    young_person: YoungPerson, guardians: list[Guardian], consents: list[Consent], on: date
) -> list[Missing]:
    trajectory: Any = SimpleNamespace(young_person=young_person)
    return missing(trajectory, on, guardians=guardians, consents=consents)


def agreement(
    family: str, decision: str = "given", *, guardian: Guardian | None = None, minutes: int = 0
) -> Consent:
    return Consent(
        family=family,
        decision=decision,
        guardian=guardian,
        created_at=timezone.now() + timedelta(minutes=minutes),
    )


def everything(guardian: Guardian | None = None) -> list[Consent]:
    return [agreement(family, guardian=guardian) for family in ("participation", "data_use")]


@pytest.mark.parametrize(
    ("age", "authorities", "who"),
    [
        (11, [YES], ["moeder"]),
        (11, [YES, YES], ["moeder", "moeder"]),
        (11, [YES, NO], ["moeder"]),
        (12, [YES], ["jongere", "moeder"]),
        (15, [YES, YES], ["jongere", "moeder", "moeder"]),
        (16, [YES, YES], ["jongere"]),
        (16, [], ["jongere"]),
        (21, [], ["jongere"]),
    ],
)
def test_who_must_agree_follows_age_and_authority(age: int, authorities: list[str], who: list[str]) -> None:
    people = required_people(somebody_of(age), around(*authorities), ON)
    assert [person.label for person in people] == who


def test_with_joint_authority_both_must_agree() -> None:
    child, (one, other) = somebody_of(11), around(YES, YES)
    left = lacking(child, [one, other], everything(one), ON)
    assert {(lack.guardian, lack.family) for lack in left} == {(other, "participation"), (other, "data_use")}
    assert lacking(child, [one, other], everything(one) + everything(other), ON) == []


@pytest.mark.parametrize("age", [11, 14])
def test_authority_is_found_out_first(age: int) -> None:
    known, unknown = around(YES, UNKNOWN)
    left = lacking(somebody_of(age), [known, unknown], everything() + everything(known), ON)
    assert [(lack.why, lack.guardian) for lack in left] == [(Why.AUTHORITY_UNKNOWN, unknown)]


@pytest.mark.parametrize("authorities", [[], [NO], [NO, NO]])
def test_without_anybody_with_authority_a_child_cannot_go_on(authorities: list[str]) -> None:
    left = lacking(somebody_of(13), around(*authorities), everything(), ON)
    assert [lack.why for lack in left] == [Why.NOBODY_WITH_AUTHORITY]
    assert left[0].sentence.startswith("In dit dossier staat geen ouder")


def test_unknown_authority_does_not_matter_from_sixteen() -> None:
    assert lacking(somebody_of(16), around(UNKNOWN), everything(), ON) == []


def test_the_requirement_changes_on_the_birthday() -> None:
    child, (mother,) = YoungPerson(birth_date=date(2014, 11, 24)), around(YES)
    before, on = date(2026, 11, 23), date(2026, 11, 24)
    assert lacking(child, [mother], everything(mother), before) == []
    assert {lack.young_person for lack in lacking(child, [mother], everything(mother), on)} == {child}


@pytest.mark.parametrize(("decision", "why"), [("refused", Why.REFUSED), ("withdrawn", Why.WITHDRAWN)])
def test_the_latest_answer_holds(decision: str, why: Why) -> None:
    young = somebody_of(17)
    rows = [*everything(), agreement("data_use", decision, minutes=1)]
    assert [(lack.family, lack.why) for lack in lacking(young, [], rows, ON)] == [("data_use", why)]
    rows.append(agreement("data_use", minutes=2))
    assert lacking(young, [], rows[::-1], ON) == []


def test_people_are_named_by_relation_and_never_by_name() -> None:
    child, guardians = somebody_of(13), around(YES, UNKNOWN)
    said = " ".join(lack.sentence for lack in lacking(child, guardians, [], ON))
    assert "Moeder heeft nog niet geantwoord over het gebruik van gegevens." in said
    assert "Jongere" in said
    assert not {"Noor", "Eva", "Dam"} & set(said.replace(".", "").split())


@given(BIRTH_DATES, AUTHORITIES, TODAYS)
def test_nobody_agrees_for_somebody_else(born: date, authorities: list[str], on: date) -> None:
    young_person, guardians = YoungPerson(birth_date=born), around(*authorities)
    people = required_people(young_person, guardians, on)
    age = age_on(born, on)
    assert any(person.is_young for person in people) == (age >= 12)
    deciding = [person.guardian for person in people if person.guardian]
    assert deciding == ([one for one in guardians if one.authority == YES] if age < 16 else [])


@given(BIRTH_DATES, AUTHORITIES, TODAYS, st.data())
def test_it_is_complete_only_when_everybody_required_agreed(
    born: date, authorities: list[str], on: date, data: st.DataObject
) -> None:
    young_person, guardians = YoungPerson(birth_date=born), around(*authorities)
    people = required_people(young_person, guardians, on)
    agreed = data.draw(st.lists(st.booleans(), min_size=len(people), max_size=len(people)))
    rows = [
        row for person, yes in zip(people, agreed, strict=True) if yes for row in everything(person.guardian)
    ]
    left = lacking(young_person, guardians, rows, on)
    certain = age_on(born, on) >= 16 or (UNKNOWN not in authorities and YES in authorities)
    assert (left == []) == (certain and all(agreed))
    assert all(lack.sentence for lack in left)


@given(BIRTH_DATES)
def test_somebody_of_sixteen_needs_nobody_else(born: date) -> None:
    sixteen = birthday(born, 16)
    assert lacking(YoungPerson(birth_date=born), around(YES, UNKNOWN, NO), everything(), sixteen) == []


def test_it_takes_two_queries_for_any_number_of_people(
    municipality: object, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    child = a_young_person(age=13)
    trajectory = a_trajectory(child)
    for _ in range(4):
        a_guardian(child)
    today = timezone.localdate()
    assert count_queries(lambda: missing(trajectory, today)) == 2
    assert count_queries(lambda: missing(trajectory, today, guardians=[])) == 1
