"""The closed sets of a version in words, for people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from cases.catalogue.content import (
    CALENDAR,
    END_REASONS,
    NO_REASONS,
    PAUSE_REASONS,
    SCHOOL,
    WORKING,
    Condition,
    QuestionType,
    Sensitivity,
    StepType,
)
from partners.models import Partner, Role

STEP_TYPES: dict[StepType, StrOrPromise] = {
    StepType.TALK: gettext_lazy("talk"),
    StepType.PARENT_TALK: gettext_lazy("talk with the parents"),
    StepType.ASSIGNMENT: gettext_lazy("assignment"),
    StepType.RESTORATION: gettext_lazy("restoration"),
    StepType.APOLOGY: gettext_lazy("apology"),
    StepType.CONSENT: gettext_lazy("consent"),
    StepType.LETTER: gettext_lazy("letter"),
    StepType.DECISION: gettext_lazy("decision"),
    StepType.ONWARD_REFERRAL: gettext_lazy("onward referral"),
    StepType.FEEDBACK: gettext_lazy("feedback"),
    StepType.TASK: gettext_lazy("task"),
}

CONDITIONS: dict[Condition, StrOrPromise] = {
    Condition.INJURED_PARTY: gettext_lazy("only when there is an injured party"),
    Condition.NO_INJURED_PARTY: gettext_lazy("only when there is no injured party"),
    Condition.UNDER_16: gettext_lazy("only under 16"),
    Condition.FROM_16: gettext_lazy("only from 16"),
    Condition.UNDER_18: gettext_lazy("only under 18"),
    Condition.ADULT: gettext_lazy("only from 18"),
}

STATES: dict[str, StrOrPromise] = {
    "running": gettext_lazy("running"),
    "paused": gettext_lazy("on hold"),
    "completed": gettext_lazy("completed"),
    "ended_early": gettext_lazy("ended early"),
    "not_started": gettext_lazy("not started"),
}

UNITS: dict[str, StrOrPromise] = {
    WORKING: gettext_lazy("working days"),
    CALENDAR: gettext_lazy("calendar days"),
    SCHOOL: gettext_lazy("school days"),
}

CALENDARS: dict[str, StrOrPromise] = {
    "nl": gettext_lazy("the whole country"),
    "nl-noord": gettext_lazy("school holidays of region North"),
    "nl-midden": gettext_lazy("school holidays of region Middle"),
    "nl-zuid": gettext_lazy("school holidays of region South"),
}

QUESTION_TYPES: dict[QuestionType, StrOrPromise] = {
    QuestionType.TEXT: gettext_lazy("one line of text"),
    QuestionType.PARAGRAPH: gettext_lazy("several lines of text"),
    QuestionType.YES_NO: gettext_lazy("yes or no"),
    QuestionType.CHOICE: gettext_lazy("one of several answers"),
    QuestionType.DATE: gettext_lazy("a date"),
    QuestionType.NUMBER: gettext_lazy("a number"),
}

SENSITIVITIES: dict[Sensitivity, StrOrPromise] = {
    Sensitivity.PERSONAL: gettext_lazy("personal"),
    Sensitivity.SENSITIVE: gettext_lazy("sensitive: only for the coordinator and the practitioner"),
}

REASON_LISTS: dict[str, StrOrPromise] = {
    NO_REASONS: gettext_lazy("no reason is asked"),
    END_REASONS: gettext_lazy("a reason to stop early"),
    PAUSE_REASONS: gettext_lazy("a reason to put on hold"),
}

ANSWERS: dict[str, StrOrPromise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def condition_words(condition: Condition | None) -> str:
    """When a step belongs to a case."""
    return str(CONDITIONS[condition]) if condition else _("in every case")


def partner_words(kinds: Iterable[str]) -> str:
    """The kinds of partner in words; all of them when none is named."""
    named = set(kinds)
    return ", ".join(str(kind.label) for kind in Partner.Kind if kind in named) or _("all partners")


def role_word(role: str) -> str:
    """A role in words; "nobody" when it is empty."""
    return str(Role(role).label) if role else _("nobody")


def yes_or_no(value: bool) -> str:
    """True or false as one says it."""
    return _("yes") if value else _("no")
