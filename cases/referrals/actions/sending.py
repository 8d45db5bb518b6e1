"""Sending a referral: once, whatever is clicked."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.people.actions import GuardianFacts, PersonFacts, register_people
from cases.referrals.access import require_author
from cases.referrals.actions.deciding import AgeOutside
from cases.referrals.actions.telling import tell_coordinators
from cases.referrals.models import Draft, Event, Referral
from cases.referrals.numbers import next_number
from cases.referrals.rules import decide_before, is_of_age, outside_all, published_ages
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import StaleVersion, WrongState
from preventief.records import lock


class NotTold(WrongState):
    """The young person or the parents do not know of the referral yet."""

    default = _("The young person and the parents must first hear from you that you refer.")


@dataclass(frozen=True)
class ReferralFacts:
    """What a referrer tells."""

    young_person: PersonFacts
    guardians: tuple[GuardianFacts, ...]
    behaviour: str
    happened_on: date
    what_happened: str
    injured: str
    young_person_told_on: date | None
    parents_told_on: date | None
    place: str = ""
    age_remark: str = ""


def send_referral(*, by: Member, draft: Draft, version: int, facts: ReferralFacts) -> Referral:
    """Send what was written in a draft, and empty the draft. Sent again, it gives the same referral.

    Raises:
        NotAllowed: it is somebody else's draft, or `by` may not refer.
        StaleVersion: the answers changed after the author checked them.
        NotTold: young person or parents have not been told (domain.md §1, step 1).
        AgeOutside: no kind of trajectory is for this age, and no remark says why it is sent nevertheless.
    """
    require_author(by, draft)
    today = timezone.localdate()
    with transaction.atomic():
        fresh = lock(draft)
        if fresh.sent_at is not None:
            return Referral.objects.get(draft=fresh)
        if fresh.version - 1 != version:
            raise StaleVersion
        _require_complete(facts, today)
        referral = Referral.objects.create(
            number=next_number(today),
            draft=fresh,
            referred_by=by,
            partner_id=by.partner_id,
            young_person=register_people(by=by, young_person=facts.young_person, guardians=facts.guardians),
            behaviour=facts.behaviour,
            happened_on=facts.happened_on,
            place=facts.place,
            what_happened=facts.what_happened,
            injured=facts.injured,
            parents_told_on=facts.parents_told_on,
            young_person_told_on=facts.young_person_told_on,
            age_remark=facts.age_remark,
            triage_due_on=decide_before(today),
        )
        fresh.answers = {}
        fresh.sent_at = timezone.now()
        fresh.save()
        Event.objects.create(referral=referral, by=by, what="sent")
        accesslog.record(by, Look.WRITE, referral, purpose=Purpose.REFERRING, act="send_referral")
        tell_coordinators(referral, "new", but_not=by)
    return referral


def _require_complete(facts: ReferralFacts, today: date) -> None:
    born = facts.young_person.birth_date
    parents_told = facts.parents_told_on is not None or is_of_age(born, today)
    if facts.young_person_told_on is None or not parents_told:
        raise NotTold
    if not facts.age_remark and outside_all(published_ages(), born, today):
        raise AgeOutside
