"""What the check before publishing finds: errors that block, warnings that ask, each at its place."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from cases.catalogue.content import parse_draft
from cases.catalogue.defaults import EVERYWHERE, ZUID_WEST
from cases.catalogue.defaults.national import models
from cases.catalogue.readability import measure, syllables
from cases.catalogue.soundness import Level, check
from partners.models import Role

ALL = frozenset(Role)
Raw = dict[str, Any]


@pytest.fixture
def raw() -> Raw:
    return copy.deepcopy(models()[0].content())


def found(raw: Raw, held: frozenset[Role] = ALL) -> list[tuple[Level, str]]:
    return [(finding.level, finding.place) for finding in check(parse_draft(raw), held)]


@pytest.mark.parametrize("model", [*models(), *EVERYWHERE, ZUID_WEST], ids=lambda model: model.key)
def test_what_we_ship_has_nothing_to_find(model: Any) -> None:
    assert check(parse_draft(model.content()), ALL) == []


def step(raw: Raw, key: str) -> Raw:
    found: Raw = next(one for one in raw["steps"] if one["key"] == key)
    return found


def an_absent_step_before(raw: Raw) -> str:
    step(raw, "startgesprek")["after"] = ["verdwenen"]
    return "steps[2].after[0]"


def a_later_step_before(raw: Raw) -> str:
    step(raw, "startgesprek")["after"] = ["eindgesprek"]
    return "steps[2].after[0]"


def a_loop_of_waiting(raw: Raw) -> str:
    step(raw, "eerste_contact")["after"] = ["startgesprek"]
    return "steps[1].after[0]"


def a_step_that_waits_for_itself(raw: Raw) -> str:
    step(raw, "startgesprek")["after"] = ["startgesprek"]
    return "steps[2].after[0]"


def a_loop_of_deadlines(raw: Raw) -> str:
    step(raw, "startgesprek")["deadline"]["anchor"] = "step:instemming"
    return "steps[2].deadline.anchor"


def a_deadline_without_an_anchor(raw: Raw) -> str:
    step(raw, "startgesprek")["deadline"]["anchor"] = ""
    return "steps[2].deadline.anchor"


def data_shared_before_consent(raw: Raw) -> str:
    shared = raw["steps"].pop(11)
    assert shared["type"] == "doorverwijzing"
    raw["steps"].insert(
        3, {**shared, "phase": "kennismaking", "after": [], "deadline": raw["steps"][2]["deadline"]}
    )
    return "steps[3].phase"


def no_retention(raw: Raw) -> str:
    del raw["retention"]["withdrawn"]
    return "retention.withdrawn"


def a_repetition_without_end(raw: Raw) -> str:
    step(raw, "vervolggesprek")["deadline"]["offset"] = 0
    return "steps[5].deadline.offset"


def a_condition_nobody_meets(raw: Raw) -> str:
    raw["ages"] = {"from": 18, "to": 23}
    return "steps[6].condition"


def a_role_without_the_right(raw: Raw) -> str:
    raw["transitions"] = [
        {
            "from": "running",
            "to": "completed",
            "role": "coordinator",
            "button": "Klaar",
            "warning": "",
            "reasons": "",
        }
    ]
    return "transitions[0].role"


def a_state_without_a_way_on(raw: Raw) -> str:
    way = {"from": "running", "role": "practitioner", "button": "Klaar", "warning": "", "reasons": ""}
    raw["transitions"] = [{**way, "to": "completed"}, {**way, "to": "paused"}]
    return "transitions"


def an_empty_phase(raw: Raw) -> str:
    raw["phases"].append({"key": "nazorg", "title": "Nazorg"})
    return "phases[4]"


@pytest.mark.parametrize(
    "spoil",
    [
        an_absent_step_before,
        a_later_step_before,
        a_loop_of_waiting,
        a_step_that_waits_for_itself,
        a_loop_of_deadlines,
        a_deadline_without_an_anchor,
        data_shared_before_consent,
        no_retention,
        a_repetition_without_end,
        a_condition_nobody_meets,
        a_role_without_the_right,
        a_state_without_a_way_on,
        an_empty_phase,
    ],
)
def test_an_error_blocks_at_its_place(raw: Raw, spoil: Callable[[Raw], str]) -> None:
    place = spoil(raw)
    errors = [place for level, place in found(raw) if level is Level.ERROR]
    assert place in errors
    assert check(parse_draft(raw), ALL)[0].blocks


def hard(raw: Raw) -> str:
    raw["texts"]["guardian"] = (
        "Verstrekking van persoonsgegevens geschiedt uitsluitend overeenkomstig de geldende privacyverklaring."
        " Toestemming van gezaghebbende ouders is onontbeerlijk."
    )
    return "texts.guardian"


def a_long_sentence(raw: Raw) -> str:
    raw["summary"] = " ".join(["dan"] * 21) + "."
    return "summary"


def a_letter_before_consent(raw: Raw) -> str:
    step(raw, "eerste_contact")["type"] = "brief"
    return "steps[1].phase"


def a_late_step(raw: Raw) -> str:
    step(raw, "excuus")["deadline"]["offset"] = 200
    return "steps[8].deadline.offset"


def an_anchor_that_may_be_absent(raw: Raw) -> str:
    step(raw, "herstelgesprek")["condition"] = ""
    step(raw, "herstelgesprek")["deadline"]["anchor"] = "step:excuus"
    step(raw, "herstelgesprek")["deadline"]["offset"] = 3
    return "steps[9].deadline.anchor"


def a_reminder_too_early(raw: Raw) -> str:
    step(raw, "startgesprek")["deadline"]["remind_before"] = [30]
    return "steps[2].deadline.remind_before"


def school_days_of_nowhere(raw: Raw) -> str:
    step(raw, "startgesprek")["deadline"]["unit"] = "school"
    return "steps[2].deadline.calendar"


def the_same_reason_twice(raw: Raw) -> str:
    raw["end_reasons"][1]["reasons"][0]["text"] = raw["end_reasons"][0]["reasons"][0]["text"].upper()
    return "end_reasons[1].reasons[0].text"


def no_reasons_to_ask(raw: Raw) -> str:
    way = {"role": "practitioner", "button": "Verder", "warning": "", "reasons": ""}
    raw["pause_reasons"] = []
    raw["transitions"] = [
        {**way, "from": "running", "to": "completed"},
        {**way, "from": "running", "to": "paused", "reasons": "pause"},
        {**way, "from": "paused", "to": "running"},
    ]
    return "transitions[1].reasons"


def a_word_of_criminal_law(raw: Raw) -> str:
    raw["texts"]["guardian"] = "Uw kind is geen verdachte."
    return "texts.guardian"


def a_question_never_asked(raw: Raw) -> str:
    raw["questions"][0]["label"] = "Wat is het BSN van de jongere?"
    return "questions[0].label"


@pytest.mark.parametrize(
    "spoil",
    [
        hard,
        a_long_sentence,
        a_letter_before_consent,
        a_late_step,
        an_anchor_that_may_be_absent,
        a_reminder_too_early,
        school_days_of_nowhere,
        the_same_reason_twice,
        no_reasons_to_ask,
        a_word_of_criminal_law,
        a_question_never_asked,
    ],
)
def test_a_warning_asks_at_its_place(raw: Raw, spoil: Callable[[Raw], str]) -> None:
    place = spoil(raw)
    assert found(raw) == [(Level.WARNING, place)]


def test_a_role_that_nobody_holds_is_told_once(raw: Raw) -> None:
    assert found(raw, ALL - {Role.PRACTITIONER}) == [(Level.WARNING, "steps[1].role")]
    assert found(raw, frozenset()) == [(Level.WARNING, "steps[0].role"), (Level.WARNING, "steps[1].role")]


@pytest.mark.parametrize(
    ("word", "count"),
    [("kat", 1), ("school", 1), ("jongere", 3), ("ouders", 2), ("gooien", 2), ("leeuw", 1), ("idee", 2),
     ("reünie", 3), ("verwijzing", 3), ("toestemming", 3), ("tsss", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_one_hears_them(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_tells_easy_from_hard() -> None:
    easy = measure(
        "Je komt bij ons langs. We praten over wat er is gebeurd. Daarna maak je een korte opdracht."
    )
    assert not easy.hard
    assert easy.score > 80
    assert measure("").words == 0
    assert not measure("Schadebemiddelingsovereenkomst").hard


def test_sixty_steps_are_checked_while_one_types(raw: Raw) -> None:
    extra = [
        {**step(raw, "vervolggesprek"), "key": f"extra_{at}", "title": f"Extra gesprek {at}"}
        for at in range(46)
    ]
    raw["steps"][6:6] = extra
    assert len(raw["steps"]) == 60
    assert found(raw) == []
