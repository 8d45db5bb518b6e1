"""Reads of contracts for other rooms."""

from datetime import date
from uuid import UUID

from preventief.contracts.models import Agreement, Contact, Contract, PriceClass


def current_agreement(on: date) -> Agreement | None:
    """The text that is in force on this day; None before the terms are loaded."""
    return Agreement.objects.filter(valid_from__lte=on).order_by("-valid_from", "-created_at").first()


def price_classes() -> list[PriceClass]:
    """The classes of inhabitants, the smallest first."""
    return list(PriceClass.objects.all())


def contract_of(environment_id: UUID) -> Contract | None:
    """The contract of an environment."""
    return Contract.objects.select_related("municipality").filter(environment_id=environment_id).first()


def first_administrator(environment_id: UUID) -> Contact:
    """Whom to invite as the first administrator of a new environment: name and e-mail address.

    Raises:
        Contact.DoesNotExist: there is no contract for this environment.
    """
    return Contact.objects.get(contract__environment_id=environment_id, kind=Contact.Kind.ADMINISTRATOR)
