"""Inviting people, and becoming a member by an invitation."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.access import Permission, require
from partners.errors import AddressInUse, InvitationClosed
from partners.models import Invitation, Member, Partner, Role
from partners.queries import invitation_open_for, open_invitation
from partners.tasks import send_invitation
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.accounts.actions import open_account
from preventief.accounts.queries import account_of
from preventief.errors import WrongState
from preventief.outbox import actions as outbox
from preventief.plane import current_schema
from tenants.queries import environment_of

# Within this time a second press on the same button, with the same password, counts as the first.
DOUBLE_PRESS = timedelta(minutes=5)
STILL_OPEN = _("An invitation to this e-mail address is still open. You can send it again.")


def invite_first_administrator(*, email: str, name: str, function: str = "") -> Invitation:
    """Invite the first administrator of a fresh environment, for the municipality as a partner.

    Safe to repeat: a second call changes nothing and returns the first invitation.
    """
    with transaction.atomic():
        first = Invitation.objects.filter(invited_by=None).order_by("created_at").first()
        if first is not None:
            return first
        return _invite(
            by=None,
            email=email,
            name=name,
            function=function,
            partner=_municipality_as_partner(),
            roles=[Role.ADMINISTRATOR],
        )


def invite(
    *, by: Member, email: str, name: str, partner: Partner, roles: list[Role], function: str = ""
) -> Invitation:
    """Invite somebody to become a member of `partner` with these roles; a mail with a link follows.

    Asked twice by the same administrator for the same, it is one invitation.

    Raises:
        NotAllowed: `by` may not manage members.
        AddressInUse: the address is a member's, or another invitation to it is open.
        WrongState: the partner is closed.
    """
    require(by, Permission.MANAGE_MEMBERS)
    if account_of(email) is not None:
        raise AddressInUse
    try:
        with transaction.atomic():
            if not Partner.objects.select_for_update().get(id=partner.id).active:
                raise WrongState(_("This partner is closed. Choose another one."))
            return _invite(by=by, email=email, name=name, function=function, partner=partner, roles=roles)
    except IntegrityError:
        waiting = invitation_open_for(email)
        asked = (by.id, name, partner.id, function, {role.value for role in roles})
        if waiting is not None and asked == _asked_before(waiting):
            return waiting
        raise AddressInUse(STILL_OPEN) from None


def resend_invitation(*, by: Member, invitation: Invitation) -> Invitation:
    """Send an open or expired invitation once more, valid for the full term again.

    Raises:
        NotAllowed: `by` may not manage members.
        InvitationClosed: it was accepted or withdrawn.
    """
    require(by, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        invitation = _locked(invitation.id)
        if invitation.accepted_at or invitation.revoked_at:
            raise InvitationClosed
        invitation.expires_at = timezone.now() + settings.INVITATION_LIFETIME
        invitation.save(update_fields=["expires_at"])
        record(by, Look.WRITE, invitation, purpose=Purpose.ADMINISTRATION, act="resend_invitation")
        outbox.queue(send_invitation, invitation_id=invitation.id)
    return invitation


def revoke_invitation(*, by: Member, invitation: Invitation) -> Invitation:
    """Withdraw an invitation: its link stops working. Safe to repeat.

    Raises:
        NotAllowed: `by` may not manage members.
        InvitationClosed: it was accepted.
    """
    require(by, Permission.MANAGE_MEMBERS)
    with transaction.atomic():
        invitation = _locked(invitation.id)
        if invitation.accepted_at:
            raise InvitationClosed(_("This invitation has been accepted. Stop the member's access instead."))
        if invitation.revoked_at is None:
            invitation.revoked_at = timezone.now()
            invitation.save(update_fields=["revoked_at"])
            record(by, Look.WRITE, invitation, purpose=Purpose.ADMINISTRATION, act="revoke_invitation")
    return invitation


def accept_invitation(*, invitation_id: UUID, password: str) -> Member:
    """Become a member: an account with this password, and the roles of the invitation.

    A second press within five minutes with the same password gives the same member.

    Raises:
        InvitationClosed: it was used, withdrawn, has expired, or its partner was closed.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).filter(id=invitation_id).first()
        if invitation is not None and invitation.accepted_at is not None:
            return _accepted_just_now(invitation, password)
        if open_invitation(invitation_id) is None or invitation is None or account_of(invitation.email):
            raise InvitationClosed
        user = open_account(email=invitation.email, name=invitation.name, password=password)
        member = Member.objects.create(
            user=user,
            partner_id=invitation.partner_id,
            name=invitation.name,
            function=invitation.function,
            roles=invitation.roles,
        )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        record(member, Look.WRITE, member, purpose=Purpose.ADMINISTRATION, act="accept_invitation")
    return member


def _invite(
    *, by: Member | None, email: str, name: str, function: str, partner: Partner, roles: list[Role]
) -> Invitation:
    invitation = Invitation.objects.create(
        email=email.lower(),
        name=name,
        function=function,
        partner=partner,
        roles=[role.value for role in roles],
        invited_by=by,
        expires_at=timezone.now() + settings.INVITATION_LIFETIME,
    )
    record(by, Look.WRITE, invitation, purpose=Purpose.ADMINISTRATION, act="invite")
    outbox.queue(send_invitation, invitation_id=invitation.id)
    return invitation


def _municipality_as_partner() -> Partner:
    found = Partner.objects.filter(kind=Partner.Kind.MUNICIPALITY).order_by("created_at").first()
    if found is not None:
        return found
    # Stored in Dutch, like everything in the database.
    name = f"Gemeente {environment_of(current_schema()).name}"
    partner = Partner.objects.create(name=name, kind=Partner.Kind.MUNICIPALITY)
    record(None, Look.WRITE, partner, purpose=Purpose.ADMINISTRATION, act="add_partner")
    return partner


def _asked_before(waiting: Invitation) -> tuple[Any, ...]:
    roles = set(waiting.roles)
    return (waiting.invited_by_id, waiting.name, waiting.partner_id, waiting.function, roles)


def _locked(invitation_id: UUID) -> Invitation:
    return Invitation.objects.select_for_update(of=("self",)).get(id=invitation_id)


def _accepted_just_now(invitation: Invitation, password: str) -> Member:
    user = account_of(invitation.email)
    recently = invitation.accepted_at is not None and timezone.now() - invitation.accepted_at < DOUBLE_PRESS
    if user is None or not recently or not user.is_active or not user.check_password(password):
        raise InvitationClosed
    return Member.objects.select_related("partner", "user").get(user=user)
