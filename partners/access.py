"""Who may do what: permissions per role, and the only ways to reach members and partners."""

from enum import Enum
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from partners.models import Invitation, Member, Partner, Role
from partners.queries import log_entries
from preventief.accesslog.models import Entry, Look
from preventief.errors import NotAllowed


class Permission(Enum):
    """An act that a role may or may not do."""

    MANAGE_PARTNERS = "manage partners"
    MANAGE_MEMBERS = "manage members"
    CONFIGURE = "configure kinds of trajectory"
    REFER = "refer"
    DECIDE_REFERRAL = "decide on referrals"
    SEE_ALL_CASES = "see the progress of all cases"
    CARRY_OUT = "carry out trajectories"
    READ_ACCESS_LOG = "read the access log"
    SEE_FIGURES = "see figures"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.REFERRER: frozenset({Permission.REFER}),
    Role.COORDINATOR: frozenset(
        {Permission.DECIDE_REFERRAL, Permission.SEE_ALL_CASES, Permission.SEE_FIGURES}
    ),
    Role.PRACTITIONER: frozenset({Permission.CARRY_OUT}),
    Role.RESTORATION_WORKER: frozenset(),
    Role.POLICY_OFFICER: frozenset({Permission.SEE_FIGURES}),
    Role.PRIVACY_OFFICER: frozenset({Permission.READ_ACCESS_LOG}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.MANAGE_PARTNERS, Permission.MANAGE_MEMBERS, Permission.CONFIGURE}
    ),
}


def may(member: Member, permission: Permission) -> bool:
    """Whether one of the member's roles allows this; an inactive member may nothing."""
    return member.active and any(permission in PERMISSIONS[Role(role)] for role in member.roles)


def require(member: Member, permission: Permission) -> None:
    """Go on only when the member may do this.

    Raises:
        NotAllowed: they may not.
    """
    if not may(member, permission):
        raise NotAllowed


def practitioners() -> QuerySet[Member]:
    """The members to whom a trajectory can be assigned."""
    return Member.objects.filter(active=True, roles__contains=[Role.PRACTITIONER])


def members_for(member: Member) -> QuerySet[Member]:
    """The members this member may manage: an administrator's all, anybody else's none."""
    return Member.objects.all() if may(member, Permission.MANAGE_MEMBERS) else Member.objects.none()


def partners_for(member: Member) -> QuerySet[Partner]:
    """The partners this member may manage: an administrator's all, anybody else's none."""
    return Partner.objects.all() if may(member, Permission.MANAGE_PARTNERS) else Partner.objects.none()


def invitations_for(member: Member) -> QuerySet[Invitation]:
    """The invitations this member may manage: an administrator's all, anybody else's none."""
    return Invitation.objects.all() if may(member, Permission.MANAGE_MEMBERS) else Invitation.objects.none()


def log_for(member: Member, look: Look | None = None) -> QuerySet[Entry]:
    """The access log as this member may read it: a privacy officer whole, anybody else not at all."""
    return log_entries(look) if may(member, Permission.READ_ACCESS_LOG) else Entry.objects.none()


def get_member(*, by: Member, id: Any) -> Member:
    """One member to manage; Http404 when there is none for this administrator."""
    return get_object_or_404(members_for(by).select_related("partner"), id=id)


def get_partner(*, by: Member, id: Any) -> Partner:
    """One partner to manage; Http404 when there is none for this administrator."""
    return get_object_or_404(partners_for(by), id=id)


def get_invitation(*, by: Member, id: Any) -> Invitation:
    """One invitation to manage; Http404 when there is none for this administrator."""
    return get_object_or_404(invitations_for(by).select_related("partner"), id=id)
