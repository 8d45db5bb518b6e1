"""From JSON to `Content`: the shape first, then what can never stand together.

A draft may still be unfinished in other ways: cases.catalogue.fitting says in which.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.catalogue.content import (
    Ages,
    Assignment,
    Check,
    Condition,
    ConsentRules,
    ConsentText,
    Content,
    DeadlineRule,
    Phase,
    Question,
    QuestionType,
    Reason,
    ReasonGroup,
    Sensitivity,
    Step,
    StepType,
    Term,
    Texts,
    Transition,
)
from cases.catalogue.defaults import default_pause_reasons, default_transitions
from cases.catalogue.fitting import misfits
from cases.catalogue.reading import Fault, refuse, refuse_twice
from cases.catalogue.shapes import VERSION

Raw = Mapping[str, Any]


def read_content(raw: Raw) -> Content:
    """See `cases.catalogue.content.parse`."""
    content = read_unfinished(raw)
    refuse(misfits(content))
    return content


def read_unfinished(raw: Raw) -> Content:
    """See `cases.catalogue.content.parse_draft`."""
    faults: list[Fault] = []
    VERSION.read(raw, "", faults)
    refuse(faults)
    refuse(list(_clashes(raw)))
    return _content(raw)


def _clashes(raw: Raw) -> Iterator[Fault]:
    """What no draft can hold: parts that contradict each other whatever else is added."""
    if raw["ages"]["from"] > raw["ages"]["to"]:
        yield Fault("ages.to", _("The highest age is lower than the lowest age."))
    phases = {phase["key"] for phase in raw["phases"]}
    for at, step in enumerate(raw["steps"]):
        if step["phase"] not in phases:
            yield Fault(f"steps[{at}].phase", _no_phase(step["phase"]))
    if raw["consent"]["before_phase"] not in phases:
        yield Fault("consent.before_phase", _no_phase(raw["consent"]["before_phase"]))
    faults: list[Fault] = []
    for name in ("decline_reasons", "end_reasons", "pause_reasons"):
        refuse_twice(_reason_keys(name, raw.get(name, ())), faults)
    refuse_twice(_transition_keys(raw.get("transitions", ())), faults)
    yield from faults
    yield from _choice_clashes(raw.get("questions", ()))


def _no_phase(key: str) -> str:
    return _("There is no phase “%(key)s”.") % {"key": key}


def _reason_keys(name: str, groups: Iterable[Raw]) -> Iterator[tuple[str, str]]:
    for at, group in enumerate(groups):
        for position, reason in enumerate(group["reasons"]):
            yield f"{name}[{at}].reasons[{position}]", reason["key"]


def _transition_keys(rows: Iterable[Raw]) -> Iterator[tuple[str, str]]:
    for at, row in enumerate(rows):
        yield f"transitions[{at}]", f"{row['from']} → {row['to']}, {row['role']}"


def _choice_clashes(questions: Iterable[Raw]) -> Iterator[Fault]:
    for at, question in enumerate(questions):
        choices = question.get("choices", ())
        if question["type"] == QuestionType.CHOICE and len(choices) < 2:
            yield Fault(f"questions[{at}].choices", _("There must be at least two answers to choose from."))
        if question["type"] != QuestionType.CHOICE and choices:
            yield Fault(f"questions[{at}].choices", _("Only a question with a choice has answers."))


def _content(raw: Raw) -> Content:
    consent = raw["consent"]
    return Content(
        title=raw["title"],
        summary=raw["summary"],
        ages=Ages(raw["ages"]["from"], raw["ages"]["to"]),
        phases=tuple(Phase(phase["key"], phase["title"]) for phase in raw["phases"]),
        steps=tuple(_step(step, raw["calendar"]) for step in raw["steps"]),
        consent=ConsentRules(
            consent["before_phase"], tuple(ConsentText(**text) for text in consent["texts"])
        ),
        decline_reasons=_groups(raw["decline_reasons"]),
        end_reasons=_groups(raw["end_reasons"]),
        pause_reasons=_groups(raw["pause_reasons"]) if "pause_reasons" in raw else default_pause_reasons(),
        assignments=tuple(Assignment(**assignment) for assignment in raw["assignments"]),
        retention={outcome: Term(**term) for outcome, term in raw["retention"].items()},
        never_after_age=raw["never_after_age"],
        feedback=dict(raw["feedback"]),
        transitions=_transitions(raw["transitions"]) if "transitions" in raw else default_transitions(),
        questions=tuple(_question(question) for question in raw.get("questions", ())),
        checklist=tuple(Check(**check) for check in raw.get("checklist", ())),
        partners=tuple(raw.get("partners", ())),
        texts=Texts(**raw.get("texts", {})),
    )


def _step(raw: Raw, calendar: str) -> Step:
    return Step(
        key=raw["key"],
        phase=raw["phase"],
        type=StepType(raw["type"]),
        title=raw["title"],
        noun=raw["noun"],
        role=raw["role"],
        required=raw["required"],
        repeatable=raw["repeatable"],
        after=tuple(raw["after"]),
        deadline=_deadline(raw["deadline"], calendar),
        condition=Condition(raw["condition"]) if raw.get("condition") else None,
    )


def _deadline(raw: Raw, calendar: str) -> DeadlineRule:
    return DeadlineRule(
        anchor=raw["anchor"],
        offset=raw["offset"],
        unit=raw["unit"],
        calendar=raw.get("calendar", calendar),
        warns=raw.get("warns", ""),
        remind_before=tuple(sorted(raw.get("remind_before", ()), reverse=True)),
        remind_after=tuple(sorted(raw.get("remind_after", ()))),
    )


def _groups(raw: Iterable[Raw]) -> tuple[ReasonGroup, ...]:
    return tuple(
        ReasonGroup(group["title"], tuple(Reason(**reason) for reason in group["reasons"])) for group in raw
    )


def _transitions(raw: Iterable[Raw]) -> tuple[Transition, ...]:
    return tuple(
        Transition(row["from"], row["to"], row["role"], row["button"], row["warning"], row["reasons"])
        for row in raw
    )


def _question(raw: Raw) -> Question:
    return Question(
        key=raw["key"],
        label=raw["label"],
        help=raw["help"],
        type=QuestionType(raw["type"]),
        required=raw["required"],
        sensitivity=Sensitivity(raw["sensitivity"]),
        choices=tuple(raw.get("choices", ())),
    )
