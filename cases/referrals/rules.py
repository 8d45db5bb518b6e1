"""What must hold for a referral, asked by forms and actions alike."""

from datetime import date
from typing import Any

from cases.catalogue import access as catalogue
from cases.catalogue.ages import age_on
from cases.catalogue.content import Ages, DeadlineRule, Reason, ReasonGroup
from cases.catalogue.deadlines import due_date
from cases.catalogue.models import KindVersion

# From this age the parents have no say, and need not be told (domain.md §3).
OF_AGE = 18
# The clock of domain.md §1 for a municipality that has published no kind of trajectory yet.
TRIAGE = DeadlineRule("referred", 5, "working")
# A draft that nobody touches for so long is removed, with the names in it.
DRAFT_DAYS = 14


def is_of_age(birth_date: date, on: date) -> bool:
    """Whether somebody decides alone, also on whether the parents are told."""
    return age_on(birth_date, on) >= OF_AGE


def published_ages() -> list[Ages]:
    """The ages of every kind of trajectory that can start now."""
    return [catalogue.content_of_version(version).ages for version in catalogue.published_versions()]


def outside_all(ages: list[Ages], birth_date: date, on: date) -> bool:
    """Whether no kind of trajectory is meant for this age; never so when nothing is published yet."""
    return bool(ages) and not any(band.fits(birth_date, on) for band in ages)


def fits(version: KindVersion, birth_date: date, on: date) -> bool:
    """Whether this kind is meant for somebody of this age."""
    return catalogue.content_of_version(version).ages.fits(birth_date, on)


def decide_before(referred_on: date) -> date:
    """The day by which a referral is to be decided on: the soonest that a published kind asks."""
    rules = [
        catalogue.content_of_version(version).triage_step.deadline
        for version in catalogue.published_versions()
    ]
    return min(due_date(rule, referred_on) for rule in rules or [TRIAGE])


def decline_reasons() -> list[ReasonGroup]:
    """The reasons to decline that the published kinds offer, each once, in their groups."""
    groups: dict[str, dict[str, Reason]] = {}
    seen: set[str] = set()
    for version in catalogue.published_versions():
        for group in catalogue.content_of_version(version).decline_reasons:
            for reason in group.reasons:
                if reason.key not in seen:
                    seen.add(reason.key)
                    groups.setdefault(group.title, {})[reason.key] = reason
    return [ReasonGroup(title, tuple(reasons.values())) for title, reasons in groups.items()]


def decline_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons as the choices of a form."""
    return [
        (group.title, [(reason.key, reason.text) for reason in group.reasons]) for group in decline_reasons()
    ]


def decline_text(key: Any) -> str:
    """A reason in words; empty when it is none of the reasons on offer."""
    return next(
        (reason.text for group in decline_reasons() for reason in group.reasons if reason.key == key), ""
    )
