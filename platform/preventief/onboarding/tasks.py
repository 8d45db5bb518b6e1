"""Mails of the subscription, and forgetting drafts."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from preventief.accounts.links import sign_link
from preventief.background import task
from preventief.contracts.models import Contact, Contract
from preventief.onboarding.models import Subscription
from preventief.outbox.mail import send_mail
from preventief.outbox.registry import handler
from preventief.regions.models import RelationshipManager
from tenants.addresses import url_for

PROGRESS_LINK = "subscription-progress"
PROGRESS_LINK_LIFETIME = timedelta(days=30)


def control_plane_url(name: str, *args: object) -> str:
    """The full address of a page of the control plane."""
    return url_for(settings.BASE_DOMAIN, reverse(name, urlconf=settings.CONTROL_PLANE_URLCONF, args=args))


@handler("onboarding.tell_manager")
def tell_manager(*, key: UUID, manager_id: str, contract_id: str) -> None:
    """Tell a relationship manager that a municipality of the region has subscribed."""
    manager = RelationshipManager.objects.filter(id=manager_id, active=True).first()
    contract = Contract.objects.select_related("municipality").filter(id=contract_id).first()
    if manager is None or contract is None:
        return
    with override(settings.LANGUAGE_CODE):
        subject = _("%(municipality)s takes part") % {"municipality": contract.municipality.name}
    send_mail(
        key=key,
        to=manager.email,
        subject=subject,
        template="onboarding/mail/manager.txt",
        context={
            "municipality": contract.municipality.name,
            "url": control_plane_url("onboarding:municipality", contract.municipality_code),
        },
    )


@handler("onboarding.tell_contact")
def tell_contact(*, key: UUID, subscription_id: str) -> None:
    """Confirm the subscription to the contact person, with the way back to the page with the progress."""
    _mail_contact(key, subscription_id, "onboarding/mail/accepted.txt")


@handler("onboarding.tell_contact_ready")
def tell_contact_ready(*, key: UUID, subscription_id: str) -> None:
    """Tell the contact person that the environment is ready, when that took longer than one waits for."""
    _mail_contact(key, subscription_id, "onboarding/mail/ready.txt")


def _mail_contact(key: UUID, subscription_id: str, template: str) -> None:
    subscription = Subscription.objects.select_related("municipality").filter(id=subscription_id).first()
    if subscription is None:
        return
    contact = Contact.objects.filter(contract=subscription.contract, kind=Contact.Kind.CONTACT).first()
    if contact is None:
        return
    with override(settings.LANGUAGE_CODE):
        subject = _("Your environment for Preventief naar Halt")
    token = sign_link(PROGRESS_LINK, subscription.id)
    send_mail(
        key=key,
        to=contact.email,
        subject=subject,
        template=template,
        context={
            "municipality": subscription.municipality.name,
            "url": control_plane_url("onboarding:find_again", token),
        },
    )


@task("onboarding.forget_drafts", plane="control")
def forget_drafts() -> int:
    """Nightly: forget drafts that were left behind."""
    from preventief.onboarding import actions

    return actions.forget_drafts()
