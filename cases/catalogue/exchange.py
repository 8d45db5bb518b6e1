"""A version as one JSON file: taking it out, and reading what somebody brings in.

A file from elsewhere is not trusted: it is bounded before it is read, read strictly, and every fault is named with
its place, all at once. Nothing is kept unless everything is sound.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cases.catalogue.actions import draft_version
from cases.catalogue.content import content_hash, parse
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.reading import KEY, ContentError, Fault, Matching, OneOf, Parts, Text, Whole, refuse
from cases.catalogue.shapes import VERSION
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose

FORMAT = "preventief-trajectsoort"
EDITION = 1
LARGEST = 256 * 1024
DEEPEST = 12
MOST_FAULTS = 100
# A number in such a file has a few digits; a longer one is no number of ours.
_LONGEST_NUMBER = 20

ENVELOPE = Parts(
    needed={
        "format": OneOf((FORMAT,)),
        "edition": Whole(EDITION, EDITION),
        "kind": Parts(
            {
                "key": Matching(
                    r"^[a-z][a-z0-9_-]{0,59}$",
                    KEY.message,
                    at_most=60,
                ),
                "name": Text(100),
                "area": Text(60, empty=True),
            }
        ),
        "content": VERSION,
    },
    allowed={
        "content_hash": Matching(r"^[0-9a-f]{64}$", KEY.message, at_most=64),
        "origin": Parts({"name": Text(120, empty=True), "edition": Whole(0, 10_000)}),
        "$schema": Text(300),
    },
)


@dataclass(frozen=True)
class Brought:
    """What a file holds, checked."""

    kind_key: str
    kind_name: str
    area: str
    content: dict[str, Any]
    origin: str
    origin_edition: int


def export_version(*, by: Member, version: KindVersion) -> bytes:
    """A version as a file that can be imported here or elsewhere. It holds no person.

    Raises:
        NotAllowed: `by` may not configure kinds.
    """
    require(by, Permission.CONFIGURE)
    kind = version.kind
    whole = {
        "format": FORMAT,
        "edition": EDITION,
        "kind": {"key": kind.key, "name": kind.name, "area": kind.area},
        "origin": {"name": version.origin, "edition": version.origin_edition},
        "content_hash": content_hash(version.content),
        "content": version.content,
    }
    record(by, Look.EXPORT, version, purpose=Purpose.ADMINISTRATION, act="export_version")
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def file_name(version: KindVersion) -> str:
    """What the file of a version is called."""
    name = slugify(f"{version.kind.name} {version.kind.area}") or "trajectsoort"
    return f"{name}-versie-{version.number}.json"


@transaction.atomic
def import_version(*, by: Member, kind: Kind | None, data: bytes) -> KindVersion:
    """Keep a version from a file as a draft: of this kind, or of the kind that the file names.

    Raises:
        NotAllowed: `by` may not configure kinds.
        ContentError: the file is not sound; it names every place. Nothing is kept.
    """
    require(by, Permission.CONFIGURE)
    brought = read_file(data)
    if kind is None:
        kind, _made = Kind.objects.get_or_create(
            key=brought.kind_key, area=brought.area, defaults={"name": brought.kind_name}
        )
    return draft_version(
        by=by,
        kind=kind,
        raw=brought.content,
        origin=brought.origin,
        origin_edition=brought.origin_edition,
    )


def read_file(data: bytes) -> Brought:
    """What a file holds.

    Raises:
        ContentError: it is too large, no JSON, or not sound; it names every place.
    """
    raw = _load(data)
    faults: list[Fault] = []
    ENVELOPE.read(raw, "", faults)
    refuse(faults[:MOST_FAULTS])
    content = raw["content"]
    try:
        parse(content)
    except ContentError as error:
        refuse(_inside("content", error.faults))
    stated = raw.get("content_hash")
    mine = content_hash(content)
    if stated is not None and stated != mine:
        raise ContentError(
            "content_hash",
            _("The content was changed after the export. Remove this line to import it all the same."),
        )
    origin = raw.get("origin", {"name": "", "edition": 0})
    return Brought(
        kind_key=raw["kind"]["key"],
        kind_name=raw["kind"]["name"],
        area=raw["kind"]["area"],
        content=content,
        origin=origin["name"] or f"file:{mine[:16]}",
        origin_edition=origin["edition"],
    )


def _inside(name: str, faults: Sequence[Fault]) -> list[Fault]:
    return [Fault(f"{name}.{fault.place}", fault.message) for fault in faults[:MOST_FAULTS]]


def _load(data: bytes) -> Any:
    """JSON, bounded before it is read: size and depth first."""
    if len(data) > LARGEST:
        largest = {"size": LARGEST // 1024}
        raise ContentError("", _("This file is too large. It can be at most %(size)d kB.") % largest)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError("", _("This file is no text in UTF-8.")) from None
    if _depth(text) > DEEPEST:
        raise ContentError("", _("The parts of this file are nested too deep."))
    try:
        return json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_refuse_constant,
            parse_int=_whole,
        )
    except json.JSONDecodeError as error:
        at = {"line": error.lineno, "column": error.colno}
        message = _("This file is no JSON: something is wrong in line %(line)d, at sign %(column)d.") % at
        raise ContentError("", message) from None


def _depth(text: str) -> int:
    """How deep objects and lists are nested, without reading them."""
    depth = deepest = 0
    in_text = escaped = False
    for sign in text:
        if in_text:
            if escaped:
                escaped = False
            elif sign == "\\":
                escaped = True
            elif sign == '"':
                in_text = False
        elif sign == '"':
            in_text = True
        elif sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = "".join(sign if sign.isprintable() else "?" for sign in name[:60])
            raise ContentError("", _("The name “%(name)s” stands twice in one object.") % {"name": shown})
        found[name] = value
    return found


def _refuse_constant(name: str) -> Any:
    raise ContentError("", _("“%(name)s” is no number.") % {"name": name})


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise ContentError("", _("A number in this file is too long."))
    return int(digits)
