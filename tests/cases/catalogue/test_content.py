"""Content is read strictly, and every error says at which place it stands."""

import copy
import json
from datetime import date
from typing import Any

import pytest

from cases.catalogue.content import Content, StepType, content_hash, parse
from cases.catalogue.defaults import EVERYWHERE, WIJKINTERVENTIE, ZUID_WEST, DefaultKind, default_kinds
from cases.catalogue.reading import ContentError
from cases.catalogue.shapes import ROLES
from preventief.ui.validators import refuse_bsn

DEFAULTS = [*EVERYWHERE, ZUID_WEST]


@pytest.fixture
def raw() -> dict[str, Any]:
    return copy.deepcopy(WIJKINTERVENTIE.content())


@pytest.fixture
def content() -> Content:
    return parse(WIJKINTERVENTIE.content())


def place_of_error(raw: object) -> str:
    with pytest.raises(ContentError) as caught:
        parse(raw)  # type: ignore[arg-type]
    assert caught.value.message
    return caught.value.place


@pytest.mark.parametrize("default", DEFAULTS, ids=lambda default: default.name)
def test_every_default_kind_is_sound(default: DefaultKind) -> None:
    content = parse(default.content())
    assert content.phases[0].title == "Aanmelding"
    assert content.consent.of("participation").young_person.startswith("Je ")
    assert content.consent.of("data_use").guardian.startswith("U ")
    assert {step.role for step in content.steps} <= {role.value for role in ROLES}
    assert content.never_after_age == 24


def test_only_the_hague_begins_with_zuid_west() -> None:
    assert ZUID_WEST in default_kinds("GM0518")
    assert ZUID_WEST not in default_kinds("GM0267")
    assert parse(ZUID_WEST.content()).ages.from_age == 10


def test_words_that_no_screen_may_say_are_in_no_default() -> None:
    everything = json.dumps([default.content() for default in DEFAULTS]).lower()
    for word in ("dader", "verdachte", "delict", "recidive", "bsn"):
        assert word not in everything
    refuse_bsn(everything)


def test_the_clocks_are_those_of_the_domain(content: Content) -> None:
    triage = content.triage_step.deadline
    assert (triage.offset, triage.unit) == (5, "working")
    first_contact = content.step("eerste_contact").deadline
    assert (first_contact.anchor, first_contact.offset, first_contact.unit) == ("accepted", 5, "working")
    start = content.step("startgesprek").deadline
    assert (start.anchor, start.offset, start.unit) == ("accepted", 14, "calendar")
    assert content.finish_within_days == 90
    feedback = content.feedback_step.deadline
    assert (feedback.anchor, feedback.offset, feedback.unit) == ("closed", 5, "working")


def test_consent_is_needed_from_its_phase_but_never_to_stop(content: Content) -> None:
    needed = [step.key for step in content.steps if content.needs_consent(step.key)]
    assert needed == ["vervolggesprek", "oudergesprek", "leeropdracht", "excuus", "eindgesprek"]


def test_steps_reasons_and_assignments_are_found_by_key(content: Content) -> None:
    assert content.step("excuus").type is StepType.APOLOGY
    assert content.decline_reason("leeftijd").text
    assert content.end_reason("verhuisd").text
    assert content.assignment("nee_zeggen").theme == "Invloed van de groep"
    with pytest.raises(KeyError):
        content.step("er_is_geen_stap")


def test_feedback_tells_the_outcome_and_the_day_and_nothing_else(content: Content) -> None:
    assert content.feedback_sentence("completed", date(2026, 3, 9)).endswith("op 9 maart 2026.")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("extra", 1, "extra"),
        ("title", "", "title"),
        ("title", 3, "title"),
        ("title", "a\u0007b", "title"),
        ("ages", {"from": 12, "to": 10}, "ages.to"),
        ("ages", {"from": True, "to": 18}, "ages.from"),
        ("ages", {"from": 12, "to": 18, "around": 15}, "ages.around"),
        ("calendar", "de", "calendar"),
        ("steps", {}, "steps"),
        ("steps", [], "steps"),
        ("steps.2.deadline.unit", "weeks", "steps[2].deadline.unit"),
        ("steps.2.deadline.offset", -5, "steps[2].deadline.offset"),
        ("steps.2.deadline.offset", 10_000, "steps[2].deadline.offset"),
        ("steps.2.deadline.offset", 1.5, "steps[2].deadline.offset"),
        ("steps.2.deadline.anchor", "step:eindgesprek", "steps[2].deadline.anchor"),
        ("steps.2.deadline.anchor", "step:", "steps[2].deadline.anchor"),
        ("steps.2.deadline.anchor", "birthday", "steps[2].deadline.anchor"),
        ("steps.2.deadline.anchor", "referred", "steps"),
        ("steps.2.deadline.anchor", "closed", "steps[2].deadline.anchor"),
        ("steps.2.after", ["startgesprek"], "steps[2].after[0]"),
        ("steps.2.key", "eerste_contact", "steps[2]"),
        ("steps.2.key", "Startgesprek!", "steps[2].key"),
        ("steps.2.phase", "uitvoering", "steps[3]"),
        ("steps.2.type", "verhoor", "steps[2].type"),
        ("steps.2.role", "referrer", "steps[2].role"),
        ("steps.2.required", "yes", "steps[2].required"),
        ("steps.9.required", False, "steps[9]"),
        ("steps.9.deadline.unit", "working", "steps"),
        ("steps.3.required", False, "consent.before_phase"),
        ("consent.before_phase", "kennismaking", "consent.before_phase"),
        ("consent.texts.1.family", "participation", "consent.texts[1]"),
        ("retention.declined.months", 900, "retention.declined.months"),
        ("never_after_age", 12, "never_after_age"),
        ("feedback.completed", "Klaar.", "feedback.completed"),
        ("decline_reasons.1.reasons.0.key", "leeftijd", "decline_reasons[1].reasons[0]"),
        ("assignments.1.key", "rustig_blijven", "assignments[1]"),
    ],
)
def test_what_is_not_sound_is_refused_at_its_place(
    raw: dict[str, Any], path: str, value: object, place: str
) -> None:
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    target: Any = raw
    for part in parents:
        target = target[part]
    target[last] = value
    assert place_of_error(raw) == place


@pytest.mark.parametrize("name", list(WIJKINTERVENTIE.content()))
def test_what_is_missing_is_named(raw: dict[str, Any], name: str) -> None:
    del raw[name]
    assert place_of_error(raw) == name


@pytest.mark.parametrize("raw", [None, [], "text", 3])
def test_something_else_than_an_object_is_refused(raw: object) -> None:
    assert place_of_error(raw) == ""


def test_the_hash_is_of_the_content_and_not_of_its_writing(raw: dict[str, Any]) -> None:
    turned = dict(reversed(list(raw.items())))
    assert content_hash(turned) == content_hash(raw)
    raw["title"] += "!"
    assert content_hash(turned) != content_hash(raw)
