"""Who must agree, who has, and who is still missing (domain.md §3).

Under 12 the guardians with authority decide; from 12 to 15 the young person and the guardians with authority;
from 16 the young person alone. With joint authority both must agree. It is computed for a day, so that it is
right again after a birthday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.catalogue.ages import age_on
from cases.catalogue.content import FAMILIES
from cases.consents.models import Consent
from cases.people.models import Guardian, YoungPerson

if TYPE_CHECKING:
    from cases.trajectories.models import Trajectory

YOUNG_PERSON_HAS_A_SAY = 12
YOUNG_PERSON_DECIDES = 16
YOUNG_PERSON_KEY = "jongere"


@dataclass(frozen=True)
class Person:
    """Somebody who may have a say: the young person, or one guardian."""

    young_person: YoungPerson | None = None
    guardian: Guardian | None = None

    @property
    def key(self) -> str:
        """A word for in an address: it names nobody."""
        return str(self.guardian.id) if self.guardian else YOUNG_PERSON_KEY

    @property
    def label(self) -> str:
        """Who it is, without a name: "moeder"."""
        return str(self.guardian.get_relation_display()) if self.guardian else _("young person")

    @property
    def name(self) -> str:
        """Their name, for who carries out the case."""
        person = self.guardian or self.young_person
        assert person is not None
        return person.full_name

    @property
    def is_young(self) -> bool:
        """Whether it is the young person."""
        return self.guardian is None


class Why(Enum):
    """Why an agreement is missing."""

    NOT_ASKED = "not asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    AUTHORITY_UNKNOWN = "authority unknown"
    NOBODY_WITH_AUTHORITY = "nobody with authority"


@dataclass(frozen=True)
class Missing:
    """One agreement that is still missing. Without a person and family: nobody with authority is known."""

    why: Why
    person: Person | None = None
    family: str = ""

    @property
    def young_person(self) -> YoungPerson | None:
        """The young person, when it is theirs."""
        return self.person.young_person if self.person else None

    @property
    def guardian(self) -> Guardian | None:
        """The guardian, when it is theirs."""
        return self.person.guardian if self.person else None

    @property
    def person_label(self) -> str:
        """Whose it is, by relation and never by name."""
        return self.person.label if self.person else _("somebody with authority")

    @property
    def sentence(self) -> str:
        """What is the matter, in a sentence by relation."""
        who = capital(self.person_label)
        if self.why is Why.NOBODY_WITH_AUTHORITY:
            return _("There is no parent or carer with authority in this file. Find out who has authority.")
        if self.why is Why.AUTHORITY_UNKNOWN:
            return _("%(who)s: first find out whether this person has authority.") % {"who": who}
        parts = {"who": who, "what": str(Consent.Family(self.family).label)}
        return {
            Why.NOT_ASKED: _("%(who)s has not yet been asked about %(what)s."),
            Why.REFUSED: _("%(who)s does not agree with %(what)s."),
            Why.WITHDRAWN: _("%(who)s has withdrawn the agreement with %(what)s."),
        }[self.why] % parts


def capital(text: str) -> str:
    """The same text with a capital to begin a sentence."""
    return text[:1].upper() + text[1:]


def guardians_have_a_say(young_person: YoungPerson, on: date) -> bool:
    """Whether, on that day, the guardians with authority must agree."""
    return age_on(young_person.birth_date, on) < YOUNG_PERSON_DECIDES


def required_people(young_person: YoungPerson, guardians: Iterable[Guardian], on: date) -> list[Person]:
    """Everybody whose agreement is needed on that day, as far as authority is known."""
    people = []
    if age_on(young_person.birth_date, on) >= YOUNG_PERSON_HAS_A_SAY:
        people.append(Person(young_person=young_person))
    if guardians_have_a_say(young_person, on):
        with_authority = (g for g in guardians if g.authority == Guardian.Authority.YES)
        people.extend(Person(guardian=guardian) for guardian in with_authority)
    return people


def authority_gaps(young_person: YoungPerson, guardians: Iterable[Guardian], on: date) -> list[Missing]:
    """What must be found out about authority before agreement can be complete."""
    if not guardians_have_a_say(young_person, on):
        return []
    known = list(guardians)
    unknown = [g for g in known if g.authority == Guardian.Authority.UNKNOWN]
    gaps = [Missing(Why.AUTHORITY_UNKNOWN, Person(guardian=guardian)) for guardian in unknown]
    if not gaps and not any(g.authority == Guardian.Authority.YES for g in known):
        gaps.append(Missing(Why.NOBODY_WITH_AUTHORITY))
    return gaps


Standing = dict[tuple[str, str], Consent]


def standing(consents: Iterable[Consent]) -> Standing:
    """What holds now: the latest answer per person (`Person.key`) and family."""
    latest: Standing = {}
    for consent in sorted(consents, key=lambda consent: (consent.created_at, consent.id)):
        latest[(person_key(consent), consent.family)] = consent
    return latest


def person_key(consent: Consent) -> str:
    """The `Person.key` of who gave this answer."""
    return str(consent.guardian_id) if consent.guardian_id else YOUNG_PERSON_KEY


def missing(
    trajectory: "Trajectory",
    on: date,
    *,
    guardians: Iterable[Guardian] | None = None,
    consents: Iterable[Consent] | None = None,
) -> list[Missing]:
    """Every agreement that is still missing on that day; empty when the case may go on.

    Takes one query for the consents and one for the guardians, unless they are passed or were prefetched.
    """
    young_person = trajectory.young_person
    around = list(young_person.guardians.all() if guardians is None else guardians)
    answers = standing(trajectory.consents.all() if consents is None else consents)
    found = authority_gaps(young_person, around, on)
    for person in required_people(young_person, around, on):
        for family in FAMILIES:
            why = _why_missing(answers.get((person.key, family)))
            if why is not None:
                found.append(Missing(why, person, family))
    return found


def _why_missing(answer: Consent | None) -> Why | None:
    if answer is None:
        return Why.NOT_ASKED
    return {
        Consent.Decision.GIVEN: None,
        Consent.Decision.REFUSED: Why.REFUSED,
        Consent.Decision.WITHDRAWN: Why.WITHDRAWN,
    }[Consent.Decision(answer.decision)]


def history(trajectory: "Trajectory") -> list[Consent]:
    """Every answer ever recorded, newest first, with who gave and who recorded it. One query."""
    return list(
        Consent.objects.filter(trajectory=trajectory)
        .select_related("guardian", "young_person", "recorded_by")
        .order_by("-created_at", "-id")
    )
