"""The consent ledger: who agreed to what, with which text, given how. Rows are only ever added."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.people.models import Guardian, YoungPerson
from partners.models import Member
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record


class Consent(Record):
    """One answer of one person for one purpose and recipient; the latest row is what holds.

    Three families are kept apart and never become one checkbox (domain.md §3). Withdrawing adds a row.
    """

    class Family(models.TextChoices):
        """What kind of agreement it is."""

        PARTICIPATION = "participation", _("taking part")
        DATA_USE = "data_use", _("use of data")
        SECRECY = "secrecy", _("breaking professional secrecy")

    class Decision(models.TextChoices):
        """What the person said."""

        GIVEN = "given", pgettext_lazy("answer to a question", "agreed")
        REFUSED = "refused", pgettext_lazy("answer to a question", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("answer to a question", "withdrawn")

    class Way(models.TextChoices):
        """How it was given."""

        SPOKEN = "spoken", _("spoken, noted down")
        PAPER = "paper", _("signed on paper")

    trajectory = models.ForeignKey(
        "trajectories.Trajectory", on_delete=models.CASCADE, related_name="consents"
    )
    young_person = models.ForeignKey(YoungPerson, on_delete=models.CASCADE, related_name="+", null=True)
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="consents", null=True)
    family = models.CharField(max_length=20, choices=Family.choices)
    purpose = models.SlugField(max_length=60)
    recipient = models.CharField(max_length=60, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    way = models.CharField(max_length=10, choices=Way.choices)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    decided_on = models.DateField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at family purpose recipient way text text_hash decided_on recorded_by",
        personal="trajectory young_person guardian",
        sensitive="decision",
        insert_only=True,
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(young_person__isnull=True) ^ models.Q(guardian__isnull=True),
                name="consent_of_one_person",
            ),
        ]

    @property
    def subject_id(self) -> UUID | None:
        """For the access log: the young person it is about."""
        return self.young_person_id or (self.guardian.young_person_id if self.guardian else None)
