"""Who may know of a referral, and the only ways to reach one."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cases.referrals.models import Draft, Referral
from partners.access import Permission, may, require
from partners.doors import note_refusal
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import NotAllowed


def referrals_for(member: Member) -> QuerySet[Referral]:
    """The referrals this member may know of.

    A coordinator's all; a referrer's own; a practitioner's those of the trajectories assigned to them;
    anybody else's none.
    """
    if may(member, Permission.DECIDE_REFERRAL):
        return Referral.objects.all()
    found = Referral.objects.none()
    if may(member, Permission.REFER):
        found = Referral.objects.filter(referred_by=member)
    if may(member, Permission.CARRY_OUT):
        found |= Referral.objects.filter(trajectory__practitioner=member)
    return found


def purpose_for(member: Member) -> Purpose:
    """What this member looks at a referral for."""
    if may(member, Permission.DECIDE_REFERRAL):
        return Purpose.TRIAGE
    return Purpose.REFERRING if may(member, Permission.REFER) else Purpose.CARRYING_OUT


def get_referral(*, by: Member, id: Any, purpose: Purpose) -> Referral:
    """One referral with its people, the look logged.

    Raises:
        NotAllowed: it does not exist for this member; when it exists for others, the attempt is logged.
    """
    found = (
        referrals_for(by)
        .select_related("young_person", "referred_by__partner", "partner", "trajectory__practitioner")
        .filter(id=id)
        .first()
    )
    if found is None:
        note_refusal(by=by, model=Referral, id=id, purpose=purpose)
        raise NotAllowed
    accesslog.record(by, Look.READ, found, purpose=purpose)
    return found


def get_own_referral(*, by: Member, id: Any) -> Referral:
    """A referral that this member sent, the look logged.

    Raises:
        NotAllowed: somebody else sent it, or there is none; when it exists, the attempt is logged.
    """
    if not may(by, Permission.REFER) or not Referral.objects.filter(referred_by=by, id=id).exists():
        note_refusal(by=by, model=Referral, id=id, purpose=Purpose.REFERRING)
        raise NotAllowed
    return get_referral(by=by, id=id, purpose=Purpose.REFERRING)


def require_own(by: Member, referral: Referral) -> None:
    """Go on only when this member sent the referral and may refer.

    Raises:
        NotAllowed: otherwise.
    """
    if referral.referred_by_id != by.id or not may(by, Permission.REFER):
        raise NotAllowed


def drafts_of(member: Member) -> QuerySet[Draft]:
    """The referrals this member is still writing, the latest first; nobody else ever sees them."""
    if not may(member, Permission.REFER):
        return Draft.objects.none()
    return Draft.objects.filter(author=member, sent_at=None).order_by("-changed_at", "-id")


def get_draft(*, by: Member, id: UUID) -> Draft:
    """A draft of this member, sent or not.

    Raises:
        NotAllowed: it is somebody else's, or there is none.
    """
    if not may(by, Permission.REFER):
        raise NotAllowed
    found = Draft.objects.select_related("referral").filter(author=by, id=id).first()
    if found is None:
        raise NotAllowed
    return found


def require_author(by: Member, draft: Draft) -> None:
    """Go on only when this member writes this draft and may refer.

    Raises:
        NotAllowed: otherwise.
    """
    require(by, Permission.REFER)
    if draft.author_id != by.id:
        raise NotAllowed
