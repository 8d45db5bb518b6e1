"""The parts of which a version of a kind of trajectory is made (cases.catalogue.content puts them together).

Texts are the municipality's own (Dutch); keys are stable: a case knows its steps by them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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


class Condition(StrEnum):
    """The closed set of things on which it can depend whether a step belongs to a case."""

    INJURED_PARTY = "injured_party"
    NO_INJURED_PARTY = "no_injured_party"
    UNDER_16 = "under_16"
    FROM_16 = "from_16"
    UNDER_18 = "under_18"
    ADULT = "adult"


class QuestionType(StrEnum):
    """The closed set of fields that the referral form can have."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"


class Sensitivity(StrEnum):
    """How much an answer tells of somebody (preventief.privacy)."""

    PERSONAL = "personal"
    SENSITIVE = "sensitive"


# The task with which the practitioner begins: phoning the parents (domain.md §1, step 3).
FIRST_CONTACT = "eerste_contact"

REFERRED, ACCEPTED, CLOSED = "referred", "accepted", "closed"
EVENTS = (REFERRED, ACCEPTED, CLOSED)
STEP_ANCHOR = "step:"

WORKING, CALENDAR, SCHOOL = "working", "calendar", "school"
UNITS = (WORKING, CALENDAR, SCHOOL)
# The whole country, and the three regions of the school holidays.
COUNTRY = "nl"
CALENDARS = (COUNTRY, "nl-noord", "nl-midden", "nl-zuid")

COMPLETED, ENDED_EARLY, NOT_STARTED = "completed", "ended_early", "not_started"
OUTCOMES = (COMPLETED, ENDED_EARLY, NOT_STARTED)
REFERRAL_OUTCOMES = ("declined", "pointed_elsewhere", "withdrawn")

# The states of a trajectory that a version speaks of; the outcomes are where it ends.
RUNNING, PAUSED = "running", "paused"
OPEN_STATES = (RUNNING, PAUSED)
STATES = (*OPEN_STATES, *OUTCOMES)

PARTICIPATION, DATA_USE = "participation", "data_use"
FAMILIES = (PARTICIPATION, DATA_USE)

# The lists of reasons that a transition can ask from.
NO_REASONS, END_REASONS, PAUSE_REASONS = "", "end", "pause"
REASON_LISTS = (NO_REASONS, END_REASONS, PAUSE_REASONS)


@dataclass(frozen=True)
class DeadlineRule:
    """A number of days after an anchor: an event of the case, or `step:<key>` for the day a step was done.

    `warns` is the role that reads a reminder (empty: the one who does the step); `remind_before` and
    `remind_after` count calendar days from the due date.
    """

    anchor: str
    offset: int
    unit: str
    calendar: str = COUNTRY
    warns: str = ""
    remind_before: tuple[int, ...] = ()
    remind_after: tuple[int, ...] = ()

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
    """Something to be done. `noun` names it inside a sentence ("het startgesprek").

    With a `condition` it belongs only to the cases in which that holds.
    """

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
    condition: Condition | None = None


@dataclass(frozen=True)
class Ages:
    """For whom it is, both ages included."""

    from_age: int
    to_age: int

    def fits(self, birth_date: date, on: date) -> bool:
        """Whether somebody with this birth date is of these ages on that day."""
        return self.from_age <= age_on(birth_date, on) <= self.to_age


@dataclass(frozen=True)
class Question:
    """An optional part of the referral form; `choices` only when the type is CHOICE."""

    key: str
    label: str
    help: str
    type: QuestionType
    required: bool
    sensitivity: Sensitivity
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """A question of the eligibility checklist. It passes on one answer ("yes" or "no"); on the other one only
    the `override_role` may go on, with a reason; when that is empty, nobody may."""

    key: str
    question: str
    passes_on: str
    override_role: str


@dataclass(frozen=True)
class Transition:
    """What a trajectory may become: who may do it, what the button says, what one is warned of, and the list
    of reasons that is asked from (REASON_LISTS)."""

    from_state: str
    to_state: str
    role: str
    button: str
    warning: str
    reasons: str


@dataclass(frozen=True)
class Texts:
    """What the young person and the parents read about the trajectory; empty when there is no such text."""

    young_person: str = ""
    guardian: str = ""
    end_young_person: str = ""


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
