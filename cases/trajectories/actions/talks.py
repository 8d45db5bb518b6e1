"""Talks: planned, moved, held with a report, or not held with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases.trajectories.actions.acting import Act, begin
from cases.trajectories.models import Step, Talk, Trajectory
from cases.trajectories.queries import people_around
from cases.trajectories.road import TALKS
from partners.models import Member
from preventief.errors import Difference, WrongState
from preventief.records import lock


def plan_talk(
    *,
    by: Member,
    trajectory: Trajectory,
    step: Step,
    version: int,
    planned_at: datetime,
    form: str,
    place: str = "",
    with_whom: Sequence[str] = (),
) -> Talk:
    """Plan a talk for a step. `with_whom` are ids of people around the young person.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: the step cannot be done (yet), or a talk for it is planned already.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        planned = Talk.objects.filter(step=step, state=Talk.State.PLANNED).first()
        wanted = (planned_at, form, place, list(with_whom))
        if act.repeated(planned is not None and _arranged(planned) == wanted) and planned is not None:
            return planned
        stop = act.allow(step)
        if stop.plan.type not in TALKS or planned is not None:
            raise WrongState
        talk = Talk.objects.create(
            trajectory=act.trajectory,
            step=step,
            practitioner=by,
            planned_at=planned_at,
            form=form,
            place=place,
            with_whom=list(with_whom),
        )
        act.note("planned", step=step)
        act.finish("plan_talk")
    return talk


def move_talk(
    *,
    by: Member,
    talk: Talk,
    version: int,
    planned_at: datetime,
    form: str,
    place: str = "",
    with_whom: Sequence[str] = (),
) -> Talk:
    """Change when, where or with whom a planned talk is.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`; with what differs.
        WrongState: the talk was held, or was called off.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=talk.trajectory, version=version)
        fresh = lock(talk)
        wanted = (planned_at, form, place, list(with_whom))
        if act.repeated(_arranged(fresh) == wanted, _arrangements(fresh, wanted)):
            return fresh
        if fresh.state != Talk.State.PLANNED:
            raise WrongState
        fresh.planned_at, fresh.form, fresh.place, fresh.with_whom = wanted
        fresh.save()
        act.note("moved", step=fresh.step)
        act.finish("move_talk")
    return fresh


def hold_talk(*, by: Member, talk: Talk, version: int, report: str) -> Talk:
    """Write the report of a talk that took place; its step is done on the day of the talk.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`; with both reports.
        ConsentMissing: somebody must agree first.
        WrongState: the talk lies in the future, or was reported or called off before.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=talk.trajectory, version=version)
        fresh = lock(talk)
        same = fresh.state == Talk.State.HELD and fresh.report == report
        if act.repeated(same, _reports(fresh, report)):
            return fresh
        if fresh.planned_at > timezone.now():
            raise WrongState(_("This talk has not taken place yet. You can write the report after it."))
        fresh.become(Talk.State.HELD)
        act.allow(fresh.step)
        fresh.report = report
        fresh.save()
        act.complete(fresh.step, timezone.localdate(fresh.planned_at))
        act.note("held", step=fresh.step)
        act.finish("hold_talk")
    return fresh


def note_not_held(*, by: Member, talk: Talk, version: int, reason: str) -> Talk:
    """Note that a planned talk did not take place, and why; its step stays open and can be planned again.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: the talk was reported or called off before.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=talk.trajectory, version=version)
        fresh = lock(talk)
        if act.repeated(fresh.state == Talk.State.NOT_HELD and fresh.not_held_reason == reason):
            return fresh
        call_off(act, fresh, reason)
        act.finish("note_not_held")
    return fresh


def call_off(act: Act, talk: Talk, reason: str) -> None:
    """Mark a locked talk as not held, inside an act."""
    talk.become(Talk.State.NOT_HELD)
    talk.not_held_reason = reason
    talk.save()
    act.note("not_held", step=talk.step)


def _arranged(talk: Talk) -> tuple[datetime, str, str, list[str]]:
    return talk.planned_at, talk.form, talk.place, talk.with_whom


def _arrangements(talk: Talk, wanted: tuple[datetime, str, str, list[str]]) -> list[Difference]:
    at, form, place, with_whom = wanted
    names = people_around(talk.trajectory.young_person)

    def named(ids: Sequence[str]) -> str:
        return ", ".join(names.get(id, "") for id in ids)

    both = [
        (_("When"), _moment(at), _moment(talk.planned_at)),
        (_("How"), str(Talk.Form(form).label), str(Talk.Form(talk.form).label)),
        (_("Where"), place, talk.place),
        (_("With whom"), named(with_whom), named(talk.with_whom)),
    ]
    return [Difference(label, mine, theirs) for label, mine, theirs in both if mine != theirs]


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y H.i")


def _reports(talk: Talk, report: str) -> list[Difference]:
    if talk.report == report:
        return []
    return [Difference(_("Report"), report, talk.report)]
