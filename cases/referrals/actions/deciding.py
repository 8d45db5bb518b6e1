"""Deciding on a referral: accept, ask for more, decline, point elsewhere (domain.md §1, step 2)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.catalogue.access import published_versions
from cases.catalogue.models import KindVersion
from cases.referrals.actions.telling import tell_the_referrer
from cases.referrals.models import Event, Referral
from cases.referrals.rules import decline_text, fits
from cases.trajectories.actions import start_trajectory
from cases.trajectories.models import Trajectory
from partners.access import Permission, practitioners, require
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import StaleVersion, WrongState
from preventief.records import lock

State = Referral.State


class AgeOutside(WrongState):
    """The kind is not meant for this age, and nobody said why it is done nevertheless."""

    default = _("This trajectory is not meant for this age. Say why you choose it nevertheless.")


def accept_referral(
    *,
    by: Member,
    referral: Referral,
    version: int,
    kind_version: KindVersion,
    practitioner: Member,
    age_override_reason: str = "",
) -> Trajectory:
    """Accept a referral and start its trajectory on `kind_version`, carried out by `practitioner`.

    Raises:
        NotAllowed: `by` may not decide on referrals.
        StaleVersion: somebody changed the referral since `version` was read.
        WrongState: it is not waiting for a decision, or the kind or the practitioner is no longer on offer.
        AgeOutside: the kind is not for this age and no reason was given.
    """
    require(by, Permission.DECIDE_REFERRAL)
    today = timezone.localdate()
    with transaction.atomic():
        fresh, repeated = _to_decide(by, referral, version, State.ACCEPTED)
        if repeated:
            return fresh.trajectory
        if not published_versions().filter(id=kind_version.id).exists():
            raise WrongState(_("This kind of trajectory is no longer on offer. Choose another one."))
        if not practitioners().filter(id=practitioner.id).exists():
            raise WrongState(_("This practitioner can no longer be chosen. Choose another one."))
        fitting = fits(kind_version, fresh.young_person.birth_date, today)
        if not fitting and not age_override_reason.strip():
            raise AgeOutside
        fresh.age_override_reason = "" if fitting else age_override_reason
        _decided(by, fresh, "accepted", act="accept_referral")
        trajectory = start_trajectory(
            by=by, referral=fresh, kind_version=kind_version, practitioner=practitioner
        )
        tell_the_referrer(fresh, "decided")
    return trajectory


def decline_referral(
    *, by: Member, referral: Referral, version: int, reason: str, note: str = ""
) -> Referral:
    """Decline, with a reason of the list, which the referrer reads; the note is for coordinators only.

    Raises:
        NotAllowed: `by` may not decide on referrals.
        StaleVersion: somebody changed the referral since `version` was read.
        WrongState: it is not waiting for a decision, or the reason is no longer on offer.
    """
    require(by, Permission.DECIDE_REFERRAL)
    with transaction.atomic():
        fresh, repeated = _to_decide(by, referral, version, State.DECLINED)
        if repeated:
            return fresh
        fresh.decline_reason = reason
        fresh.decline_text = decline_text(reason)
        fresh.decision_note = note
        if not fresh.decline_text:
            raise WrongState(_("This reason is no longer on offer. Choose another one."))
        _decided(by, fresh, "declined", act="decline_referral")
        tell_the_referrer(fresh, "decided")
    return fresh


def point_elsewhere(
    *, by: Member, referral: Referral, version: int, pointed_to: str, note: str = ""
) -> Referral:
    """Point the referrer to a place that fits better; the note is for coordinators only.

    Raises:
        NotAllowed: `by` may not decide on referrals.
        StaleVersion: somebody changed the referral since `version` was read.
        WrongState: it is not waiting for a decision, or no place is named.
    """
    require(by, Permission.DECIDE_REFERRAL)
    with transaction.atomic():
        fresh, repeated = _to_decide(by, referral, version, State.POINTED_ELSEWHERE)
        if repeated:
            return fresh
        if not pointed_to.strip():
            raise WrongState(_("Say which place fits better."))
        fresh.pointed_to = pointed_to
        fresh.decision_note = note
        _decided(by, fresh, "pointed_elsewhere", act="point_elsewhere")
        tell_the_referrer(fresh, "decided")
    return fresh


def ask_for_more(*, by: Member, referral: Referral, version: int, question: str) -> Referral:
    """Ask the referrer a question before deciding. The same question sent twice is asked once.

    Raises:
        NotAllowed: `by` may not decide on referrals.
        StaleVersion: somebody changed the referral since `version` was read.
        WrongState: it is not waiting for a decision, or nothing is asked.
    """
    require(by, Permission.DECIDE_REFERRAL)
    with transaction.atomic():
        fresh = lock(referral)
        if fresh.state == State.MORE_ASKED and fresh.question == question:
            return fresh
        _require_version(fresh, version)
        if not question.strip():
            raise WrongState(_("Fill in your question."))
        fresh.become(State.MORE_ASKED)
        fresh.question = question
        fresh.answer = ""
        fresh.save()
        Event.objects.create(referral=fresh, by=by, what="asked", note=question)
        accesslog.record(by, Look.WRITE, fresh, purpose=Purpose.TRIAGE, act="ask_for_more")
        tell_the_referrer(fresh, "asked")
    return fresh


def _to_decide(by: Member, referral: Referral, version: int, state: str) -> tuple[Referral, bool]:
    """The referral, locked and moved to `state`; True when this member had already decided just that."""
    fresh = lock(referral)
    if fresh.state == state and fresh.decided_by_id == by.id:
        return fresh, True
    _require_version(fresh, version)
    fresh.become(state)
    return fresh, False


def _require_version(fresh: Referral, version: int) -> None:
    if fresh.version - 1 != version:
        raise StaleVersion


def _decided(by: Member, fresh: Referral, what: str, *, act: str) -> None:
    fresh.decided_by = by
    fresh.decided_at = timezone.now()
    fresh.save()
    Event.objects.create(referral=fresh, by=by, what=what)
    accesslog.record(by, Look.WRITE, fresh, purpose=Purpose.TRIAGE, act=act)
