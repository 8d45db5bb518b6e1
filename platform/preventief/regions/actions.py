"""Loading the register from its files, and adding relationship managers."""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from django.db import transaction

from preventief.accounts.models import User
from preventief.regions.models import Area, Edition, Municipality, Region, RelationshipManager, SearchName
from preventief.regions.names import forms_of
from tenants.models import web_name

FILES = ("gemeenten.csv", "opgeheven.csv", "aangekondigd.csv", "roepnamen.csv", "gebieden.csv")
# The columns that a later edition may change; code and id stay.
CHANGES = ["name", "slug", "province", "region", "valid_until"]


@dataclass(frozen=True)
class Loaded:
    """How many of each the register holds after loading."""

    regions: int
    municipalities: int
    ended: int
    names: int
    areas: int
    new_edition: bool


def data_folder() -> Path:
    """Where the register's files are: in the repository, or inside the installed package."""
    package = Path(str(resources.files("preventief")))
    installed = package / "data"
    return installed if installed.is_dir() else package.parent.parent / "data"


def load_register(folder: Path | None = None) -> Loaded:
    """Bring regions, municipalities, their names and areas in line with the files; safe to repeat.

    Municipalities are known by their CBS code. One that is no longer in the files is left as it is:
    contracts may refer to it.
    """
    folder = folder or data_folder()
    with transaction.atomic():
        rows = _rows(folder / "gemeenten.csv")
        ended = _rows(folder / "opgeheven.csv")
        announced = _rows(folder / "aangekondigd.csv")
        regions = _load_regions(sorted({row["police_unit"] for row in rows}))
        known = _load_municipalities(rows, ended, announced, regions)
        _load_successors([*ended, *announced], known)
        names = _load_names(known, _rows(folder / "roepnamen.csv"))
        areas = _load_areas(known, _rows(folder / "gebieden.csv"))
        new = _note_edition(folder)
    return Loaded(len(regions), len(rows), len(ended), names, areas, new)


def add_relationship_manager(
    *, name: str, phone: str, email: str, regions: Iterable[Region], user: User | None = None
) -> RelationshipManager:
    """A relationship manager with contact details that everybody may read; signs in when given an account."""
    with transaction.atomic():
        manager = RelationshipManager.objects.create(name=name, phone=phone, email=email, user=user)
        manager.regions.set(regions)
    return manager


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _load_regions(police_units: list[str]) -> dict[str, Region]:
    """The ten regions carry the names of the ten police units."""
    Region.objects.bulk_create(
        [Region(slug=web_name(unit), name=unit, police_unit=unit) for unit in police_units],
        update_conflicts=True,
        unique_fields=["police_unit"],
        update_fields=["slug", "name"],
    )
    return {region.police_unit: region for region in Region.objects.all()}


def _load_municipalities(
    rows: list[dict[str, str]],
    ended: list[dict[str, str]],
    announced: list[dict[str, str]],
    regions: dict[str, Region],
) -> dict[str, Municipality]:
    """Those that exist (some with the day on which they will end), and those that ended."""
    last_days = {row["code"]: date.fromisoformat(row["ended_on"]) for row in announced}
    municipalities = [
        Municipality(
            code=row["code"],
            name=row["name"],
            slug=web_name(row["name"]),
            province=row["province"],
            region=regions[row["police_unit"]],
            valid_until=last_days.get(row["code"]),
        )
        for row in rows
    ]
    municipalities += [
        Municipality(
            code=row["code"],
            name=row["name"],
            slug=web_name(row["name"]),
            valid_until=date.fromisoformat(row["ended_on"]),
        )
        for row in ended
    ]
    Municipality.objects.bulk_create(
        municipalities, update_conflicts=True, unique_fields=["code"], update_fields=CHANGES
    )
    return {
        one.code: one for one in Municipality.objects.filter(code__in=[one.code for one in municipalities])
    }


def _load_successors(ended: list[dict[str, str]], known: dict[str, Municipality]) -> None:
    through = Municipality.successors.through
    through._default_manager.filter(from_municipality__code__in=[row["code"] for row in ended]).delete()
    through._default_manager.bulk_create(
        through(from_municipality=known[row["code"]], to_municipality=known[code])
        for row in ended
        for code in row["successor_codes"].split()
    )


def _load_names(known: dict[str, Municipality], popular: list[dict[str, str]]) -> int:
    wanted = {(form, one.id) for one in known.values() for form in forms_of(one.name)}
    wanted |= {(form, known[row["code"]].id) for row in popular for form in forms_of(row["name"])}
    present = {(row.normalised, row.municipality_id): row.id for row in SearchName.objects.all()}
    SearchName.objects.filter(id__in=[present[gone] for gone in present.keys() - wanted]).delete()
    SearchName.objects.bulk_create(
        SearchName(normalised=form, municipality_id=one) for form, one in sorted(wanted - present.keys())
    )
    return len(wanted)


def _load_areas(known: dict[str, Municipality], rows: list[dict[str, str]]) -> int:
    Area.objects.bulk_create(
        [
            Area(
                municipality=known[row["code"]],
                name=row["name"],
                title=row["title"],
                slug=row["slug"],
                age_from=int(row["age_from"]),
                age_to=int(row["age_to"]),
                intro=row["intro"],
                neighbourhoods=row["neighbourhoods"].split("|"),
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["municipality", "name", "title", "age_from", "age_to", "intro", "neighbourhoods"],
    )
    return len(rows)


def _note_edition(folder: Path) -> bool:
    """Start a new edition when a file has changed, so that every process reads the register again."""
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()
    latest = Edition.objects.order_by("-created_at").first()
    if latest is not None and latest.digest == digest:
        return False
    Edition.objects.create(digest=digest)
    return True
