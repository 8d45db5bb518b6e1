"""Recording what people answered, and what they took back. Rows are only ever added."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.access import content_of
from cases.consents.models import Consent
from cases.consents.queries import Person, Standing, Why, authority_gaps, missing, required_people, standing
from cases.people.models import Guardian, YoungPerson
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import Difference, NotAllowed, StaleVersion, WrongState

if TYPE_CHECKING:
    from cases.trajectories.models import Trajectory


class ConsentMissing(WrongState):
    """Somebody must still agree before this step; they are named by relation, never by name."""


def require_consents(trajectory: "Trajectory", on: date) -> None:
    """Go on only when everybody who must agree on that day has agreed.

    Raises:
        ConsentMissing: somebody has not.
    """
    still = missing(trajectory, on)
    if still:
        sentences = " ".join(dict.fromkeys(lack.sentence for lack in still))
        raise ConsentMissing(_("This step has to wait for agreement. %(who)s") % {"who": sentences})


def record_consent(
    *,
    by: Member,
    trajectory: "Trajectory",
    family: str,
    decision: str,
    way: str,
    decided_on: date,
    young_person: YoungPerson | None = None,
    guardian: Guardian | None = None,
) -> Consent:
    """Record one answer of one person; recording the same answer twice keeps one.

    Raises: as `record_answers`.
    """
    person = Person(young_person=young_person, guardian=guardian)
    answers = {family: decision}
    return record_answers(
        by=by, trajectory=trajectory, person=person, answers=answers, way=way, decided_on=decided_on
    )[family]


@transaction.atomic
def record_answers(
    *,
    by: Member,
    trajectory: "Trajectory",
    person: Person,
    answers: Mapping[str, str],
    way: str,
    decided_on: date,
    seen: int | None = None,
) -> dict[str, Consent]:
    """Record what one person answered on one day, per family, each with the exact text of the version.

    `seen` is how many answers of this person stood on the page; None for acts that hold whatever was there.

    Raises:
        NotAllowed: the case is not `by`'s, or the person does not belong to it.
        WrongState: the case is closed, the day cannot be right, or this person's agreement is not needed.
        StaleVersion: other answers of this person were recorded meanwhile.
    """
    trajectory = _lock(trajectory)
    _require_own(by, trajectory, person)
    if trajectory.state != trajectory.State.RUNNING:
        raise WrongState(_("This trajectory is closed. Nothing can be recorded any more."))
    problem = day_problem(trajectory, decided_on) or say_problem(trajectory, person, decided_on)
    if problem:
        raise WrongState(problem)
    rows = list(trajectory.consents.all())
    now = standing(rows)
    same = {
        family: now[(person.key, family)]
        for family, decision in answers.items()
        if _says_the_same(now.get((person.key, family)), decision, way, decided_on)
    }
    if len(same) == len(answers):
        return same
    if seen is not None and seen != count_of(person, rows):
        raise StaleVersion(_differences(person, answers, now))
    return {
        family: same.get(family)
        or _add(
            by=by,
            trajectory=trajectory,
            person=person,
            family=family,
            decision=decision,
            way=way,
            on=decided_on,
        )
        for family, decision in answers.items()
    }


@transaction.atomic
def withdraw(
    *,
    by: Member,
    trajectory: "Trajectory",
    family: str,
    way: str,
    decided_on: date,
    young_person: YoungPerson | None = None,
    guardian: Guardian | None = None,
) -> Consent:
    """Take back an agreement: it works at once, in every state of the case, and needs no reason.

    Withdrawing what was withdrawn already changes nothing.

    Raises:
        NotAllowed: the case is not `by`'s, or the person does not belong to it.
        WrongState: there is no agreement to withdraw, or the day cannot be right.
    """
    person = Person(young_person=young_person, guardian=guardian)
    trajectory = _lock(trajectory)
    _require_own(by, trajectory, person)
    answer = standing(trajectory.consents.all()).get((person.key, family))
    if answer is not None and answer.decision == Consent.Decision.WITHDRAWN:
        return answer
    if answer is None or answer.decision != Consent.Decision.GIVEN:
        raise WrongState(_("There is no agreement to withdraw."))
    problem = day_problem(trajectory, decided_on, given_on=answer.decided_on)
    if problem:
        raise WrongState(problem)
    return _add(
        by=by,
        trajectory=trajectory,
        person=person,
        family=family,
        decision=Consent.Decision.WITHDRAWN,
        way=way,
        on=decided_on,
    )


def day_problem(trajectory: "Trajectory", day: date, *, given_on: date | None = None) -> str:
    """Why an answer cannot have been given on this day, as a sentence; empty when it can.

    `given_on` is the day of the agreement that is taken back.
    """
    if day > timezone.localdate():
        return _("This date is in the future. Is the year right?")
    if day < trajectory.accepted_on:
        return _("This is before the trajectory began. Fill in the day on which the answer was given.")
    if given_on is not None and day < given_on:
        return _("This is before the day on which the agreement was given.")
    return ""


def say_problem(trajectory: "Trajectory", person: Person, on: date) -> str:
    """Why this person's answer is not asked, as a sentence; empty when it is.

    Asked is whoever must agree on the day of the answer, or today.
    """
    young_person = trajectory.young_person
    around = [person.guardian] if person.guardian else []
    days = (on, timezone.localdate())
    asked = [someone.key for day in days for someone in required_people(young_person, around, day)]
    if person.key in asked:
        return ""
    gaps = [gap.why for day in days for gap in authority_gaps(young_person, around, day)]
    if Why.AUTHORITY_UNKNOWN in gaps:
        return _("First find out whether this person has authority, and record that with the people.")
    return _("This person's agreement is not needed, so it is not recorded.")


def count_of(person: Person, rows: list[Consent]) -> int:
    """How many answers of this person were recorded so far."""
    guardian_id = person.guardian.id if person.guardian else None
    return sum(1 for row in rows if row.guardian_id == guardian_id)


def _lock(trajectory: "Trajectory") -> "Trajectory":
    """The case, fresh, with its row locked: two answers at once stand in line."""
    fresh = type(trajectory).objects.select_for_update(of=("self",)).select_related("young_person")
    return fresh.get(pk=trajectory.pk)


def _require_own(by: Member, trajectory: "Trajectory", person: Person) -> None:
    require(by, Permission.CARRY_OUT)
    if trajectory.practitioner_id != by.id:
        raise NotAllowed
    if (person.young_person is None) == (person.guardian is None):
        raise NotAllowed
    about = (
        person.guardian.young_person_id if person.guardian else person.young_person and person.young_person.id
    )
    if about != trajectory.young_person_id:
        raise NotAllowed


def _says_the_same(answer: Consent | None, decision: str, way: str, on: date) -> bool:
    return answer is not None and (answer.decision, answer.way, answer.decided_on) == (decision, way, on)


def _differences(person: Person, answers: Mapping[str, str], now: Standing) -> list[Difference]:
    return [
        Difference(
            label=Consent.Family(family).label,
            mine=Consent.Decision(decision).label,
            theirs=now[(person.key, family)].get_decision_display() if (person.key, family) in now else "",
        )
        for family, decision in answers.items()
    ]


def _add(
    *, by: Member, trajectory: "Trajectory", person: Person, family: str, decision: str, way: str, on: date
) -> Consent:
    asked = content_of(trajectory).consent.of(family)
    text = asked.young_person if person.is_young else asked.guardian
    consent = Consent.objects.create(
        trajectory=trajectory,
        young_person=person.young_person,
        guardian=person.guardian,
        family=family,
        purpose=asked.purpose,
        recipient=asked.recipient,
        decision=decision,
        way=way,
        text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
        decided_on=on,
        recorded_by=by,
    )
    record(by, Look.WRITE, consent, purpose=Purpose.CARRYING_OUT, act=f"consent_{decision}")
    return consent
