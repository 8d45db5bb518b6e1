"""Writes on kinds and versions: adopting the first ones, drafting, publishing."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cases.catalogue.content import content_hash, parse
from cases.catalogue.defaults import DefaultKind, default_kinds
from cases.catalogue.models import Kind, KindVersion
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose


@transaction.atomic
def adopt_default_kinds(*, code: str) -> None:
    """Give a new environment its first kinds, published; what is there already stays as it is.

    `code` is the municipality's ("GM0518"): some have a kind for an area of their own.
    """
    for default in default_kinds(code):
        _adopt(default)


def _adopt(default: DefaultKind) -> None:
    kind, _made = Kind.objects.get_or_create(
        key=default.key, area=default.area, defaults={"name": default.name}
    )
    if kind.versions.exists():
        return
    raw = default.content()
    parse(raw)
    KindVersion.objects.create(
        kind=kind,
        number=1,
        state=KindVersion.State.PUBLISHED,
        content=raw,
        content_hash=content_hash(raw),
        published_at=timezone.now(),
    )


@transaction.atomic
def draft_version(*, by: Member, kind: Kind, raw: Mapping[str, Any], change_note: str = "") -> KindVersion:
    """Keep a new version of a kind as a draft. Its parent is the version published now.

    Raises:
        NotAllowed: `by` may not configure kinds.
        ContentError: the content is not sound.
    """
    require(by, Permission.CONFIGURE)
    parse(raw)
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
    )
    record(by, Look.WRITE, version, purpose=Purpose.ADMINISTRATION, act="draft_version")
    return version


@transaction.atomic
def publish_version(*, by: Member, version: KindVersion) -> KindVersion:
    """Make a draft the version on which new cases start; the one before it retires.

    Running cases keep the version they started on.

    Raises:
        NotAllowed: `by` may not configure kinds.
        WrongState: it is no draft (any more).
        ContentError: the content is not sound.
    """
    require(by, Permission.CONFIGURE)
    kind = Kind.objects.select_for_update().get(id=version.kind_id)
    version = KindVersion.objects.select_for_update().get(id=version.id)
    version.become(KindVersion.State.PUBLISHED)
    parse(version.content)
    for before in kind.versions.filter(state=KindVersion.State.PUBLISHED):
        before.become(KindVersion.State.RETIRED)
        before.save(update_fields=["state"])
    version.content_hash = content_hash(version.content)
    version.published_at = timezone.now()
    version.save()
    record(by, Look.WRITE, version, purpose=Purpose.ADMINISTRATION, act="publish_version")
    return version
