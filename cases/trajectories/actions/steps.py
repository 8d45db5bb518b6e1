"""Steps as such: done, left out, done again, and the consent step that follows the consents."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cases.catalogue.content import StepType
from cases.trajectories.access import require_carrying_out
from cases.trajectories.actions.acting import begin, open_act
from cases.trajectories.models import Step, Trajectory
from partners.models import Member
from preventief.errors import WrongState
from preventief.records import lock

# Steps that are done by saying so; the others are done by what belongs to them (a talk held, consents given).
SAID_DONE = frozenset({StepType.TASK, StepType.LETTER, StepType.ONWARD_REFERRAL})


def finish_step(
    *, by: Member, trajectory: Trajectory, step: Step, version: int, on: date, note: str = ""
) -> Step:
    """Mark a task, a letter or an onward referral done on a day.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: it cannot be done (yet), or a step of this type is not done by saying so.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        row = act.row(step.id)
        if act.repeated(row.state == Step.State.DONE and (row.done_by_id, row.done_on) == (by.id, on)):
            return row
        stop = act.allow(row)
        if stop.plan.type not in SAID_DONE:
            raise WrongState
        act.complete(row, on)
        act.note("done", step=row, note=note)
        act.finish("finish_step")
    return row


def leave_out(*, by: Member, trajectory: Trajectory, step: Step, version: int) -> Step:
    """Leave out a step that is not required and of which nothing is under way.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: it is required, under way, or no longer open.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        row = act.row(step.id)
        if act.repeated(row.state == Step.State.SKIPPED and row.done_by_id == by.id):
            return row
        if not act.road.may_leave_out(row):
            raise WrongState
        row.state, row.done_by = Step.State.SKIPPED, by
        act.note("left_out", step=row)
        act.finish("leave_out")
    return row


def add_again(*, by: Member, trajectory: Trajectory, step: Step, version: int) -> Step:
    """Add one more step like `step`, such as another follow-up talk; it may be left out again.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: a step like this is not repeatable, or the last one is not over yet.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        last = [row for row in act.rows if row.key == step.key][-1]
        if act.repeated(last.id != step.id and last.state == Step.State.OPEN):
            return last
        if not act.road.may_repeat(act.row(step.id)):
            raise WrongState
        today = timezone.localdate()
        row = Step(
            trajectory=act.trajectory, key=step.key, position=last.position + 1, due_on=today, anchor_on=today
        )
        act.rows.append(row)
        row.save(force_insert=True)
        act.note("added", step=row)
        act.finish("add_again")
    return row


def settle_consents(*, by: Member, trajectory: Trajectory) -> bool:
    """Let the consent step follow the consents, after one was given or withdrawn; returns whether it changed.

    The pages compute this themselves; this makes the due dates in lists follow too.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
    """
    with transaction.atomic():
        fresh = lock(trajectory)
        require_carrying_out(by, fresh)
        act = open_act(by=by, fresh=fresh, version=None)
        if not act.settle_consents():
            return False
        act.finish("settle_consents")
    return True


def follow_consents(*, trajectory_id: UUID) -> bool:
    """The same by the system itself: after a birthday, or when it was found out who has authority.

    Returns whether a step changed; a trajectory that is closed never does.
    """
    with transaction.atomic():
        fresh = lock(Trajectory(id=trajectory_id))
        act = open_act(by=None, fresh=fresh, version=None)
        if not act.running or not act.settle_consents():
            return False
        act.finish("follow_consents")
    return True
