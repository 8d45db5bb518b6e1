"""Assignments (leeropdrachten): given, handed in, accepted, or asked again."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.catalogue.content import StepType
from cases.trajectories.actions.acting import begin
from cases.trajectories.models import GivenAssignment, Step, Trajectory
from partners.models import Member
from preventief.errors import WrongState
from preventief.records import lock


def give_assignment(
    *, by: Member, trajectory: Trajectory, step: Step, version: int, key: str, due_on: date
) -> GivenAssignment:
    """Give the young person an assignment of the version, to be handed in by a day.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        ConsentMissing: somebody must agree first.
        WrongState: the step cannot be done (yet), has an assignment already, or the version has no such one.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        given = GivenAssignment.objects.filter(step=step).first()
        if (
            act.repeated(given is not None and (given.key, given.due_on) == (key, due_on))
            and given is not None
        ):
            return given
        stop = act.allow(step)
        if stop.plan.type is not StepType.ASSIGNMENT or given is not None:
            raise WrongState
        try:
            planned = act.content.assignment(key)
        except KeyError:
            raise WrongState from None
        assignment = GivenAssignment.objects.create(
            trajectory=act.trajectory,
            step=step,
            key=key,
            title=planned.title,
            given_on=timezone.localdate(),
            due_on=due_on,
        )
        act.note("given", step=step, note=planned.title)
        act.finish("give_assignment")
    return assignment


def hand_in(*, by: Member, assignment: GivenAssignment, version: int) -> GivenAssignment:
    """Note that an assignment was handed in.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: it was handed in or accepted before, or the trajectory is closed.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=assignment.trajectory, version=version)
        fresh = lock(assignment)
        if act.repeated(fresh.state == GivenAssignment.State.HANDED_IN):
            return fresh
        act.allow(fresh.step)
        fresh.become(GivenAssignment.State.HANDED_IN)
        fresh.save()
        act.note("handed_in", step=fresh.step, note=fresh.title)
        act.finish("hand_in")
    return fresh


def accept_assignment(
    *, by: Member, assignment: GivenAssignment, version: int, remark: str = ""
) -> GivenAssignment:
    """Accept an assignment as done; its step is done today.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        ConsentMissing: somebody must agree first.
        WrongState: it was accepted before, or the trajectory is closed.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=assignment.trajectory, version=version)
        fresh = lock(assignment)
        if act.repeated(fresh.state == GivenAssignment.State.ACCEPTED and fresh.remark == remark):
            return fresh
        act.allow(fresh.step)
        fresh.become(GivenAssignment.State.ACCEPTED)
        fresh.accepted_on, fresh.remark = timezone.localdate(), remark
        fresh.save()
        act.complete(fresh.step, timezone.localdate())
        act.note("accepted", step=fresh.step, note=fresh.title)
        act.finish("accept_assignment")
    return fresh


def ask_again(
    *, by: Member, assignment: GivenAssignment, version: int, due_on: date, remark: str
) -> GivenAssignment:
    """Give a handed-in assignment back, with what is still to be done and a new day.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: it was not handed in, or the trajectory is closed.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=assignment.trajectory, version=version)
        fresh = lock(assignment)
        given = fresh.state == GivenAssignment.State.GIVEN
        if act.repeated(given and (fresh.due_on, fresh.remark) == (due_on, remark)):
            return fresh
        act.allow(fresh.step)
        fresh.become(GivenAssignment.State.GIVEN)
        fresh.due_on, fresh.remark = due_on, remark
        fresh.save()
        act.note("asked_again", step=fresh.step, note=fresh.title)
        act.finish("ask_again")
    return fresh
