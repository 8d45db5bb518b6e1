"""Two versions in plain words, and what kind of change it is."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from cases.catalogue.comparing import ChangeKind, compare, kind_of, touched_assignments, touched_steps
from cases.catalogue.content import parse_draft
from cases.catalogue.defaults.national import models
from cases.catalogue.places import differences, in_words
from tests.cases.catalogue.test_shapes import documents

Raw = dict[str, Any]
OLD = models()[0].content()


@pytest.fixture
def raw() -> Raw:
    return copy.deepcopy(OLD)


def sentences(raw: Raw) -> list[str]:
    return [change.sentence for change in compare(parse_draft(OLD), parse_draft(raw))]


def kind(raw: Raw) -> ChangeKind:
    return kind_of(compare(parse_draft(OLD), parse_draft(raw)))


def test_a_deadline_is_compared_as_one_says_it(raw: Raw) -> None:
    raw["steps"][2]["deadline"]["offset"] = 10
    assert sentences(raw) == ["Startgesprek: binnen 14 → 10 dagen"]
    assert kind(raw) is ChangeKind.STRUCTURE
    raw["steps"][2]["deadline"].update(offset=0, anchor="step:eerste_contact")
    assert sentences(raw) == [
        "Startgesprek: binnen 14 dagen na de acceptatie → op de dag van het eerste contact"
    ]
    raw["steps"][2]["deadline"].update(offset=3, anchor="", unit="working")
    assert sentences(raw) == ["Startgesprek: binnen 14 dagen na de acceptatie → 3 werkdagen, ?"]


def test_words_are_wording(raw: Raw) -> None:
    raw["steps"][2]["title"] = "Eerste gesprek"
    raw["texts"]["guardian"] = "Welkom."
    raw["end_reasons"][0]["title"] = "Zelf gekozen"
    assert sentences(raw) == [
        "Stap: Startgesprek → Eerste gesprek",
        "Reden om eerder te stoppen: de groepen hebben andere namen",
        "Tekst voor de ouders: nieuwe tekst",
    ]
    assert kind(raw) is ChangeKind.WORDING


def a_step_more(raw: Raw, **values: Any) -> None:
    more = {**raw["steps"][5], "key": "sport", "title": "Samen sporten", **values}
    raw["steps"].insert(6, more)


def test_a_step_more_is_optional_when_a_case_can_do_without(raw: Raw) -> None:
    a_step_more(raw)
    changes = compare(parse_draft(OLD), parse_draft(raw))
    assert [(change.kind, change.step) for change in changes] == [(ChangeKind.OPTIONAL_STEP, "sport")]
    assert changes[0].sentence == "Nieuwe stap, alleen als het past: Samen sporten"
    assert not touched_steps(changes)


@pytest.mark.parametrize("lean", ["required", "after", "anchor"])
def test_a_step_more_that_others_need_is_structure(raw: Raw, lean: str) -> None:
    a_step_more(raw, required=lean == "required")
    if lean == "after":
        raw["steps"][7]["after"] = ["sport", "instemming"]
    if lean == "anchor":
        raw["steps"][7]["deadline"]["anchor"] = "step:sport"
    assert kind(raw) is ChangeKind.STRUCTURE
    touched = touched_steps(compare(parse_draft(OLD), parse_draft(raw)))
    assert touched == (set() if lean == "required" else {raw["steps"][7]["key"]})


def test_what_was_changed_removed_or_moved_is_touched(raw: Raw) -> None:
    raw["steps"][7]["role"] = "coordinator"
    del raw["steps"][8]
    raw["steps"][4], raw["steps"][5] = raw["steps"][5], raw["steps"][4]
    del raw["assignments"][0]
    changes = compare(parse_draft(OLD), parse_draft(raw))
    assert touched_steps(changes) == {"leeropdracht", "excuus", "steunfiguur"} or touched_steps(changes) == {
        "leeropdracht",
        "excuus",
        "vervolggesprek",
    }
    assert touched_assignments(changes) == {"rustig_blijven"}
    assert "Stap weggehaald: Excuus aanbieden" in sentences(raw)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw["ages"].update({"to": 18}), "Leeftijd: 10 tot en met 23 → 10 tot en met 18"),
        (lambda raw: raw.update(partners=["police"]), "Wie mag verwijzen: alle partners → politie"),
        (lambda raw: raw["questions"].pop(), "Vraag weggehaald: “Wie is belangrijk voor de jongere?”"),
        (
            lambda raw: raw["checklist"][0].update(override_role=""),
            "Controlelijst veranderd: “Weten de jongere en de ouders van deze aanmelding?”",
        ),
        (
            lambda raw: raw["retention"]["completed"].update(months=24),
            "Traject afgerond, bewaard: 12 maanden → 24 maanden",
        ),
        (
            lambda raw: raw["consent"].update(before_phase="afronding"),
            "Iedereen moet het eens zijn vóór: Aan de slag → Afronding",
        ),
        (
            lambda raw: raw["steps"][5].update(condition="adult"),
            "Vervolggesprek, wanneer: in elk traject → alleen vanaf 18 jaar",
        ),
        (
            lambda raw: raw["steps"][2]["deadline"].update(remind_before=[5, 2]),
            "Startgesprek, herinneringen vóór de datum: 3 → 5, 2",
        ),
    ],
)
def test_every_part_is_said(raw: Raw, change: Callable[[Raw], object], sentence: str) -> None:
    change(raw)
    assert sentences(raw) == [sentence]
    assert kind(raw) is ChangeKind.STRUCTURE


@settings(max_examples=40, deadline=None)
@given(documents(), documents())
def test_only_equal_versions_have_no_difference(one: Raw, other: Raw) -> None:
    first, second = parse_draft(one), parse_draft(other)
    assert compare(first, first) == []
    assert bool(compare(first, second)) == (first != second)
    assert bool(compare(first, second)) == bool(compare(second, first))


def test_places_are_named_by_what_stands_there(raw: Raw) -> None:
    assert in_words(raw, "steps[2].deadline.offset") == "Startgesprek: termijn: aantal dagen"
    assert in_words(raw, "retention.declined") == "hoelang het wordt bewaard: verwijzing afgewezen"
    assert in_words(raw, "end_reasons[0].reasons[1].text").startswith("De ouders of verzorgers")
    assert in_words(raw, "steps[99].title") == "nummer 100: titel"
    assert in_words([], "steps[0].x") == "nummer 1: x"
    assert in_words(raw, "") == ""


def test_both_values_are_shown_of_every_difference(raw: Raw) -> None:
    mine = copy.deepcopy(raw)
    mine["steps"][2]["deadline"]["offset"] = 10
    mine["title"] = "Van mij"
    raw["steps"][2]["deadline"]["offset"] = 21
    raw["steps"].pop(4)
    rows = {str(row.label): (row.mine, row.theirs) for row in differences(mine, raw)}
    assert rows["titel"] == ("Van mij", "Wijkinterventie")
    assert rows["Startgesprek: termijn: aantal dagen"] == ("10", "21")
    assert "Iemand kiezen die de jongere steunt" in str(rows["stappen"][0])
    assert len(rows) == 3
    assert differences(raw, raw) == []
