"""The check before publishing: what blocks, and what somebody should think about first.

A pure function over the content, fast enough to run while somebody types.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from cases.catalogue.content import (
    ACCEPTED,
    COUNTRY,
    OPEN_STATES,
    SCHOOL,
    Condition,
    Content,
    DeadlineRule,
    Step,
    StepType,
)
from cases.catalogue.fitting import misfits
from cases.catalogue.readability import LONGEST_SENTENCE, measure
from cases.catalogue.texts import texts_of
from partners.models import Role

# Words that no screen may say (domain.md §2), and facts that are never asked (domain.md §3).
UNWANTED = re.compile(r"\b(daders?|verdachten?|delict\w*|recidiv\w*|strafbare?)\b")
NEVER_ASKED = re.compile(
    r"\b(bsn|burgerservicenummer|strafdossier|strafblad|proces-verbaal|diagnoses?|nationaliteit|afkomst|geloof)\b"
)
# Who has the right to let a trajectory go so, whatever a version says (partners.access).
_CLOSERS = frozenset({Role.PRACTITIONER})
_PAUSERS = frozenset({Role.PRACTITIONER, Role.COORDINATOR})

# The ages of those to whom a condition can apply: at least, and at most.
_AGES = {
    Condition.UNDER_16: (0, 15),
    Condition.FROM_16: (16, 99),
    Condition.UNDER_18: (0, 17),
    Condition.ADULT: (18, 99),
}
_DAYS_PER_WORKING_DAY = 7 / 5


class Level(StrEnum):
    """An error blocks publishing; a warning asks for a confirmation."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """Something found, and the place in the document where it stands (`steps[3].deadline`)."""

    level: Level
    place: str
    message: str

    @property
    def blocks(self) -> bool:
        """Whether nothing can be published while it stands."""
        return self.level is Level.ERROR


def check(content: Content, roles_held: Set[Role]) -> list[Finding]:
    """Everything that is wrong with a version or doubtful about it, errors first.

    `roles_held` are the roles that somebody active holds in this municipality.
    """
    errors = [
        *misfits(content),
        *_shared_before_consent(content),
        *_out_of_reach(content),
        *_without_end(content),
        *_without_the_right(content),
    ]
    warnings = [
        *_letters_before_consent(content),
        *_no_reasons(content),
        *_held_by_nobody(content, roles_held),
        *_late(content),
        *_counted_from_a_maybe(content),
        *_reminders(content),
        *_no_region(content),
        *_twice(content),
        *_words(content),
        *_hard_to_read(content),
    ]
    return [
        *(Finding(Level.ERROR, place, message) for place, message in errors),
        *(Finding(Level.WARNING, place, message) for place, message in warnings),
    ]


Found = Iterator[tuple[str, str]]


def _steps(content: Content) -> Iterator[tuple[str, Step]]:
    return ((f"steps[{at}]", step) for at, step in enumerate(content.steps))


def _before_consent(content: Content, kind: StepType) -> Iterator[tuple[str, Step]]:
    gate = content.phase_position(content.consent.before_phase)
    for place, step in _steps(content):
        if step.type is kind and content.phase_position(step.phase) < gate:
            yield place, step


def _shared_before_consent(content: Content) -> Found:
    for place, step in _before_consent(content, StepType.ONWARD_REFERRAL):
        message = _("“%(step)s” shares data before everybody has agreed. Move it to a later phase.")
        yield f"{place}.phase", message % {"step": step.title}


def _letters_before_consent(content: Content) -> Found:
    for place, step in _before_consent(content, StepType.LETTER):
        message = _(
            "“%(step)s” is sent before everybody has agreed. Is it only for the young person and the parents?"
        )
        yield f"{place}.phase", message % {"step": step.title}


def _out_of_reach(content: Content) -> Found:
    """Steps for people who are never of the age for it."""
    for place, step in _steps(content):
        least, most = _AGES.get(step.condition, (0, 99)) if step.condition else (0, 99)
        # Somebody who is accepted in the last year may turn older while the case runs.
        if content.ages.from_age > most or content.ages.to_age + 1 < least:
            message = _("“%(step)s” is never reached: nobody of these ages meets its condition.")
            yield f"{place}.condition", message % {"step": step.title}


def _without_end(content: Content) -> Found:
    for place, step in _steps(content):
        if step.repeatable and step.deadline.offset == 0:
            message = _(
                "“%(step)s” may repeat, so it needs at least one day: now every next one is due at once."
            )
            yield f"{place}.deadline.offset", message % {"step": step.title}


def _without_the_right(content: Content) -> Found:
    for at, way in enumerate(content.transitions):
        allowed = _PAUSERS if way.to_state in OPEN_STATES else _CLOSERS
        if way.role not in allowed:
            message = _("A %(role)s may not do this, whatever the version says.")
            yield f"transitions[{at}].role", message % {"role": Role(way.role).label}


def _no_reasons(content: Content) -> Found:
    for at, way in enumerate(content.transitions):
        if way.reasons and not content.reasons_for(way):
            yield (
                f"transitions[{at}].reasons",
                _("This asks for a reason, but there are none to choose from."),
            )


def _held_by_nobody(content: Content, held: Set[Role]) -> Found:
    wanted = [
        *((f"{place}.role", step.role) for place, step in _steps(content)),
        *((f"{place}.deadline.warns", step.deadline.warns) for place, step in _steps(content)),
        *((f"transitions[{at}].role", way.role) for at, way in enumerate(content.transitions)),
        *((f"checklist[{at}].override_role", one.override_role) for at, one in enumerate(content.checklist)),
    ]
    missing: dict[str, str] = {}
    for place, role in wanted:
        if role and role not in held:
            missing.setdefault(role, place)
    for role, place in missing.items():
        yield place, _("Nobody here has the role “%(role)s” now.") % {"role": Role(role).label}


def _days(rule: DeadlineRule) -> float:
    """About how many calendar days a rule takes."""
    return rule.offset if rule.unit == "calendar" else rule.offset * _DAYS_PER_WORKING_DAY


def _late(content: Content) -> Found:
    """Steps that are due only after the trajectory should be closed."""
    closing = next((step for step in content.steps if step.type is StepType.DECISION and step.after), None)
    if closing is None:
        return
    due: dict[str, float] = {}
    for place, step in _steps(content):
        rule = step.deadline
        if rule.anchor == ACCEPTED or rule.step_key in due:
            due[step.key] = due.get(rule.step_key, 0) + _days(rule)
            if step is not closing and due[step.key] > _days(closing.deadline):
                message = _("“%(step)s” is due only after the day on which the trajectory should be closed.")
                yield f"{place}.deadline.offset", message % {"step": step.title}


def _counted_from_a_maybe(content: Content) -> Found:
    every = {step.key: step for step in content.steps}
    for place, step in _steps(content):
        anchor = every.get(step.deadline.step_key)
        if anchor is not None and anchor.condition and anchor.condition != step.condition:
            message = _(
                "“%(step)s” counts from “%(anchor)s”, which not every case has. Without it, the date counts from the"
                " acceptance."
            )
            yield f"{place}.deadline.anchor", message % {"step": step.title, "anchor": anchor.title}


def _reminders(content: Content) -> Found:
    for place, step in _steps(content):
        days = step.deadline.remind_before
        if days and max(days) > _days(step.deadline):
            message = _("“%(step)s” gives a reminder before its deadline has begun.")
            yield f"{place}.deadline.remind_before", message % {"step": step.title}


def _no_region(content: Content) -> Found:
    for place, step in _steps(content):
        if step.deadline.unit == SCHOOL and step.deadline.calendar == COUNTRY:
            message = _("“%(step)s” counts school days. Choose the region of the school holidays.")
            yield f"{place}.deadline.calendar", message % {"step": step.title}


def _twice(content: Content) -> Found:
    """Things with the same name that people cannot tell apart."""
    lists: dict[str, Iterable[tuple[str, str]]] = {
        "phases": ((f"phases[{at}].title", phase.title) for at, phase in enumerate(content.phases)),
        "steps": ((f"{place}.title", step.title) for place, step in _steps(content)),
        "assignments": (
            (f"assignments[{at}].title", one.title) for at, one in enumerate(content.assignments)
        ),
        "questions": ((f"questions[{at}].label", one.label) for at, one in enumerate(content.questions)),
        "checklist": (
            (f"checklist[{at}].question", one.question) for at, one in enumerate(content.checklist)
        ),
    }
    groups = {
        "decline_reasons": content.decline_reasons,
        "end_reasons": content.end_reasons,
        "pause_reasons": content.pause_reasons,
    }
    for name, found in groups.items():
        # A list, not a generator: its names are those of this turn of the loop.
        lists[name] = [
            (f"{name}[{at}].reasons[{position}].text", reason.text)
            for at, group in enumerate(found)
            for position, reason in enumerate(group.reasons)
        ]
    for entries in lists.values():
        seen: Counter[str] = Counter()
        for place, text in entries:
            same = " ".join(text.split()).casefold()
            seen[same] += 1
            if seen[same] == 2:
                yield place, _("“%(text)s” stands here twice.") % {"text": text}


def _words(content: Content) -> Found:
    for place, text in texts_of(content):
        if unwanted := UNWANTED.search(text.casefold()):
            message = _("Use another word than “%(word)s”: this route is no criminal law.")
            yield place, message % {"word": unwanted[0]}
    for at, question in enumerate(content.questions):
        if asked := NEVER_ASKED.search(f"{question.label} {question.help}".casefold()):
            message = _("“%(word)s” may not be asked or written down here.")
            yield f"questions[{at}].label", message % {"word": asked[0]}


def _hard_to_read(content: Content) -> Found:
    for place, text in texts_of(content):
        reading = measure(text)
        if not reading.hard:
            continue
        if reading.longest > LONGEST_SENTENCE:
            message = _("This text has a sentence of %(words)d words. Make it two sentences.")
            yield place, message % {"words": reading.longest}
        else:
            yield place, _("This text is hard to read (harder than B1). Use shorter words and sentences.")
