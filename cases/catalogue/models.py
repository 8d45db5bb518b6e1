"""Kinds of trajectory and their versions. A published version never changes, in the database too."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from partners.models import Member
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord, WithStates


class Kind(VersionedRecord):
    """A kind of trajectory as this municipality offers it; `area` is empty when it holds everywhere."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=100)
    area = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WHILE_IN_FORCE,
        plain="id created_at version changed_at key name area active",
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["key", "area"], name="kind_key_once_per_area")]


class KindVersion(Record, WithStates):
    """One version of a kind. `content` holds everything a case needs (cases.catalogue.content).

    `revision` counts the changes of a draft, so that two people who edit it notice each other. `origin` is the
    national model, or the version of elsewhere, that it was copied from ("" when it was made here).
    A withdrawn version was taken back for a reason of law: no new cases, and a person looks at running ones.
    """

    class State(models.TextChoices):
        """The life of a version; once published only this state may change (a trigger guards it)."""

        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired"
        WITHDRAWN = "withdrawn", "withdrawn"

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.DRAFT: frozenset({State.PUBLISHED}),
        State.PUBLISHED: frozenset({State.RETIRED, State.WITHDRAWN}),
        State.RETIRED: frozenset({State.WITHDRAWN}),
        State.WITHDRAWN: frozenset(),
    }

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    change_note = models.TextField(blank=True)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())
    origin = models.CharField(max_length=120, blank=True, default="", db_default="")
    origin_edition = models.PositiveIntegerField(default=0, db_default=0)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True, default="", db_default="")

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WHILE_IN_FORCE,
        plain="id created_at kind number state content content_hash change_note author parent published_at"
        " revision changed_at origin origin_edition withdrawn_at withdrawal_reason",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="version_number_once_per_kind"),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state="published"), name="version_published_once_per_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="version_published_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                & ~models.Q(withdrawal_reason="")
                | ~models.Q(state="withdrawn") & models.Q(withdrawn_at=None, withdrawal_reason=""),
                name="version_withdrawn_has_reason",
            ),
        ]
