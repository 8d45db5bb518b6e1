"""Every fault in a document is told at its place, all at once; the round trip loses nothing."""

import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.catalogue.content import Condition, Content, content_hash, parse, parse_draft
from cases.catalogue.defaults import WIJKINTERVENTIE, default_pause_reasons, default_transitions
from cases.catalogue.defaults.national import models
from cases.catalogue.reading import ContentError

MODELS = {model.key: model.content() for model in models()}


def faults_of(raw: object) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse(raw)  # type: ignore[arg-type]
    return [fault.place for fault in caught.value.faults]


@pytest.fixture
def raw() -> dict[str, Any]:
    return copy.deepcopy(MODELS["wijkinterventie"])


def test_all_faults_are_told_at_once(raw: dict[str, Any]) -> None:
    raw["steps"][1]["deadline"]["offset"] = -5
    raw["steps"][2]["deadline"]["offset"] = 10_000
    raw["steps"][3]["title"] = ""
    del raw["feedback"]["completed"]
    raw["extra"] = 1
    assert sorted(faults_of(raw)) == [
        "extra",
        "feedback.completed",
        "steps[1].deadline.offset",
        "steps[2].deadline.offset",
        "steps[3].title",
    ]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("steps.2.condition", "when_it_rains", "steps[2].condition"),
        ("steps.2.deadline.warns", "referrer", "steps[2].deadline.warns"),
        ("steps.2.deadline.remind_before", [3, 3], "steps[2].deadline.remind_before[1]"),
        ("steps.2.deadline.remind_before", [400], "steps[2].deadline.remind_before[0]"),
        ("steps.2.deadline.calendar", "nl-oost", "steps[2].deadline.calendar"),
        ("steps.2.phase", "nergens", "steps[2].phase"),
        ("questions.0.choices", ["Thuis"], "questions[0].choices"),
        ("questions.1.choices", ["Thuis", "Op school"], "questions[1].choices"),
        ("questions.0.type", "file", "questions[0].type"),
        ("questions.0.sensitivity", "secret", "questions[0].sensitivity"),
        ("questions.1.key", "waar_afspreken", "questions[1]"),
        ("checklist.0.passes_on", "maybe", "checklist[0].passes_on"),
        ("partners", ["police", "police"], "partners[1]"),
        ("partners", ["army"], "partners[0]"),
        ("texts.poem", "Roosjes", "texts.poem"),
        ("texts.guardian", "<script>alert(1)</script>", "texts.guardian"),
        ("texts.guardian", "links\u202eom", "texts.guardian"),
        ("title", "\ud800", "title"),
        ("summary", "x" * 4001, "summary"),
        ("pause_reasons.0.reasons.1.key", "vakantie", "pause_reasons[0].reasons[1]"),
        ("transitions", [], "transitions"),
        ("retention", {}, "retention.completed"),
    ],
)
def test_new_parts_are_read_as_strictly(raw: dict[str, Any], path: str, value: object, place: str) -> None:
    *parents, last = (int(part) if part.isdigit() else part for part in path.split("."))
    target: Any = raw
    for part in parents:
        target = target[part]
    target[last] = value
    assert faults_of(raw)[0] == place


def test_names_that_cannot_be_shown_are_not_repeated(raw: dict[str, Any]) -> None:
    raw["\ud800\u0007" + "x" * 500] = 1
    (place,) = faults_of(raw)
    assert place == "??" + "x" * 58
    place.encode()


def test_a_version_of_before_these_parts_has_defaults() -> None:
    content = parse(WIJKINTERVENTIE.content())
    assert content.transitions == default_transitions()
    assert content.pause_reasons == default_pause_reasons()
    assert (content.questions, content.checklist, content.partners) == ((), (), ())
    assert content.pause_reason("vakantie").text
    assert all(step.condition is None and step.deadline.calendar == "nl" for step in content.steps)
    assert content.may_refer("police")


def test_a_draft_may_be_unfinished_but_not_without_shape(raw: dict[str, Any]) -> None:
    raw["steps"].insert(1, raw["steps"].pop(5))
    raw["retention"].pop("declined")
    raw["steps"][3]["deadline"]["anchor"] = ""
    assert parse_draft(raw).steps[1].key == "vervolggesprek"
    assert set(faults_of(raw)) >= {"steps[1].after[0]", "steps[3].deadline.anchor", "retention.declined"}
    raw["steps"][1]["key"] = "startgesprek"
    with pytest.raises(ContentError):
        parse_draft(raw)


def test_what_a_trajectory_may_become_depends_on_the_role() -> None:
    content = parse(MODELS["wijkinterventie"])
    assert content.way("running", "completed", ["practitioner"]) is not None
    assert content.way("running", "completed", ["coordinator", "administrator"]) is None
    ways = content.ways_from("running", ["coordinator"])
    assert [way.to_state for way in ways] == ["paused"]
    assert content.reasons_for(ways[0]) == content.pause_reasons
    assert not parse(MODELS["halt_loket"]).may_refer("school")
    assert content.step("excuus").condition is Condition.INJURED_PARTY


def _back(content: Content) -> dict[str, Any]:
    """The raw document of a content, written from its dataclasses."""
    whole = json.loads(json.dumps(asdict(content)))
    whole["ages"] = {"from": content.ages.from_age, "to": content.ages.to_age}
    whole["calendar"] = "nl"
    for way in whole["transitions"]:
        way["from"], way["to"] = way.pop("from_state"), way.pop("to_state")
    for step in whole["steps"]:
        step["condition"] = step["condition"] or ""
    return dict(whole)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A national model with some of its parts changed within their bounds."""
    raw = copy.deepcopy(MODELS[draw(st.sampled_from(sorted(MODELS)))])
    plain = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"], exclude_characters="<"), min_size=1)
    raw["title"] = draw(plain.filter(lambda text: text.strip() and len(text) <= 100))
    raw["summary"] = "\n".join(draw(st.lists(plain, min_size=1, max_size=3))) + "."
    for step in raw["steps"][1:-1]:
        if step["type"] != "besluit":
            step["deadline"]["offset"] = draw(st.integers(0, 730))
            step["deadline"]["remind_before"] = draw(st.lists(st.integers(0, 60), max_size=3, unique=True))
            step["condition"] = draw(st.sampled_from(["", *Condition])) if not step["required"] else ""
    raw["ages"]["to"] = draw(st.integers(raw["ages"]["from"], 27))
    raw["questions"] = draw(st.permutations(raw["questions"]))
    if draw(st.booleans()):
        del raw["texts"]
    if draw(st.booleans()):
        raw["transitions"] = [
            {
                "from": way.from_state,
                "to": way.to_state,
                "role": way.role,
                "button": way.button,
                "warning": draw(st.sampled_from(["", way.warning])),
                "reasons": way.reasons,
            }
            for way in default_transitions()
        ]
    return raw


@settings(max_examples=60, deadline=None)
@given(documents())
def test_reading_and_writing_again_loses_nothing(raw: dict[str, Any]) -> None:
    content = parse(raw)
    assert parse(_back(content)) == content
    assert parse(json.loads(json.dumps(raw))) == content
    assert content_hash(json.loads(json.dumps(raw))) == content_hash(raw)


def _paths(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    entries: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, part in entries:
        yield from _paths(part, (*at, name))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
EVERY_PATH = {key: list(_paths(raw)) for key, raw in MODELS.items()}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_anything_anywhere_is_read_or_refused_with_a_place_that_can_be_shown(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(MODELS)))
    raw: Any = copy.deepcopy(MODELS[key])
    path = data.draw(st.sampled_from(EVERY_PATH[key]))
    value = data.draw(ANYTHING)
    if path:
        target = raw
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = value
    else:
        raw = value
    try:
        parse(raw)
    except ContentError as error:
        assert error.faults
        for fault in error.faults:
            fault.place.encode()
            fault.message.encode()
