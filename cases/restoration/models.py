"""Restoration: for now the apology. The injured party's own sub-file stays apart (docs/roadmap.md)."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.trajectories.models import Step, Trajectory
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import VersionedRecord, WithStates


class Apology(VersionedRecord, WithStates):
    """An apology the young person chose to make: a letter or a talk."""

    class Form(models.TextChoices):
        """How the apology is made."""

        LETTER = "letter", _("letter")
        TALK = "talk", _("talk")

    class State(models.TextChoices):
        """From the first words to the moment it was made."""

        PREPARING = "preparing", _("being prepared")
        MADE = "made", _("made")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.PREPARING: frozenset({State.MADE}),
        State.MADE: frozenset(),
    }

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="apologies")
    step = models.OneToOneField(Step, on_delete=models.CASCADE, related_name="apology")
    form = models.CharField(max_length=10, choices=Form.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    made_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at step form state made_on",
        personal="trajectory",
        sensitive="note",
    )

    @property
    def subject_id(self) -> UUID:
        """For the access log: the young person it is about."""
        return self.trajectory.young_person_id
