"""Made-up records and clients of the control plane."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.utils import timezone

from preventief.contracts.models import PriceClass
from preventief.contracts.queries import current_agreement
from preventief.onboarding.actions import accept
from preventief.onboarding.models import Subscription
from preventief.regions.actions import add_relationship_manager
from preventief.regions.models import Municipality, Region, RelationshipManager
from tenants.models import Environment
from tests.factories import a_user
from tests.planes import PlaneClient

HOST = settings.BASE_DOMAIN
_numbers = count(1)

ANSWERS: dict[str, dict[str, Any]] = {
    "contactpersoon": {
        "contact_name": "Noor van ’t Hof",
        "contact_function": "Beleidsmedewerker",
        "contact_email": "noor@gemeente.example",
        "contact_phone": "0168 12 34 56",
    },
    "ondertekenaar": {
        "signatory_name": "Bram de Ĳssel",
        "signatory_function": "Teammanager",
        "signatory_mandated": "on",
        "privacy_officer_name": "Fatma Yılmaz",
        "privacy_officer_email": "fg@gemeente.example",
    },
    "factuur": {
        "order_number": "INK-2026-17",
        "billing_address": "Gemeente\nPostbus 4\n4760 AA Zevenbergen",
        "billing_email": "facturen@gemeente.example",
        "pays_on_invoice": "on",
    },
    "beheerder": {"administrator_name": "Noor van ’t Hof", "administrator_email": "noor@gemeente.example"},
}


def a_visitor() -> PlaneClient:
    """Somebody without an account on the public site."""
    return PlaneClient(HOST)


def a_relationship_manager(*slugs: str, **values: Any) -> RelationshipManager:
    """A relationship manager with an account, of these regions (`den-haag` when none are given)."""
    number = next(_numbers)
    return add_relationship_manager(
        name=values.get("name", f"J. Okafor {number}"),
        phone=values.get("phone", "06 1234 5678"),
        email=values.get("email", f"okafor.{number}@halt.example"),
        regions=Region.objects.filter(slug__in=slugs or ("den-haag",)),
        user=a_user(f"J. Okafor {number}"),
    )


def signed_in(manager: RelationshipManager) -> PlaneClient:
    """A client of a relationship manager, signed in with a second factor."""
    client = PlaneClient(HOST)
    assert manager.user is not None
    client.force_login(manager.user)
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    return client


def a_complete_draft(code: str = "GM1709") -> Subscription:
    """A subscription in which everything is filled in."""
    return Subscription.objects.create(
        municipality=Municipality.objects.get(code=code),
        contact_name="Noor van ’t Hof",
        contact_function="Beleidsmedewerker",
        contact_email="noor@gemeente.example",
        contact_phone="0168 12 34 56",
        signatory_name="Bram de Ĳssel",
        signatory_function="Teammanager",
        signatory_mandated=True,
        privacy_officer_name="Fatma Yılmaz",
        privacy_officer_email="fg@gemeente.example",
        price_class=PriceClass.objects.get(below=40_000),
        order_number="INK-2026-17",
        billing_address="Postbus 4, 4760 AA Zevenbergen",
        billing_email="facturen@gemeente.example",
        pays_on_invoice=True,
        administrator_name="Noor van ’t Hof",
        administrator_email="noor@gemeente.example",
    )


def accepted(draft: Subscription) -> Subscription:
    """The draft, with the agreement of today accepted."""
    agreement = current_agreement(timezone.localdate())
    assert agreement is not None
    return accept(
        subscription=draft,
        version=draft.version,
        agreement_sha256=agreement.sha256,
        name="Bram de Ĳssel",
        function="Teammanager",
    )


def make_live(subscription: Subscription) -> Environment:
    """The environment of an accepted subscription, as if it had been provisioned."""
    assert subscription.contract is not None
    Environment.objects.filter(id=subscription.contract.environment_id).update(
        state=Environment.State.ACTIVE,
        step=Environment.Step.READY,
        ready_at=timezone.now() - timedelta(days=1),
    )
    return Environment.objects.get(id=subscription.contract.environment_id)
