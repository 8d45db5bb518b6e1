"""Contracts: who takes part, on which agreement, accepted by whom, at what price; and the counts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord, WithStates
from preventief.regions.models import Municipality

# A number from 1 up to this one never leaves a municipality (domain.md §3).
FEWEST = 5


class Agreement(Record):
    """One version of the agreement's text. What was shown once stays: a new text is a new version."""

    edition = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    valid_from = models.DateField()

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at edition text sha256 valid_from",
        insert_only=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="agreement_hash_is_sha256"
            )
        ]


class PriceClass(Record):
    """The price a year for municipalities with fewer than `below` inhabitants; null is without a limit."""

    below = models.PositiveIntegerField(null=True)
    yearly_price = models.DecimalField(max_digits=9, decimal_places=2)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at below yearly_price",
    )

    class Meta:
        ordering = [models.F("below").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["below"], nulls_distinct=False, name="price_class_once"),
            models.CheckConstraint(condition=models.Q(yearly_price__gt=0), name="price_class_has_price"),
        ]


class Contract(VersionedRecord, WithStates):
    """One municipality takes part, from a day on. The environment is named by its key; it lives by itself."""

    class State(models.TextChoices):
        """Whether it is in force."""

        IN_FORCE = "in_force", pgettext_lazy("contract", "in force")
        ENDED = "ended", pgettext_lazy("contract", "ended")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.IN_FORCE: frozenset({State.ENDED}),
        State.ENDED: frozenset(),
    }

    environment_id = models.UUIDField(unique=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="municipality_code",
        related_name="contracts",
    )
    price_class = models.ForeignKey(PriceClass, on_delete=models.PROTECT, related_name="+")
    yearly_price = models.DecimalField(max_digits=9, decimal_places=2)
    order_number = models.CharField(max_length=60)
    starts_on = models.DateField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.IN_FORCE)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at version changed_at environment_id municipality price_class yearly_price "
        "order_number starts_on state",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state="in_force"),
                name="contract_in_force_once_per_municipality",
            ),
        ]

    @property
    def municipality_code(self) -> str:
        """The CBS code of the municipality."""
        return str(self.municipality_id)


class Contact(VersionedRecord):
    """A person of the municipality to turn to about the contract, one per kind."""

    class Kind(models.TextChoices):
        """What for."""

        CONTACT = "contact", _("contact person")
        SIGNATORY = "signatory", _("signatory")
        PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
        BILLING = "billing", _("invoices")
        ADMINISTRATOR = "administrator", _("first administrator")

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200, blank=True)
    function = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=500, blank=True)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at version changed_at contract kind",
        personal="name function email phone address",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "kind"], name="contact_once_per_kind")]


class Acceptance(Record):
    """Who accepted which text, when. Rows are only ever added."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="acceptances")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    agreement_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=200)
    accepted_at = models.DateTimeField()

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at contract agreement agreement_sha256 accepted_at",
        personal="name function",
        insert_only=True,
    )


class Count(Record):
    """A figure that a municipality let out. Null: from one to four, so the number stays inside."""

    class Kind(models.TextChoices):
        """What was counted."""

        STARTED = "trajectories_started", "trajectories started"

    environment_id = models.UUIDField()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, choices=Kind.choices)
    value = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id created_at environment_id year kind value counted_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["environment_id", "year", "kind"], name="count_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value=0) | models.Q(value__gte=FEWEST),
                name="count_under_five_is_withheld",
            ),
        ]
