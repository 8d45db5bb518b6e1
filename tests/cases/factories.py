"""Made-up people and cases for tests."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from cases.catalogue.models import KindVersion
from cases.people.models import Guardian, YoungPerson
from cases.referrals.models import Referral
from cases.trajectories.models import Trajectory
from partners.models import Member, Role
from tests.factories import a_member

_numbers = count(1)


def born(age: int, on: date | None = None) -> date:
    """The birth date of somebody who turned `age` on the first of January of the year of that day."""
    return date((on or timezone.localdate()).year - age, 1, 1)


def a_young_person(age: int = 14, **values: Any) -> YoungPerson:
    """A young person of this age."""
    values.setdefault("birth_date", born(age))
    return YoungPerson.objects.create(**{"first_name": "Noor", "infix": "van", "last_name": "Dam", **values})


def a_guardian(young_person: YoungPerson, authority: str = Guardian.Authority.YES, **values: Any) -> Guardian:
    """A parent, with authority unless told otherwise."""
    values = {"first_name": "Eva", "last_name": "Dam", "relation": Guardian.Relation.MOTHER, **values}
    return Guardian.objects.create(young_person=young_person, authority=authority, **values)


def a_published_version(key: str = "wijkinterventie", area: str = "") -> KindVersion:
    """The published version of one of the kinds that the environment began with."""
    return KindVersion.objects.select_related("kind").get(
        kind__key=key, kind__area=area, state=KindVersion.State.PUBLISHED
    )


def a_referral(young_person: YoungPerson | None = None, **values: Any) -> Referral:
    """A referral, waiting for a decision unless told otherwise."""
    by = values.pop("referred_by", None) or a_member(Role.REFERRER)
    today = timezone.localdate()
    return Referral.objects.create(
        **{
            "number": f"T-{next(_numbers):06}",
            "referred_by": by,
            "partner": by.partner,
            "young_person": young_person or a_young_person(),
            "behaviour": Referral.Behaviour.DAMAGE,
            "happened_on": today,
            "what_happened": "Een ruit van het buurthuis is ingegooid.",
            "triage_due_on": today,
            **values,
        }
    )


def a_trajectory(
    young_person: YoungPerson | None = None, practitioner: Member | None = None, **values: Any
) -> Trajectory:
    """A running trajectory on the published wijkinterventie, as a bare row: without steps."""
    today = timezone.localdate()
    referral = a_referral(young_person, state=Referral.State.ACCEPTED, decided_at=timezone.now())
    return Trajectory.objects.create(
        **{
            "number": referral.number,
            "referral": referral,
            "young_person": referral.young_person,
            "kind_version": a_published_version(),
            "practitioner": practitioner or a_member(Role.PRACTITIONER),
            "accepted_on": today,
            **values,
        }
    )
