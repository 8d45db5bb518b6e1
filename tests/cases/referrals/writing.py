"""What tests type into the wizard."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cases.people.actions import GuardianFacts, PersonFacts
from cases.referrals.actions import ReferralFacts, send_referral, start_draft
from cases.referrals.models import Referral
from partners.models import Member
from tests.cases.factories import born


def three_parts(name: str, day: date) -> dict[str, str]:
    """A date as the three boxes send it."""
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def who(age: int = 14, **values: str) -> dict[str, str]:
    """Step 1 for somebody of this age with one parent."""
    return {
        "first_name": "Noor",
        "infix": "van",
        "last_name": "Dam",
        **three_parts("birth_date", born(age)),
        "phone": "",
        "age_remark": "",
        "ouder1-first_name": "Paul",
        "ouder1-infix": "",
        "ouder1-last_name": "Verhoef",
        "ouder1-relation": "father",
        "ouder1-phone": "06 12345678",
        "ouder1-authority": "unknown",
        "ouder2-first_name": "",
        "ouder2-last_name": "",
        "ouder2-relation": "",
        "ouder2-phone": "",
        "ouder2-authority": "unknown",
        **values,
    }


def what(**values: str) -> dict[str, str]:
    """Step 2."""
    return {
        "behaviour": "damage",
        **three_parts("happened_on", timezone.localdate() - timedelta(days=3)),
        "place": "Buurthuis De Mussen",
        "what_happened": "Een ruit van het buurthuis is ingegooid. Ik zag het zelf.",
        "injured": "yes",
        **values,
    }


def told(**values: str) -> dict[str, str]:
    """Step 3."""
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "young_person_told": "yes",
        **three_parts("young_person_told_on", yesterday),
        "parents_told": "yes",
        **three_parts("parents_told_on", yesterday),
        **values,
    }


def facts(age: int = 14, **values: Any) -> ReferralFacts:
    """What a referrer tells, as an action takes it."""
    today = timezone.localdate()
    return ReferralFacts(
        **{
            "young_person": PersonFacts(
                first_name="Noor", infix="van", last_name="Dam", birth_date=born(age)
            ),
            "guardians": (GuardianFacts(first_name="Paul", last_name="Verhoef", relation="father"),),
            "behaviour": "damage",
            "happened_on": today - timedelta(days=3),
            "what_happened": "Een ruit van het buurthuis is ingegooid.",
            "injured": "yes",
            "young_person_told_on": today,
            "parents_told_on": today,
            **values,
        }
    )


def a_sent_referral(by: Member, **values: Any) -> Referral:
    """A referral sent by the real action."""
    draft = start_draft(by=by)
    return send_referral(by=by, draft=draft, version=draft.version, facts=facts(**values))
