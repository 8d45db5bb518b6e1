"""Who may see a subscription: the visitor in whose session it was begun, and nobody else."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from preventief.onboarding.models import Subscription

SESSION_KEY = "subscriptions"


def subscriptions_of(session: SessionBase) -> QuerySet[Subscription]:
    """The subscriptions that were begun in this session."""
    own = session.get(SESSION_KEY, [])
    return Subscription.objects.select_related("municipality__region", "price_class").filter(id__in=own)


def get_subscription(*, session: SessionBase, id: UUID) -> Subscription:
    """One subscription of this session; Http404 for every other one."""
    return get_object_or_404(subscriptions_of(session), id=id)


def remember(session: SessionBase, subscription_id: UUID) -> None:
    """From now on this session may see the subscription."""
    own = session.get(SESSION_KEY, [])
    if str(subscription_id) not in own:
        session[SESSION_KEY] = [*own, str(subscription_id)]
