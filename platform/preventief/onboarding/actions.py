"""Every write of the way from asked to live."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from preventief.contracts.actions import Person, make_contract
from preventief.contracts.models import Contact, Contract, PriceClass
from preventief.contracts.queries import current_agreement
from preventief.contracts.words import price_in_words
from preventief.errors import Difference, StaleVersion, WrongState
from preventief.onboarding.models import Subscription
from preventief.onboarding.queries import takes_part
from preventief.onboarding.steps import Step, first_unanswered
from preventief.onboarding.tasks import tell_contact, tell_contact_ready, tell_manager
from preventief.outbox import actions as outbox
from preventief.records import lock
from preventief.regions.queries import managers_of, municipality_on
from tenants.models import Environment
from tenants.provisioning import request_environment

PROVISION = "crossings.provision"
PROVISIONING_QUEUE = "provisioning"
# A draft that nobody touches is forgotten.
DRAFT_LIFETIME = timedelta(days=30)
# Making an environment takes seconds. After this long a person may try again: the worker may be gone.
SLOW_AFTER = timedelta(seconds=20)
LONG_AFTER = timedelta(minutes=1)

State = Subscription.State


class AlreadyTakesPart(WrongState):
    """The municipality has subscribed before; one municipality has one environment."""

    default = _("This municipality already takes part.")


class NotComplete(WrongState):
    """Some answers are missing."""

    default = _("Some answers are still missing.")


def start_subscription(*, code: str, own: list[Subscription]) -> Subscription:
    """Begin a subscription for a municipality, or go on with the draft for it among one's `own`.

    Raises:
        AlreadyTakesPart: it has an environment, or one is being made.
        WrongState: it is no municipality today.
    """
    for draft in own:
        if draft.municipality_code == code and draft.state == State.STARTED:
            return draft
    municipality = municipality_on(code, timezone.localdate())
    if municipality is None:
        raise WrongState
    if takes_part(code):
        raise AlreadyTakesPart
    return Subscription.objects.create(municipality=municipality)


def answer(
    *, subscription: Subscription, step: Step, version: int, answers: Mapping[str, Any]
) -> Subscription:
    """Keep the answers of one page. Sent twice, the second time changes nothing.

    Raises:
        StaleVersion: another page changed one of these answers meanwhile.
        WrongState: the agreement has been accepted; answers stand.
    """
    with transaction.atomic():
        fresh = lock(subscription)
        if fresh.state != State.STARTED:
            raise WrongState
        changed = [name for name in step.answers if getattr(fresh, name) != answers[name]]
        if not changed:
            return subscription
        if fresh.version - 1 != version:
            raise StaleVersion(
                [Difference(name, _told(answers[name]), _told(getattr(fresh, name))) for name in changed]
            )
        for name in changed:
            setattr(fresh, name, answers[name])
        fresh.save()
    return fresh


def _told(value: Any) -> StrOrPromise:
    """An answer as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, PriceClass):
        return price_in_words(value.yearly_price)
    return str(value or "")


def accept(
    *, subscription: Subscription, version: int, agreement_sha256: str, name: str, function: str
) -> Subscription:
    """Accept the agreement: makes the contract, asks for the environment, tells the region. All, or nothing.

    Sent twice, the second time changes nothing. Of two people who accept for one municipality one succeeds.

    Raises:
        AlreadyTakesPart: somebody else was first.
        NotComplete: answers are missing.
        StaleVersion: an answer, or the agreement itself, has changed since it was on the screen.
    """
    with transaction.atomic():
        fresh = lock(subscription)
        if fresh.state != State.STARTED:
            return fresh
        if takes_part(fresh.municipality_code):
            raise AlreadyTakesPart
        if fresh.version - 1 != version:
            raise StaleVersion
        if first_unanswered(fresh) is not None:
            raise NotComplete
        environment = _claim(fresh)
        contract = _contract(fresh, environment, agreement_sha256, Person(name=name, function=function))
        fresh.contract = contract
        fresh.become(State.ACCEPTED)
        fresh.accepted_at = timezone.now()
        row = outbox.queue_named(PROVISION, queue_name=PROVISIONING_QUEUE, environment_id=environment.id)
        fresh.provisioning_row = row.id if row else None
        _forget_people(fresh)
        fresh.save()
        for manager in managers_of(fresh.municipality_code):
            outbox.queue(tell_manager, manager_id=manager.id, contract_id=contract.id)
        outbox.queue(tell_contact, subscription_id=fresh.id)
    return fresh


def _claim(subscription: Subscription) -> Environment:
    """The environment, which exists once per municipality: the database decides who is first."""
    municipality = subscription.municipality
    try:
        with transaction.atomic():
            return request_environment(code=municipality.code, name=municipality.name)
    except IntegrityError as error:
        raise AlreadyTakesPart from error


def _contract(
    subscription: Subscription, environment: Environment, sha256: str, accepted_by: Person
) -> Contract:
    agreement = current_agreement(timezone.localdate())
    assert subscription.price_class is not None
    if agreement is None:
        raise WrongState
    return make_contract(
        environment_id=environment.id,
        municipality=subscription.municipality,
        price_class=subscription.price_class,
        order_number=subscription.order_number,
        agreement=agreement,
        shown_sha256=sha256,
        accepted_by=accepted_by,
        people={
            Contact.Kind.CONTACT: Person(
                name=subscription.contact_name,
                function=subscription.contact_function,
                email=subscription.contact_email,
                phone=subscription.contact_phone,
            ),
            Contact.Kind.SIGNATORY: Person(
                name=subscription.signatory_name, function=subscription.signatory_function
            ),
            Contact.Kind.PRIVACY_OFFICER: Person(
                name=subscription.privacy_officer_name, email=subscription.privacy_officer_email
            ),
            Contact.Kind.BILLING: Person(
                email=subscription.billing_email, address=subscription.billing_address
            ),
            Contact.Kind.ADMINISTRATOR: Person(
                name=subscription.administrator_name, email=subscription.administrator_email
            ),
        },
    )


def _forget_people(subscription: Subscription) -> None:
    """The contract has the people now; here they would only be a second copy."""
    for name in Subscription.privacy.groups["personal"]:
        setattr(subscription, name, "")


def try_again(*, subscription: Subscription) -> None:
    """Make the environment after all, when making it failed or takes too long. Safe to press twice."""
    if may_try_again(subscription) and subscription.provisioning_row is not None:
        outbox.try_again(subscription.provisioning_row)


def may_try_again(subscription: Subscription) -> bool:
    """Whether another try makes sense: it failed, or it takes so long that the worker may be gone."""
    if subscription.contract is None or subscription.accepted_at is None:
        return False
    state = (
        Environment.objects.filter(id=subscription.contract.environment_id)
        .values_list("state", flat=True)
        .first()
    )
    slow = timezone.now() - subscription.accepted_at > SLOW_AFTER
    return state == Environment.State.FAILED or (state == Environment.State.PROVISIONING and slow)


def note_live(*, environment_id: UUID) -> None:
    """The environment can be used. Mails the contact person when it took over a minute; safe to repeat."""
    with transaction.atomic():
        subscription = (
            Subscription.objects.select_for_update(of=("self",))
            .filter(contract__environment_id=environment_id, state=State.ACCEPTED)
            .first()
        )
        if subscription is None:
            return
        subscription.become(State.LIVE)
        subscription.live_at = timezone.now()
        subscription.version += 1
        subscription.save()
        if subscription.accepted_at and subscription.live_at - subscription.accepted_at > LONG_AFTER:
            outbox.queue(tell_contact_ready, subscription_id=subscription.id)


def forget_drafts() -> int:
    """Remove drafts that were left behind; returns how many."""
    left = Subscription.objects.filter(state=State.STARTED, changed_at__lt=timezone.now() - DRAFT_LIFETIME)
    return left.delete()[0]
