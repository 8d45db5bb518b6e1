"""Who hears of it: rows in the outbox, each with keys only."""

from cases.referrals.models import Referral
from cases.referrals.queries import coordinators
from cases.referrals.tasks import tell_coordinator, tell_referrer
from partners.models import Member
from preventief.outbox import actions as outbox


def tell_the_referrer(referral: Referral, what: str) -> None:
    """Queue a mail to the referrer that there is news; `what` is "decided" or "asked"."""
    outbox.queue(tell_referrer, referral_id=referral.id, what=what)


def tell_coordinators(referral: Referral, what: str, *, but_not: Member) -> None:
    """Queue one mail per coordinator, so that one bad address keeps nobody else waiting.

    `what` is "new", "answered" or "withdrawn". Who did it themselves is not told.
    """
    for coordinator in coordinators().exclude(id=but_not.id):
        outbox.queue(tell_coordinator, referral_id=referral.id, member_id=coordinator.id, what=what)
