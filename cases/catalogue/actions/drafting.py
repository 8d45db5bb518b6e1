"""Drafts: beginning one, saving it while somebody works on it, throwing it away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.content import content_hash, parse_draft
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.places import differences
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import StaleVersion, WrongState


@transaction.atomic
def draft_version(
    *,
    by: Member,
    kind: Kind,
    raw: Mapping[str, Any],
    change_note: str = "",
    origin: str = "",
    origin_edition: int = 0,
) -> KindVersion:
    """Keep a new version of a kind as a draft. Its parent is the version published now.

    A draft may be unfinished; its shape is always sound.

    Raises:
        NotAllowed: `by` may not configure kinds.
        ContentError: the content is not sound.
    """
    require(by, Permission.CONFIGURE)
    parse_draft(raw)
    kind = Kind.objects.select_for_update().get(id=kind.id)
    last = kind.versions.aggregate(last=Max("number"))["last"] or 0
    version = KindVersion.objects.create(
        kind=kind,
        number=last + 1,
        content=dict(raw),
        content_hash=content_hash(raw),
        change_note=change_note,
        author=by,
        parent=kind.versions.filter(state=KindVersion.State.PUBLISHED).first(),
        origin=origin,
        origin_edition=origin_edition,
    )
    record(by, Look.WRITE, version, purpose=Purpose.ADMINISTRATION, act="draft_version")
    return version


def begin_draft(*, by: Member, version: KindVersion) -> KindVersion:
    """A new draft of the same kind that begins as a copy of this version.

    Raises:
        NotAllowed: `by` may not configure kinds.
    """
    return draft_version(
        by=by,
        kind=version.kind,
        raw=version.content,
        origin=version.origin,
        origin_edition=version.origin_edition,
    )


@transaction.atomic
def save_draft(*, by: Member, version: KindVersion, revision: int, raw: Mapping[str, Any]) -> KindVersion:
    """Keep what somebody changed in a draft. `revision` is the one they saw when they began.

    Saving again what is there already changes nothing, so a double submit is harmless.

    Raises:
        NotAllowed: `by` may not configure kinds.
        ContentError: the shape is not sound; it names every place. Nothing is saved.
        StaleVersion: somebody else changed the draft meanwhile; it holds what differs.
        WrongState: it is no draft (any more).
    """
    require(by, Permission.CONFIGURE)
    parse_draft(raw)
    fresh = lock_draft(version)
    if fresh.content == raw:
        return fresh
    if fresh.revision != revision:
        raise StaleVersion(differences(raw, fresh.content))
    fresh.content = dict(raw)
    fresh.content_hash = content_hash(raw)
    fresh.revision += 1
    fresh.changed_at = timezone.now()
    fresh.save(update_fields=["content", "content_hash", "revision", "changed_at"])
    record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="save_draft")
    return fresh


@transaction.atomic
def discard_draft(*, by: Member, version: KindVersion, revision: int) -> None:
    """Throw a draft away. A kind that never had another version goes with it.

    Raises:
        NotAllowed: `by` may not configure kinds.
        StaleVersion: somebody else changed the draft meanwhile.
        WrongState: it is no draft (any more).
    """
    require(by, Permission.CONFIGURE)
    fresh = lock_draft(version)
    if fresh.revision != revision:
        raise StaleVersion
    record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="discard_draft")
    kind = fresh.kind
    fresh.delete()
    if not kind.versions.exists():
        kind.delete()


def lock_draft(version: KindVersion) -> KindVersion:
    """The same draft, fresh and locked until the transaction ends, its kind locked before it.

    Raises:
        WrongState: it is published, or thrown away.
    """
    Kind.objects.select_for_update().filter(id=version.kind_id).first()
    fresh = KindVersion.objects.select_for_update(of=("self",)).filter(id=version.id).first()
    if fresh is None or fresh.state != KindVersion.State.DRAFT:
        raise WrongState(_("This version is no longer a draft. Start a new draft to change something."))
    return fresh
