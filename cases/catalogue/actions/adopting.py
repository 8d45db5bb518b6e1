"""Taking over a kind of trajectory: the first ones of an environment, and the national models."""

from django.db import transaction
from django.utils import timezone

from cases.catalogue.actions.drafting import draft_version
from cases.catalogue.content import content_hash, parse
from cases.catalogue.defaults import DefaultKind, default_kinds
from cases.catalogue.defaults.national import get_model
from cases.catalogue.models import Kind, KindVersion
from partners.access import Permission, require
from partners.models import Member


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
def adopt_model(*, by: Member, key: str) -> KindVersion:
    """Take over a national model as a draft that remembers where it came from.

    The kind is made when the municipality does not have it yet; else the model becomes a new draft of it.

    Raises:
        NotAllowed: `by` may not configure kinds.
        Http404: there is no such model.
    """
    require(by, Permission.CONFIGURE)
    model = get_model(key)
    kind, _made = Kind.objects.get_or_create(
        key=model.kind_key, area=model.area, defaults={"name": model.title}
    )
    return draft_version(
        by=by, kind=kind, raw=model.content(), origin=model.origin, origin_edition=model.edition
    )
