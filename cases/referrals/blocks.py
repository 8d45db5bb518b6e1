"""What stands on the first page: a referrer's own referrals, and what waits for a coordinator."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partners import home, navigation
from partners.home import HomeBlock
from partners.models import Role

if TYPE_CHECKING:
    from partners.doors import MemberRequest


def register_blocks() -> None:
    """Called once, when the app is ready."""
    home.register(Role.REFERRER, 10, referrer_block)
    home.register(Role.COORDINATOR, 20, coordinator_block)
    # Whoever is both sees all: the coordinator's entry stands first, and a page stands in the row once.
    navigation.register(Role.COORDINATOR, order=9, label=_("Referrals"), url_name="referrals:list")
    navigation.register(Role.REFERRER, order=10, label=_("My referrals"), url_name="referrals:list")


def referrer_block(request: "MemberRequest") -> HomeBlock:
    """The way to a new referral, what was begun, and the latest that were sent."""
    from cases.referrals import queries

    return HomeBlock(
        "referrals/blocks/referrer.html",
        {
            "drafts": queries.drafts_with_answers(request.member),
            "lines": queries.latest_of(request.member),
        },
    )


def coordinator_block(request: "MemberRequest") -> HomeBlock:
    """What waits for a decision, the soonest term first."""
    from cases.referrals import queries

    return HomeBlock(
        "referrals/blocks/coordinator.html",
        {"lines": queries.waiting_for_decision(request.member)},
    )
