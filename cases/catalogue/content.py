"""What a version of a kind of trajectory holds: everything a case needs, typed and checked.

`parse` turns the stored JSON into `Content`, strictly: what is unknown, missing or contradicts itself is
refused with the place of the error. What a version of an earlier day does not mention has a sensible default.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.utils import formats

from cases.catalogue.elements import (
    ACCEPTED,
    CALENDAR,
    CALENDARS,
    CLOSED,
    COMPLETED,
    COUNTRY,
    DATA_USE,
    END_REASONS,
    ENDED_EARLY,
    EVENTS,
    FAMILIES,
    FIRST_CONTACT,
    NO_REASONS,
    NOT_STARTED,
    OPEN_STATES,
    OUTCOMES,
    PARTICIPATION,
    PAUSE_REASONS,
    PAUSED,
    REASON_LISTS,
    REFERRAL_OUTCOMES,
    REFERRED,
    RUNNING,
    SCHOOL,
    STATES,
    STEP_ANCHOR,
    UNITS,
    WORKING,
    Ages,
    Assignment,
    Check,
    Condition,
    ConsentRules,
    ConsentText,
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

__all__ = [
    "ACCEPTED",
    "CALENDAR",
    "CALENDARS",
    "CLOSED",
    "COMPLETED",
    "COUNTRY",
    "DATA_USE",
    "ENDED_EARLY",
    "END_REASONS",
    "EVENTS",
    "FAMILIES",
    "FIRST_CONTACT",
    "NOT_STARTED",
    "NO_REASONS",
    "OPEN_STATES",
    "OUTCOMES",
    "PARTICIPATION",
    "PAUSED",
    "PAUSE_REASONS",
    "REASON_LISTS",
    "REFERRAL_OUTCOMES",
    "REFERRED",
    "RUNNING",
    "SCHOOL",
    "STATES",
    "STEP_ANCHOR",
    "UNITS",
    "WORKING",
    "Ages",
    "Assignment",
    "Check",
    "Condition",
    "ConsentRules",
    "ConsentText",
    "Content",
    "DeadlineRule",
    "Phase",
    "Question",
    "QuestionType",
    "Reason",
    "ReasonGroup",
    "Sensitivity",
    "Step",
    "StepType",
    "Term",
    "Texts",
    "Transition",
    "content_hash",
    "parse",
    "parse_draft",
]


@dataclass(frozen=True)
class Content:
    """One version, whole."""

    title: str
    summary: str
    ages: Ages
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    consent: ConsentRules
    decline_reasons: tuple[ReasonGroup, ...]
    end_reasons: tuple[ReasonGroup, ...]
    assignments: tuple[Assignment, ...]
    retention: Mapping[str, Term]
    never_after_age: int
    feedback: Mapping[str, str]
    transitions: tuple[Transition, ...]
    texts: Texts
    pause_reasons: tuple[ReasonGroup, ...]
    questions: tuple[Question, ...] = ()
    checklist: tuple[Check, ...] = ()
    partners: tuple[str, ...] = ()

    def step(self, key: str) -> Step:
        """The step with this key.

        Raises:
            KeyError: the version has none.
        """
        return _find(self.steps, key)

    def phase(self, key: str) -> Phase:
        """The phase with this key.

        Raises:
            KeyError: the version has none.
        """
        return _find(self.phases, key)

    def assignment(self, key: str) -> Assignment:
        """The assignment with this key.

        Raises:
            KeyError: the version has none.
        """
        return _find(self.assignments, key)

    def steps_of(self, phase_key: str) -> tuple[Step, ...]:
        """The steps of one phase, in order."""
        return tuple(step for step in self.steps if step.phase == phase_key)

    def phase_position(self, key: str) -> int:
        """Which phase it is, counted from 0."""
        return self.phases.index(self.phase(key))

    def needs_consent(self, step_key: str) -> bool:
        """Whether this step belongs to a part that begins only after the consents (never closing or
        feedback: stopping needs nobody's leave)."""
        step = self.step(step_key)
        if step.type in {StepType.DECISION, StepType.FEEDBACK}:
            return False
        return self.phase_position(step.phase) >= self.phase_position(self.consent.before_phase)

    @property
    def triage_step(self) -> Step:
        """The decision on the referral; done when a trajectory starts."""
        return next(step for step in self.steps if step.deadline.anchor == REFERRED)

    @property
    def closing_step(self) -> Step:
        """The decision with which a trajectory ends."""
        return next(
            step for step in self.steps if step.type is StepType.DECISION and step is not self.triage_step
        )

    @property
    def feedback_step(self) -> Step:
        """Telling the referrer, after closing."""
        return next(step for step in self.steps if step.type is StepType.FEEDBACK)

    @property
    def finish_within_days(self) -> int:
        """Calendar days from acceptance to closing."""
        return self.closing_step.deadline.offset

    def decline_reason(self, key: str) -> Reason:
        """A reason to decline a referral.

        Raises:
            KeyError: the version has none with this key.
        """
        return _find([reason for group in self.decline_reasons for reason in group.reasons], key)

    def end_reason(self, key: str) -> Reason:
        """A reason to end a trajectory early.

        Raises:
            KeyError: the version has none with this key.
        """
        return _find([reason for group in self.end_reasons for reason in group.reasons], key)

    def pause_reason(self, key: str) -> Reason:
        """A reason to put a trajectory on hold.

        Raises:
            KeyError: the version has none with this key.
        """
        return _find([reason for group in self.pause_reasons for reason in group.reasons], key)

    def question(self, key: str) -> Question:
        """An optional question of the referral form.

        Raises:
            KeyError: the version has none with this key.
        """
        return _find(self.questions, key)

    def may_refer(self, partner_kind: str) -> bool:
        """Whether partners of this kind may refer to this kind of trajectory."""
        return not self.partners or partner_kind in self.partners

    def ways_from(self, state: str, roles: Iterable[str]) -> tuple[Transition, ...]:
        """What a trajectory in this state may become by the hand of somebody with these roles."""
        held = set(roles)
        return tuple(way for way in self.transitions if way.from_state == state and way.role in held)

    def way(self, from_state: str, to_state: str, roles: Iterable[str]) -> Transition | None:
        """The row that lets somebody with these roles move a trajectory so; None when there is none."""
        return next((way for way in self.ways_from(from_state, roles) if way.to_state == to_state), None)

    def reasons_for(self, way: Transition) -> tuple[ReasonGroup, ...]:
        """The reasons asked when a trajectory goes this way; empty when none are asked."""
        return {NO_REASONS: (), END_REASONS: self.end_reasons, PAUSE_REASONS: self.pause_reasons}[way.reasons]

    def feedback_sentence(self, outcome: str, closed_on: date) -> str:
        """What the referrer reads about an outcome; nothing from the talks (domain.md §1, step 12)."""
        return self.feedback[outcome].replace("{date}", formats.date_format(closed_on, "j F Y"))


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)


def _find(things: Iterable[K], key: str) -> K:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)


def content_hash(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, so that the same content has the same hash."""
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(raw: Mapping[str, Any]) -> Content:
    """The content of a version, checked.

    Raises:
        ContentError: something is unknown, missing or contradictory; it names every place.
    """
    from cases.catalogue.parsing import read_content

    return read_content(raw)


def parse_draft(raw: Mapping[str, Any]) -> Content:
    """The content of a draft that somebody works on: its shape is checked, its parts need not fit yet.

    Raises:
        ContentError: something is unknown, missing or can never be; it names every place.
    """
    from cases.catalogue.parsing import read_unfinished

    return read_unfinished(raw)
