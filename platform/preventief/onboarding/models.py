"""A subscription on its way: what was filled in so far, until it is accepted and becomes a contract."""

from typing import ClassVar

from django.db import models

from preventief.contracts.models import Contract, PriceClass
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import VersionedRecord, WithStates
from preventief.regions.models import Municipality


class Subscription(VersionedRecord, WithStates):
    """One municipality subscribes. While STARTED it is a draft that only the visitor's own session can reach.

    At acceptance the people move to the contract's contacts and are blanked here; the way itself stays.
    """

    class State(models.TextChoices):
        """From asked to live."""

        STARTED = "started", "started"
        ACCEPTED = "accepted", "accepted"
        LIVE = "live", "live"

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.STARTED: frozenset({State.ACCEPTED}),
        State.ACCEPTED: frozenset({State.LIVE}),
        State.LIVE: frozenset(),
    }

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        to_field="code",
        db_column="municipality_code",
        related_name="subscriptions",
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.STARTED)

    contact_name = models.CharField(max_length=200, blank=True)
    contact_function = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    signatory_name = models.CharField(max_length=200, blank=True)
    signatory_function = models.CharField(max_length=200, blank=True)
    signatory_mandated = models.BooleanField(default=False)
    privacy_officer_name = models.CharField(max_length=200, blank=True)
    privacy_officer_email = models.EmailField(blank=True)
    price_class = models.ForeignKey(PriceClass, on_delete=models.PROTECT, null=True, related_name="+")
    order_number = models.CharField(max_length=60, blank=True)
    billing_address = models.CharField(max_length=500, blank=True)
    billing_email = models.EmailField(blank=True)
    pays_on_invoice = models.BooleanField(default=False)
    administrator_name = models.CharField(max_length=200, blank=True)
    administrator_email = models.EmailField(blank=True)

    contract = models.OneToOneField(
        Contract, on_delete=models.PROTECT, null=True, related_name="subscription"
    )
    provisioning_row = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.SHORT,
        plain="id created_at version changed_at municipality state signatory_mandated price_class "
        "order_number pays_on_invoice contract provisioning_row accepted_at live_at",
        personal="contact_name contact_function contact_email contact_phone signatory_name "
        "signatory_function privacy_officer_name privacy_officer_email billing_address billing_email "
        "administrator_name administrator_email",
    )

    class Meta:
        indexes = [models.Index(fields=["state", "changed_at"], name="subscription_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state__in=["accepted", "live"]),
                name="subscription_accepted_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="started", contract=None)
                | models.Q(state__in=["accepted", "live"], contract__isnull=False),
                name="subscription_accepted_has_contract",
            ),
        ]

    @property
    def municipality_code(self) -> str:
        """The CBS code of the municipality."""
        return str(self.municipality_id)
