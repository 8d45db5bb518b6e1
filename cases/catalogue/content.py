"""What a version of a kind of trajectory holds: everything a case needs, typed and checked.

`parse` turns the stored JSON into `Content`, strictly: what is unknown, missing or contradicts itself is
refused with the place of the error. Texts in it are the municipality's own (Dutch); keys are stable.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from django.utils import formats

from cases.catalogue.ages import age_on


class StepType(StrEnum):
    """The closed set of things a step can be."""

    TALK = "gesprek"
    PARENT_TALK = "oudergesprek"
    ASSIGNMENT = "leeropdracht"
    RESTORATION = "herstel"
    APOLOGY = "excuus"
    CONSENT = "toestemming"
    LETTER = "brief"
    DECISION = "besluit"
    ONWARD_REFERRAL = "doorverwijzing"
    FEEDBACK = "terugkoppeling"
    TASK = "taak"


# The task with which the practitioner begins: phoning the parents (domain.md §1, step 3).
FIRST_CONTACT = "eerste_contact"

REFERRED, ACCEPTED, CLOSED = "referred", "accepted", "closed"
EVENTS = (REFERRED, ACCEPTED, CLOSED)
WORKING, CALENDAR = "working", "calendar"
UNITS = (WORKING, CALENDAR)
CALENDARS = ("nl",)
STEP_ANCHOR = "step:"

COMPLETED, ENDED_EARLY, NOT_STARTED = "completed", "ended_early", "not_started"
OUTCOMES = (COMPLETED, ENDED_EARLY, NOT_STARTED)
REFERRAL_OUTCOMES = ("declined", "pointed_elsewhere", "withdrawn")

PARTICIPATION, DATA_USE = "participation", "data_use"
FAMILIES = (PARTICIPATION, DATA_USE)


@dataclass(frozen=True)
class DeadlineRule:
    """A number of days after an anchor: an event of the case, or `step:<key>` for the day a step was done."""

    anchor: str
    offset: int
    unit: str
    calendar: str = CALENDARS[0]

    @property
    def step_key(self) -> str:
        """The step it counts from; empty when it counts from an event."""
        return self.anchor.removeprefix(STEP_ANCHOR) if self.anchor.startswith(STEP_ANCHOR) else ""


@dataclass(frozen=True)
class Phase:
    """A part of the trajectory with steps of its own."""

    key: str
    title: str


@dataclass(frozen=True)
class Step:
    """Something to be done. `noun` names it inside a sentence ("het startgesprek")."""

    key: str
    phase: str
    type: StepType
    title: str
    noun: str
    role: str
    required: bool
    repeatable: bool
    after: tuple[str, ...]
    deadline: DeadlineRule


@dataclass(frozen=True)
class Ages:
    """For whom it is, both ages included."""

    from_age: int
    to_age: int

    def fits(self, birth_date: date, on: date) -> bool:
        """Whether somebody with this birth date is of these ages on that day."""
        return self.from_age <= age_on(birth_date, on) <= self.to_age


@dataclass(frozen=True)
class ConsentText:
    """What is asked of a person: one family, one purpose, one recipient, in words for each reader."""

    family: str
    purpose: str
    recipient: str
    title: str
    young_person: str
    guardian: str


@dataclass(frozen=True)
class ConsentRules:
    """What must be agreed to before the phase `before_phase` begins."""

    before_phase: str
    texts: tuple[ConsentText, ...]

    def of(self, family: str) -> ConsentText:
        """The text of one family."""
        return next(text for text in self.texts if text.family == family)


@dataclass(frozen=True)
class Reason:
    """A reason to choose from."""

    key: str
    text: str


@dataclass(frozen=True)
class ReasonGroup:
    """Reasons that belong together."""

    title: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Assignment:
    """An assignment (leeropdracht) on offer, written to the young person."""

    key: str
    theme: str
    title: str
    goal: str
    text: str


@dataclass(frozen=True)
class Term:
    """How long a case is kept after an outcome, and how one says that."""

    months: int
    rule: str


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
        ContentError: something is unknown, missing or contradictory; it names the place.
    """
    from cases.catalogue.parsing import read_content

    return read_content(raw)
