"""Reads over the kinds: for lists, and for questions about all that is on offer."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.access import content_of_version, published_versions
from cases.catalogue.content import Content, DeadlineRule, parse_draft
from cases.catalogue.deadlines import due_date
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.soundness import Finding, Level, check
from partners.models import Member, Role

# When a municipality has no published kind at all, a referral is still answered in time.
FALLBACK_TRIAGE = DeadlineRule("referred", 5, "working")


@dataclass(frozen=True)
class Offered:
    """A version on which a new case can start, and what it holds."""

    version: KindVersion
    content: Content

    def fits(self, birth_date: date, on: date | None = None) -> bool:
        """Whether somebody with this birth date is of the right age (today, unless told otherwise)."""
        return self.content.ages.fits(birth_date, on or timezone.localdate())


def on_offer() -> list[Offered]:
    """All versions on which a new case can start. One query."""
    return [Offered(version, content_of_version(version)) for version in published_versions()]


def first_on_offer() -> Offered | None:
    """The kind to think of first: the one of the whole municipality that is for the most ages."""
    offered = on_offer()
    return min(offered, key=_first, default=None)


def _first(offer: Offered) -> tuple[bool, int]:
    ages = offer.content.ages
    return bool(offer.version.kind.area), ages.from_age - ages.to_age


def triage_due_on(received_on: date) -> date:
    """The day by which a referral received on this day is to be decided on. One query."""
    first = first_on_offer()
    rule = first.content.triage_step.deadline if first else FALLBACK_TRIAGE
    return due_date(rule, received_on)


@dataclass(frozen=True)
class KindInList:
    """A kind, its published version and what that holds; both None while nothing was published."""

    kind: Kind
    version: KindVersion | None
    content: Content | None


def kinds_with_content(kinds: QuerySet[Kind]) -> list[KindInList]:
    """The kinds, each with its published version. Two queries."""
    found = list(kinds)
    published = {
        version.kind_id: version
        for version in KindVersion.objects.filter(kind__in=found, state=KindVersion.State.PUBLISHED)
    }
    versions = [(kind, published.get(kind.id)) for kind in found]
    return [
        KindInList(kind, version, content_of_version(version) if version else None)
        for kind, version in versions
    ]


def published_version_of(kind: Kind) -> KindVersion | None:
    """The version on which new cases of this kind start; None while there is none."""
    return KindVersion.objects.filter(kind=kind, state=KindVersion.State.PUBLISHED).first()


def roles_held() -> frozenset[Role]:
    """The roles that somebody active holds in this municipality. One query."""
    held = Member.objects.filter(active=True).values_list("roles", flat=True).distinct()
    return frozenset(Role(role) for roles in held for role in roles)


def findings_of(version: KindVersion) -> list[Finding]:
    """What the check before publishing finds in a draft. At most two queries.

    Raises:
        ContentError: its shape is not sound.
    """
    findings = check(parse_draft(version.content), roles_held())
    current = published_version_of(version.kind)
    if current is not None and version.parent_id != current.id:
        message = _(
            "Version %(number)d was published after this draft began. What it changed is not in here."
        )
        findings.append(Finding(Level.WARNING, "", message % {"number": current.number}))
    return findings
