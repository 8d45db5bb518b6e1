"""The only ways to a version: a case gets the one it started on, a new case one that is published.

Nothing outside this app may ask for "the current version" (tests/cases/catalogue/test_access.py guards it).
"""

from collections import OrderedDict
from threading import Lock
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cases.catalogue.content import Content, content_hash, parse, parse_draft
from cases.catalogue.models import Kind, KindVersion
from partners.access import Permission, may
from partners.models import Member
from preventief.plane import current_schema

_KEPT_AT_MOST = 512
# By schema too: a municipality never answers with what another one published, not even under the same key.
_kept: OrderedDict[tuple[str, UUID], Content] = OrderedDict()
_lock = Lock()


class DamagedVersion(Exception):
    """The stored content is not what was published: its hash differs."""


class Pinned(Protocol):
    """A case: it knows the version it started on."""

    @property
    def kind_version_id(self) -> UUID:
        """The key of that version."""


def content_of(trajectory: Pinned) -> Content:
    """What a case needs to know of its own version; no other way gives it.

    Published content never changes, so it is read once per process.
    """
    key = (current_schema(), trajectory.kind_version_id)
    with _lock:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    return content_of_version(KindVersion.objects.get(id=trajectory.kind_version_id))


def content_of_version(version: KindVersion) -> Content:
    """The content of a version at hand: to start a case on it, or to show it.

    Raises:
        DamagedVersion: what is stored is not what was published.
    """
    if version.state == KindVersion.State.DRAFT:
        return parse_draft(version.content)
    key = (current_schema(), version.id)
    with _lock:
        known = _kept.get(key)
    if known is not None:
        return known
    if content_hash(version.content) != version.content_hash:
        raise DamagedVersion
    content = parse(version.content)
    with _lock:
        _kept[key] = content
        while len(_kept) > _KEPT_AT_MOST:
            _kept.popitem(last=False)
    return content


def withdrawal_of(trajectory: Pinned) -> str:
    """Why the version of a case was withdrawn; "" when it was not. One query."""
    withdrawn = KindVersion.objects.filter(
        id=trajectory.kind_version_id, state=KindVersion.State.WITHDRAWN
    ).values_list("withdrawal_reason", flat=True)
    return withdrawn.first() or ""


def versions_of(kind: Kind) -> QuerySet[KindVersion]:
    """All versions of a kind, the newest first, with their authors and parents."""
    return KindVersion.objects.filter(kind=kind).select_related("author", "parent").order_by("-number")


def get_version(*, by: Member, kind_id: Any, id: Any) -> KindVersion:
    """One version of a kind to look into; Http404 when there is none for this member."""
    found = KindVersion.objects.filter(kind__in=kinds_for(by), kind_id=kind_id)
    return get_object_or_404(found.select_related("kind", "author", "parent"), id=id)


def published_versions() -> QuerySet[KindVersion]:
    """The versions on which a new case can start, with their kind."""
    return (
        KindVersion.objects.filter(state=KindVersion.State.PUBLISHED, kind__active=True)
        .select_related("kind")
        .order_by("kind__name", "kind__area")
    )


def get_published_version(id: Any) -> KindVersion:
    """One version on which a new case can start; Http404 when there is none (any more)."""
    return get_object_or_404(published_versions(), id=id)


def kinds_for(member: Member) -> QuerySet[Kind]:
    """The kinds of trajectory this member may look into: administrators and coordinators all, others none."""
    if may(member, Permission.CONFIGURE) or may(member, Permission.DECIDE_REFERRAL):
        return Kind.objects.order_by("name", "area")
    return Kind.objects.none()


def get_kind(*, by: Member, id: Any) -> Kind:
    """One kind to look into; Http404 when there is none for this member."""
    return get_object_or_404(kinds_for(by), id=id)
