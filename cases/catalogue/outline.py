"""A version in words, for people who want to know how the trajectory runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from cases.catalogue.content import Assignment, Content, Phase, Step
from cases.catalogue.deadlines import in_words
from cases.catalogue.words import condition_words
from partners.models import Role


@dataclass(frozen=True)
class StepInWords:
    """A step as one reads it."""

    title: str
    by_when: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PhaseInWords:
    """A phase with its steps; `consent_first` when it begins only after everybody has agreed."""

    title: str
    consent_first: bool
    steps: tuple[StepInWords, ...]


@dataclass(frozen=True)
class Kept:
    """How long a case is kept after an outcome."""

    outcome: str
    rule: str


@dataclass(frozen=True)
class Theme:
    """A theme with its assignments."""

    title: str
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True)
class Outline:
    """The whole version in words."""

    content: Content
    phases: tuple[PhaseInWords, ...]
    kept: tuple[Kept, ...]
    themes: tuple[Theme, ...]


def outline_of(content: Content) -> Outline:
    """A version in words, in the language of the page (its own texts stay as they are)."""
    return Outline(
        content=content,
        phases=tuple(_phase(content, phase) for phase in content.phases),
        kept=tuple(Kept(outcome_words(outcome), term.rule) for outcome, term in content.retention.items()),
        themes=tuple(
            Theme(theme, tuple(found)) for theme, found in groupby(content.assignments, lambda one: one.theme)
        ),
    )


def _phase(content: Content, phase: Phase) -> PhaseInWords:
    return PhaseInWords(
        title=phase.title,
        consent_first=content.consent.before_phase == phase.key,
        steps=tuple(
            StepInWords(step.title, in_words(content, step.deadline), tuple(_remarks(step)))
            for step in content.steps_of(phase.key)
        ),
    )


def _remarks(step: Step) -> Iterator[str]:
    yield str(Role(step.role).label)
    if step.condition:
        yield condition_words(step.condition)
    if not step.required:
        yield _("only when it fits")
    if step.repeatable:
        yield _("can be done more than once")


def outcome_words(outcome: str) -> str:
    """An outcome as one says it."""
    return {
        "completed": _("Trajectory completed"),
        "ended_early": _("Trajectory ended early"),
        "not_started": _("Trajectory not started"),
        "declined": _("Referral declined"),
        "pointed_elsewhere": _("Referral pointed elsewhere"),
        "withdrawn": _("Referral withdrawn"),
    }[outcome]
