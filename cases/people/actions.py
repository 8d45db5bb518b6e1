"""Writing personal data: registering people with a referral, and correcting them afterwards."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from cases.people.access import purpose_of, require_may_correct
from cases.people.models import Guardian, YoungPerson
from cases.people.words import label_of, shown
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import Difference, StaleVersion
from preventief.records import VersionedRecord, lock


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a young person."""

    first_name: str
    last_name: str
    birth_date: date
    infix: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    school: str = ""


@dataclass(frozen=True)
class GuardianFacts:
    """What is known of a parent or carer."""

    first_name: str
    last_name: str
    relation: str
    infix: str = ""
    authority: str = Guardian.Authority.UNKNOWN
    phone: str = ""
    email: str = ""
    informed_on: date | None = None


Facts = PersonFacts | GuardianFacts
R = TypeVar("R", bound=VersionedRecord)


def register_people(
    *, by: Member, young_person: PersonFacts, guardians: Sequence[GuardianFacts]
) -> YoungPerson:
    """Write down the people of a new referral.

    Raises:
        NotAllowed: `by` may not refer.
    """
    require(by, Permission.REFER)
    with transaction.atomic():
        registered = YoungPerson.objects.create(**asdict(young_person))
        for facts in guardians:
            Guardian.objects.create(young_person=registered, **asdict(facts))
        accesslog.record(by, Look.WRITE, registered, purpose=Purpose.REFERRING, act="register_people")
    return registered


def correct_young_person(
    *, by: Member, young_person: YoungPerson, version: int, facts: PersonFacts
) -> YoungPerson:
    """Correct what is known of a young person.

    Raises:
        NotAllowed: `by` has nothing to do with this case.
        StaleVersion: somebody else changed it since `version`; carries both values.
    """
    require_may_correct(by, young_person)
    with transaction.atomic():
        corrected = _correct(young_person, version, facts)
        accesslog.record(by, Look.WRITE, corrected, purpose=purpose_of(by), act="correct_young_person")
    return corrected


def correct_guardian(*, by: Member, guardian: Guardian, version: int, facts: GuardianFacts) -> Guardian:
    """Correct what is known of a parent or carer, authority included.

    Raises:
        NotAllowed: `by` has nothing to do with this case.
        StaleVersion: somebody else changed it since `version`; carries both values.
    """
    require_may_correct(by, guardian.young_person)
    with transaction.atomic():
        corrected = _correct(guardian, version, facts)
        accesslog.record(by, Look.WRITE, corrected, purpose=purpose_of(by), act="correct_guardian")
    return corrected


def add_guardian(*, by: Member, young_person: YoungPerson, facts: GuardianFacts) -> Guardian:
    """Add a parent or carer; adding the very same person again gives the one that is there.

    Raises:
        NotAllowed: `by` has nothing to do with this case.
    """
    require_may_correct(by, young_person)
    with transaction.atomic():
        # The young person's row serialises two people who add at once, and two clicks of one of them.
        YoungPerson.objects.select_for_update().get(id=young_person.id)
        known = Guardian.objects.filter(young_person=young_person, **asdict(facts)).first()
        if known is not None:
            return known
        added = Guardian.objects.create(young_person=young_person, **asdict(facts))
        accesslog.record(by, Look.WRITE, added, purpose=purpose_of(by), act="add_guardian")
    return added


def _correct(record: R, version: int, facts: Facts) -> R:
    """Write the facts on the record. Sent twice, or the same as is there: nothing changes."""
    fresh = lock(record)
    before = fresh.version - 1
    different = _differences(fresh, facts)
    if not different:
        fresh.version = before
        return fresh
    if before != version:
        raise StaleVersion(different)
    for name, value in asdict(facts).items():
        setattr(fresh, name, value)
    fresh.save()
    return fresh


def _differences(record: models.Model, facts: Facts) -> list[Difference]:
    found: list[Difference] = []
    for field in fields(facts):
        mine: Any = getattr(facts, field.name)
        theirs: Any = getattr(record, field.name)
        if mine != theirs:
            found.append(Difference(label_of(field.name), shown(field.name, mine), shown(field.name, theirs)))
    return found
