"""The register: regions, municipalities and the names people use for them, areas, relationship managers."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord


class Region(Record):
    """One of the ten regions; they follow the police units (domain.md §2)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60, unique=True)
    police_unit = models.CharField(max_length=60, unique=True)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.REGISTER,
        plain="id created_at slug name police_unit",
    )

    class Meta:
        ordering = ["name"]


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    """Reads of the register at a date: names change and merge on 1 January."""

    def on(self, day: date) -> "MunicipalityQuerySet":
        """The municipalities that exist on this day."""
        return self.filter(models.Q(valid_from=None) | models.Q(valid_from__lte=day)).filter(
            models.Q(valid_until=None) | models.Q(valid_until__gt=day)
        )


class Municipality(Record):
    """A municipality in the register, also one that has ended or is still to come.

    `valid_from` is null when it is older than the register; `valid_until` is the first day on which it no
    longer exists. One that ended before the register began has successors, but no region of its own.
    """

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    province = models.CharField(max_length=40, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="municipalities")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors")

    objects = MunicipalityQuerySet.as_manager()

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.REGISTER,
        plain="id created_at code name slug province region valid_from valid_until",
    )

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["region", "name", "id"], name="municipality_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^GM[0-9]{4}$"), name="municipality_code_is_cbs"
            ),
            models.CheckConstraint(
                condition=models.Q(region__isnull=False) | models.Q(valid_until__isnull=False),
                name="municipality_has_region",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from=None)
                | models.Q(valid_until=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="municipality_ends_after_it_begins",
            ),
        ]


class SearchName(Record):
    """A name by which a municipality is found, as `names.normalise` writes it: official, short or popular."""

    normalised = models.CharField(max_length=120)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="search_names")

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.REGISTER,
        plain="id created_at normalised municipality",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["normalised", "municipality"], name="search_name_once"),
        ]


class Edition(Record):
    """One loading of the register; what a process keeps in memory of the register is of one edition."""

    digest = models.CharField(max_length=64)

    privacy = Privacy(
        plane=Plane.CONTROL, export=Export.OURS, retention=Retention.REGISTER, plain="id created_at digest"
    )

    class Meta:
        get_latest_by = "created_at"


class RelationshipManager(VersionedRecord):
    """Halt's account holder for the municipalities of one or more regions. Contact details are public."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="relationship_manager"
    )
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    email = models.EmailField()
    regions = models.ManyToManyField(Region, related_name="relationship_managers")
    active = models.BooleanField(default=True)

    ROLE: ClassVar[str] = "relationship_manager"

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_ACCOUNT,
        plain="id created_at version changed_at user active",
        personal="name phone email",
    )

    class Meta:
        ordering = ["name"]

    @property
    def organisation_id(self) -> UUID | None:
        """For the access log: relationship managers act for the supplier, which is no partner."""
        return None

    @property
    def role_names(self) -> list[str]:
        """For the access log."""
        return [self.ROLE]


class Area(Record):
    """A part of a municipality with a page, an age band and a team of its own (domain.md §2)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=100)
    title = models.CharField(max_length=150)
    slug = models.SlugField(max_length=100, unique=True)
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField()
    intro = models.TextField()
    neighbourhoods = ArrayField(models.CharField(max_length=100), default=list)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.REGISTER,
        plain="id created_at municipality name title slug age_from age_to intro neighbourhoods",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(age_to__gt=models.F("age_from")), name="area_ages_in_order"
            ),
            models.UniqueConstraint(fields=["municipality", "name"], name="area_name_once"),
        ]
