"""The access log: who looked at or changed what, about whom, and for what purpose. Rows are only ever added."""

from django.db import models

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record


class Look(models.TextChoices):
    """What was done."""

    READ = "read", "read"
    WRITE = "write", "write"
    EXPORT = "export", "export"
    REFUSED = "refused", "refused"


class Purpose(models.TextChoices):
    """What a look was for (domain.md §3: every look has a purpose)."""

    REFERRING = "referring", "referring"
    TRIAGE = "triage", "triage"
    CARRYING_OUT = "carrying_out", "carrying out"
    SUPERVISION = "supervision", "supervision"
    FEEDBACK = "feedback", "feedback"
    ADMINISTRATION = "administration", "administration"
    PRIVACY_REQUEST = "privacy_request", "privacy request"


class Entry(Record):
    """One look. Holds keys only, no names; kept apart from the case and outliving it.

    There are no foreign keys on purpose: a case that is destroyed leaves its log standing.
    """

    actor_id = models.UUIDField(null=True)
    actor_roles = models.CharField(max_length=200)
    organisation_id = models.UUIDField(null=True)
    look = models.CharField(max_length=10, choices=Look.choices)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)

    privacy = Privacy(
        plane=Plane.BOTH,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.LOG,
        plain="id created_at actor_roles look act object_type purpose",
        personal="actor_id organisation_id object_id subject_id",
        insert_only=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(look__in=Look.values), name="entry_look_known"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=Purpose.values), name="entry_purpose_known"
            ),
        ]
        indexes = [
            models.Index(fields=["object_id", "-created_at"], name="entry_by_object"),
            models.Index(fields=["subject_id", "-created_at"], name="entry_by_subject"),
            models.Index(fields=["-created_at", "-id"], name="entry_by_time"),
        ]
