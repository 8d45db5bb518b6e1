"""The young person, and the people around them."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import VersionedRecord


class Named(models.Model):
    """A person's name as Dutch registers write it: first name, infix ("van der"), last name."""

    first_name = models.CharField(max_length=100)
    infix = models.CharField(max_length=30, blank=True)
    last_name = models.CharField(max_length=100)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """First name, infix and last name, as one reads them aloud."""
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)


class YoungPerson(VersionedRecord, Named):
    """Somebody young for whom a trajectory was asked. Never a BSN, nationality or diagnosis."""

    birth_date = models.DateField()
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    school = models.CharField(max_length=120, blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at",
        personal="first_name infix last_name birth_date phone email address school",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(first_name="") & ~models.Q(last_name=""), name="young_person_has_name"
            ),
        ]

    @property
    def subject_id(self) -> UUID:
        """For the access log: it is about this person."""
        return self.id


class Guardian(VersionedRecord, Named):
    """A parent or carer. Authority is checked, not assumed: it begins as unknown."""

    class Authority(models.TextChoices):
        """Whether the law gives this person a say (domain.md §3)."""

        YES = "yes", _("has authority")
        NO = "no", _("has no authority")
        UNKNOWN = "unknown", _("authority not known yet")

    class Relation(models.TextChoices):
        """What this person is to the young person."""

        MOTHER = "mother", _("mother")
        FATHER = "father", _("father")
        PARENT = "parent", _("parent")
        STEP_PARENT = "step_parent", _("step-parent")
        FOSTER_PARENT = "foster_parent", _("foster parent")
        LEGAL_GUARDIAN = "legal_guardian", _("legal guardian")
        OTHER = "other", _("somebody else")

    young_person = models.ForeignKey(YoungPerson, on_delete=models.CASCADE, related_name="guardians")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    authority = models.CharField(max_length=10, choices=Authority.choices, default=Authority.UNKNOWN)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    informed_on = models.DateField(null=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at",
        personal="young_person first_name infix last_name relation authority phone email informed_on",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]

    @property
    def subject_id(self) -> UUID:
        """For the access log: it is about the young person."""
        return self.young_person_id


class SupportPerson(VersionedRecord):
    """Somebody the young person chose to lean on (steunfiguur, JIM); not a parent."""

    young_person = models.ForeignKey(YoungPerson, on_delete=models.CASCADE, related_name="support_persons")
    name = models.CharField(max_length=200)
    relation = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=30, blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at",
        personal="young_person name relation phone",
    )

    @property
    def subject_id(self) -> UUID:
        """For the access log: it is about the young person."""
        return self.young_person_id
