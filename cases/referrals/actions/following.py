"""What a referrer does with a referral that was sent: answer a question, or withdraw it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.referrals.access import require_own
from cases.referrals.actions.telling import tell_coordinators
from cases.referrals.models import Event, Referral
from cases.referrals.rules import decide_before
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import StaleVersion, WrongState
from preventief.records import lock

State = Referral.State


def answer_question(*, by: Member, referral: Referral, version: int, answer: str) -> Referral:
    """Answer the coordinator's question. The time to decide in begins again on that day.

    Raises:
        NotAllowed: somebody else sent this referral.
        StaleVersion: it changed since `version` was read.
        WrongState: there is no question to answer, or nothing was answered.
    """
    require_own(by, referral)
    with transaction.atomic():
        fresh = lock(referral)
        if fresh.state == State.IN_REVIEW and fresh.answer and fresh.answer == answer:
            return fresh
        if fresh.version - 1 != version:
            raise StaleVersion
        if fresh.state != State.MORE_ASKED:
            raise WrongState
        if not answer.strip():
            raise WrongState(_("Fill in your answer."))
        fresh.become(State.IN_REVIEW)
        fresh.answer = answer
        fresh.triage_due_on = decide_before(timezone.localdate())
        fresh.save()
        Event.objects.create(referral=fresh, by=by, what="answered", note=answer)
        accesslog.record(by, Look.WRITE, fresh, purpose=Purpose.REFERRING, act="answer_question")
        tell_coordinators(fresh, "answered", but_not=by)
    return fresh


def withdraw_referral(*, by: Member, referral: Referral, version: int) -> Referral:
    """Take a referral back before it was decided on.

    Raises:
        NotAllowed: somebody else sent this referral.
        StaleVersion: it changed since `version` was read.
        WrongState: it was decided on already.
    """
    require_own(by, referral)
    with transaction.atomic():
        fresh = lock(referral)
        if fresh.state == State.WITHDRAWN:
            return fresh
        if not fresh.may_become(State.WITHDRAWN):
            raise WrongState(_("This referral was decided on already, so it cannot be withdrawn any more."))
        if fresh.version - 1 != version:
            raise StaleVersion
        fresh.become(State.WITHDRAWN)
        fresh.save()
        Event.objects.create(referral=fresh, by=by, what="withdrawn")
        accesslog.record(by, Look.WRITE, fresh, purpose=Purpose.REFERRING, act="withdraw_referral")
        tell_coordinators(fresh, "withdrawn", but_not=by)
    return fresh
