"""Drives a case over its road with the real acts, as far as a test needs it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.consents.actions import record_consent
from cases.consents.queries import required_people
from cases.people.models import YoungPerson
from cases.referrals.models import Referral
from cases.trajectories import actions
from cases.trajectories.models import GivenAssignment, Step, Talk, Trajectory
from partners.models import Member, Role
from tests.cases.factories import a_guardian, a_published_version, a_referral, a_young_person
from tests.factories import a_member

REPORT = "Noor vertelde wat er gebeurde; geheim-verslag."


def a_started_trajectory(
    young_person: YoungPerson | None = None,
    practitioner: Member | None = None,
    age: int = 14,
    guardians: int = 1,
    **values: Any,
) -> Trajectory:
    """A trajectory that was really started, with parents with authority."""
    child = young_person or a_young_person(age=age)
    for _ in range(guardians):
        a_guardian(child)
    referral = a_referral(
        child,
        state=Referral.State.ACCEPTED,
        decided_at=timezone.now(),
        number=values.pop("number", None) or number(),
    )
    return actions.start_trajectory(
        by=a_member(Role.COORDINATOR),
        referral=referral,
        kind_version=a_published_version(),
        practitioner=practitioner or a_member(Role.PRACTITIONER),
    )


def number(_count: list[int] = [0]) -> str:  # noqa: B006 (counts over the whole run)
    """A case number that no other test gave out."""
    _count[0] += 1
    return f"D-{_count[0]:06}"


def fresh(trajectory: Trajectory) -> Trajectory:
    """The trajectory as it is in the database now."""
    return Trajectory.objects.select_related("young_person", "practitioner").get(id=trajectory.id)


def step(trajectory: Trajectory, key: str) -> Step:
    """The last row of a step."""
    found = Step.objects.filter(trajectory=trajectory, key=key).order_by("position").last()
    assert found is not None, key
    return found


def act(verb: Callable[..., Any], trajectory: Trajectory, **values: Any) -> Any:
    """One act of the practitioner who carries it out, on what is in the database now."""
    now = fresh(trajectory)
    about = {} if {"talk", "assignment", "apology"} & set(values) else {"trajectory": now}
    return verb(**{"by": now.practitioner, "version": now.version, **about, **values})


def reach(trajectory: Trajectory) -> None:
    """The first contact."""
    act(
        actions.record_first_contact,
        trajectory,
        step=step(trajectory, "eerste_contact"),
        on=timezone.localdate(),
        reached=True,
        with_whom="moeder",
    )


def plan(trajectory: Trajectory, key: str, ago: timedelta = timedelta(hours=1)) -> Talk:
    """A talk that was planned, by default an hour ago."""
    talk: Talk = act(
        actions.plan_talk,
        trajectory,
        step=step(trajectory, key),
        planned_at=timezone.now() - ago,
        form=Talk.Form.NEAR_HOME,
        place="Buurthuis De Mussen",
        with_whom=[str(trajectory.young_person_id)],
    )
    return talk


def hold(trajectory: Trajectory, key: str) -> Talk:
    """A talk that was held."""
    talk: Talk = act(actions.hold_talk, trajectory, talk=plan(trajectory, key), report=REPORT)
    return talk


def agree(trajectory: Trajectory) -> None:
    """Everybody who must agrees."""
    today = timezone.localdate()
    now = fresh(trajectory)
    for person in required_people(now.young_person, now.young_person.guardians.all(), today):
        for family in ("participation", "data_use"):
            record_consent(
                by=now.practitioner,
                trajectory=now,
                family=family,
                decision="given",
                way="spoken",
                decided_on=today,
                young_person=person.young_person,
                guardian=person.guardian,
            )
    actions.settle_consents(by=now.practitioner, trajectory=now)


def give(trajectory: Trajectory) -> GivenAssignment:
    """The assignment, given."""
    given: GivenAssignment = act(
        actions.give_assignment,
        trajectory,
        step=step(trajectory, "leeropdracht"),
        key="mijn_groep",
        due_on=timezone.localdate() + timedelta(days=14),
    )
    return given


ROAD: list[tuple[str, Callable[[Trajectory], Any]]] = [
    ("eerste_contact", reach),
    ("startgesprek", lambda case: hold(case, "startgesprek")),
    ("instemming", agree),
    ("leeropdracht", lambda case: act(actions.accept_assignment, case, assignment=give(case))),
    ("eindgesprek", lambda case: hold(case, "eindgesprek")),
    ("afsluiten", lambda case: act(actions.close_trajectory, case, outcome="completed")),
]


def driven(until: str, **values: Any) -> Trajectory:
    """A trajectory driven up to and including a step."""
    trajectory = a_started_trajectory(**values)
    for key, go in ROAD:
        go(trajectory)
        if key == until:
            return fresh(trajectory)
    raise AssertionError(until)
