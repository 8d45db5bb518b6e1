"""The blocks of this app on the first page: the administrator's list, the policy officer's and the log's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from partners.home import HomeBlock, register
from partners.models import Partner, Role
from partners.queries import SetUp, set_up
from partners.words import WHAT_ROLES_SEE

if TYPE_CHECKING:
    from partners.doors import MemberRequest

# Whom a municipality needs before the first referral can travel the whole road, in the order of that road.
NEEDED_ROLES = (Role.COORDINATOR, Role.PRACTITIONER, Role.REFERRER, Role.PRIVACY_OFFICER)
NEEDED_KINDS = (Partner.Kind.HALT, Partner.Kind.POLICE)


@dataclass(frozen=True)
class Step:
    """One thing to set up: what, whether it is done or under way, and where to do it."""

    title: StrOrPromise
    text: StrOrPromise
    done: bool
    under_way: bool
    url: str


def register_blocks() -> None:
    """Called once, when the app is ready."""
    register(Role.ADMINISTRATOR, 10, administrator_block)
    register(Role.POLICY_OFFICER, 80, figures_block)
    register(Role.PRIVACY_OFFICER, 90, access_log_block)


def administrator_block(request: "MemberRequest") -> HomeBlock:
    """What is set up and what is not yet."""
    found = set_up()
    steps = [*_partner_steps(found), *_role_steps(found)]
    left = sum(not step.done for step in steps)
    others = [kind for kind in Partner.Kind if kind not in NEEDED_KINDS]
    missing = [kind.label for kind in others if kind not in found.kinds and kind != Partner.Kind.OTHER]
    return HomeBlock(
        "partners/blocks/administrator.html",
        {
            "steps": steps,
            "left": left,
            "first": next((s for s in steps if not s.done), None),
            "missing": missing,
        },
    )


def figures_block(request: "MemberRequest") -> HomeBlock:
    """Figures come with the first trajectories."""
    return HomeBlock("partners/blocks/figures.html")


def access_log_block(request: "MemberRequest") -> HomeBlock:
    """The way to the access log."""
    return HomeBlock("partners/blocks/access_log.html")


def _partner_steps(found: SetUp) -> list[Step]:
    return [
        Step(
            title=_("Partner: %(kind)s") % {"kind": kind.label},
            text=_("The organisation for which these members work."),
            done=kind in found.kinds,
            under_way=False,
            url=f"{reverse('partners:add_partner')}?{urlencode({'soort': kind.value})}",
        )
        for kind in NEEDED_KINDS
    ]


def _role_steps(found: SetUp) -> list[Step]:
    return [
        Step(
            title=_("Member: %(role)s") % {"role": role.label},
            text=WHAT_ROLES_SEE[role],
            done=role in found.held,
            under_way=role in found.invited,
            url=f"{reverse('partners:invite')}?{urlencode({'rol': role.value})}",
        )
        for role in NEEDED_ROLES
    ]
