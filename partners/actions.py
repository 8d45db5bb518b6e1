"""Every change to partners and members. Invitations have a file of their own, and are named here too."""

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from partners.access import Permission, require
from partners.errors import LastAdministrator, NameInUse, OwnRoles, PartnerInUse
from partners.invitations import (
    accept_invitation,
    invite,
    invite_first_administrator,
    resend_invitation,
    revoke_invitation,
)
from partners.models import Member, Partner, Role, role_words
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.accounts.actions import close_account, reopen_account
from preventief.errors import Difference, StaleVersion
from preventief.records import lock

R = TypeVar("R", Partner, Member)

__all__ = [
    "accept_invitation",
    "add_partner",
    "change_member",
    "change_partner",
    "invite",
    "invite_first_administrator",
    "resend_invitation",
    "restore_member",
    "revoke_invitation",
    "stop_member",
]


def add_partner(*, by: Member, name: str, kind: Partner.Kind, phone: str = "", email: str = "") -> Partner:
    """Add an organisation that takes part here. Added twice by a double click, it is one partner.

    Raises:
        NotAllowed: `by` may not manage partners.
        NameInUse: another partner has this name.
    """
    require(by, Permission.MANAGE_PARTNERS)
    try:
        with transaction.atomic():
            partner = Partner.objects.create(name=name, kind=kind, phone=phone, email=email)
            record(by, Look.WRITE, partner, purpose=Purpose.ADMINISTRATION, act="add_partner")
    except IntegrityError:
        same = Partner.objects.filter(name=name, kind=kind, phone=phone, email=email, active=True).first()
        if same is None:
            raise NameInUse from None
        return same
    return partner


def change_partner(
    *,
    by: Member,
    partner: Partner,
    version: int,
    name: str,
    kind: Partner.Kind,
    phone: str = "",
    email: str = "",
    active: bool = True,
) -> Partner:
    """Change what is known of a partner, or close it, or open it again.

    Raises:
        NotAllowed: `by` may not manage partners.
        StaleVersion: somebody changed it since `version`; holds what differs.
        NameInUse: another partner has this name.
        PartnerInUse: it would be closed while members of it are active.
    """
    require(by, Permission.MANAGE_PARTNERS)
    wanted = {"name": name, "kind": kind, "phone": phone, "email": email, "active": active}
    try:
        with transaction.atomic():
            fresh = lock(partner, version)
            if fresh.active and not active and fresh.members.filter(active=True).exists():
                raise PartnerInUse
            _assign(fresh, wanted)
            fresh.save()
            record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="change_partner")
    except IntegrityError:
        raise NameInUse from None
    except StaleVersion:
        now = Partner.objects.get(id=partner.id)
        return _same_or_stale(now, wanted, PARTNER_FIELDS)
    return fresh


def change_member(
    *,
    by: Member,
    member: Member,
    version: int,
    name: str,
    partner: Partner,
    roles: list[Role],
    function: str = "",
) -> Member:
    """Change a member's name, function, partner or roles. New roles hold from their next page on.

    Raises:
        NotAllowed: `by` may not manage members.
        StaleVersion: somebody changed this member since `version`; holds what differs.
        OwnRoles: `by` would change their own roles.
        LastAdministrator: nobody would be left to manage members.
    """
    require(by, Permission.MANAGE_MEMBERS)
    codes = [role.value for role in Role if role in roles]
    wanted = {"name": name, "function": function, "partner": partner, "roles": codes}
    try:
        with transaction.atomic():
            if Role.ADMINISTRATOR not in roles:
                _keep_an_administrator(member.id)
            fresh = lock(member, version)
            if fresh.id == by.id and set(fresh.roles) != set(codes):
                raise OwnRoles
            _assign(fresh, wanted)
            fresh.save()
            record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="change_member")
    except StaleVersion:
        now = Member.objects.select_related("partner").get(id=member.id)
        return _same_or_stale(now, wanted, MEMBER_FIELDS)
    return fresh


def stop_member(*, by: Member, member: Member) -> Member:
    """End somebody's access: every session of theirs ends now, and they cannot sign in. Safe to repeat.

    What they did stays on record, and their cases stay theirs until a coordinator moves them.

    Raises:
        NotAllowed: `by` may not manage members.
        LastAdministrator: nobody would be left to manage members.
    """
    require(by, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        _keep_an_administrator(member.id)
        fresh = lock(member)
        if not fresh.active:
            return member
        fresh.active = False
        fresh.save()
        close_account(user_id=fresh.user_id)
        record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="stop_member")
    return fresh


def restore_member(*, by: Member, member: Member) -> Member:
    """Give somebody their access back, with the roles and the second factor they had. Safe to repeat.

    Raises:
        NotAllowed: `by` may not manage members.
    """
    require(by, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        fresh = lock(member)
        if fresh.active:
            return member
        fresh.active = True
        fresh.save()
        reopen_account(user_id=fresh.user_id)
        record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="restore_member")
    return fresh


def _keep_an_administrator(leaving: UUID) -> None:
    """See that another administrator stays; locked, so that two cannot remove each other."""
    administrators = Member.objects.filter(active=True, roles__contains=[Role.ADMINISTRATOR])
    ids = [member.id for member in administrators.select_for_update(of=("self",)).order_by("id")]
    if ids == [leaving]:
        raise LastAdministrator


def _assign(record: Partner | Member, wanted: dict[str, Any]) -> None:
    for field, value in wanted.items():
        setattr(record, field, value)


PARTNER_FIELDS: dict[str, StrOrPromise] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "active": _("Takes part"),
}
MEMBER_FIELDS: dict[str, StrOrPromise] = {
    "name": _("Name"),
    "function": _("Function"),
    "partner": _("Partner"),
    "roles": _("Roles"),
}


def _same_or_stale(now: R, wanted: dict[str, Any], labels: dict[str, StrOrPromise]) -> R:
    """The record when it already is as wanted (a second press on the same button).

    Raises:
        StaleVersion: with every field in which it differs.
    """
    differences = [
        Difference(labels[field], _in_words(field, mine), _in_words(field, getattr(now, field)))
        for field, mine in wanted.items()
        if mine != getattr(now, field)
    ]
    if differences:
        raise StaleVersion(differences)
    return now


def _in_words(field: str, value: Any) -> StrOrPromise:
    if field == "roles":
        return role_words(value)
    if field == "partner":
        return str(value.name)
    if field == "kind":
        return Partner.Kind(value).label
    if field == "active":
        return _("yes") if value else _("no")
    return str(value)
