"""However somebody wanders over a case, the order and the consents hold, and a refused act leaves nothing."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.consents.actions import withdraw
from cases.consents.models import Consent
from cases.consents.queries import missing
from cases.restoration.actions import prepare_apology
from cases.trajectories import actions
from cases.trajectories.models import Event, GivenAssignment, Step, Talk, Trajectory
from cases.trajectories.queries import begun
from cases.trajectories.road import Road
from preventief.errors import Refused
from tests.cases.trajectories.driving import (
    REPORT,
    a_started_trajectory,
    act,
    agree,
    fresh,
    plan,
    reach,
    step,
)

pytestmark = pytest.mark.usefixtures("municipality")
Move = Callable[[Trajectory, random.Random], Any]
KEYS = ["startgesprek", "vervolggesprek", "oudergesprek", "eindgesprek"]
ALL = [*KEYS, "eerste_contact", "instemming", "leeropdracht", "excuus", "afsluiten", "terugkoppeling"]


def hold_any(case: Trajectory, dice: random.Random) -> None:
    talk = Talk.objects.filter(trajectory=case).order_by("?").first()
    if talk is not None:
        act(actions.hold_talk, case, talk=talk, report=REPORT)


def call_off_any(case: Trajectory, dice: random.Random) -> None:
    talk = Talk.objects.filter(trajectory=case).first()
    if talk is not None:
        act(actions.note_not_held, case, talk=talk, reason="ziek")


def give_any(case: Trajectory, dice: random.Random) -> None:
    at = step(case, dice.choice(["leeropdracht", "startgesprek"]))
    act(actions.give_assignment, case, step=at, key="mijn_groep", due_on=timezone.localdate())


def accept_any(case: Trajectory, dice: random.Random) -> None:
    given = GivenAssignment.objects.filter(trajectory=case).first()
    if given is not None:
        act(dice.choice([actions.accept_assignment, actions.hand_in]), case, assignment=given)


def withdraw_any(case: Trajectory, dice: random.Random) -> None:
    if Consent.objects.filter(trajectory=case).exists():
        now = fresh(case)
        withdraw(
            by=now.practitioner,
            trajectory=now,
            family="participation",
            way="spoken",
            decided_on=timezone.localdate(),
            young_person=now.young_person,
        )
        actions.settle_consents(by=now.practitioner, trajectory=now)


MOVES: list[Move] = [
    lambda case, dice: reach(case),
    lambda case, dice: plan(case, dice.choice(KEYS), ago=timedelta(hours=dice.choice([-30, 1, 2]))),
    lambda case, dice: plan(case, dice.choice(KEYS)),
    hold_any,
    hold_any,
    call_off_any,
    lambda case, dice: agree(case),
    withdraw_any,
    give_any,
    accept_any,
    lambda case, dice: act(prepare_apology, case, step=step(case, "excuus"), form="letter"),
    lambda case, dice: act(actions.leave_out, case, step=step(case, dice.choice(ALL))),
    lambda case, dice: act(actions.add_again, case, step=step(case, dice.choice(ALL))),
    lambda case, dice: act(
        actions.finish_step, case, step=step(case, dice.choice(ALL)), on=timezone.localdate()
    ),
    lambda case, dice: act(actions.close_trajectory, case, outcome="completed"),
]


def states(case: Trajectory) -> dict[Any, str]:
    return dict(Step.objects.filter(trajectory=case).values_list("id", "state"))


def check(case: Trajectory, before: dict[Any, str]) -> None:
    """What must hold after every move that was allowed."""
    now = fresh(case)
    content = content_of(now)
    rows = list(Step.objects.filter(trajectory=now))
    open_before = {row.key for row in rows if before.get(row.id) == Step.State.OPEN}
    lacking = missing(now, timezone.localdate())
    for row in rows:
        if row.state != Step.State.DONE or before.get(row.id) == Step.State.DONE:
            continue
        plan_ = content.step(row.key)
        if row.key != "instemming":
            assert not open_before & set(plan_.after), f"{row.key} was done before {plan_.after}"
        if content.needs_consent(row.key) or row.key == "instemming":
            assert not lacking, f"{row.key} was done without agreement"
    due = [
        row.due_on
        for position, row in enumerate(rows)
        if row.state == Step.State.OPEN
        and (
            row.id in begun(now)
            or (content.step(row.key).required and row.key not in {other.key for other in rows[:position]})
        )
    ]
    assert now.next_due_on == min(due, default=None)
    ahead = Road(content=content, rows=rows, running=now.state == Trajectory.State.RUNNING).now
    assert now.next_step == (ahead.plan.key if ahead else "")


@pytest.mark.parametrize("seed", range(12))
def test_a_wanderer_cannot_break_the_road(seed: int) -> None:
    dice = random.Random(seed)
    case = a_started_trajectory(age=dice.choice([11, 14, 17]))
    allowed = 0
    for _ in range(60):
        before, version, events = states(case), fresh(case).version, Event.objects.count()
        try:
            with transaction.atomic():
                dice.choice(MOVES)(case, dice)
        except Refused:
            assert (states(case), fresh(case).version, Event.objects.count()) == (before, version, events)
            continue
        allowed += fresh(case).version > version
        check(case, before)
    assert allowed
