"""The apology: chosen by the young person, prepared together, and made."""

from datetime import date

from django.db import transaction

from cases.catalogue.content import StepType
from cases.restoration.models import Apology
from cases.trajectories.actions.acting import begin
from cases.trajectories.models import Step, Trajectory
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import WrongState
from preventief.records import lock


def prepare_apology(*, by: Member, trajectory: Trajectory, step: Step, version: int, form: str) -> Apology:
    """Note that the young person wants to apologise, by a letter or in a talk. It is never imposed.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        ConsentMissing: somebody must agree first.
        WrongState: the step cannot be done (yet), or an apology is being prepared already.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        known = Apology.objects.filter(step=step).first()
        if act.repeated(known is not None and known.form == form) and known is not None:
            return known
        stop = act.allow(step)
        if stop.plan.type is not StepType.APOLOGY or known is not None:
            raise WrongState
        apology = Apology.objects.create(trajectory=act.trajectory, step=step, form=form)
        record(by, Look.WRITE, apology, purpose=Purpose.CARRYING_OUT, act="prepare_apology")
        act.note("apology_prepared", step=step)
        act.finish("prepare_apology")
    return apology


def make_apology(*, by: Member, apology: Apology, version: int, made_on: date, note: str = "") -> Apology:
    """Note that the apology was made; its step is done on that day.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        ConsentMissing: somebody must agree first.
        WrongState: it was made before, or the trajectory is closed.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=apology.trajectory, version=version)
        fresh = lock(apology)
        made = fresh.state == Apology.State.MADE
        if act.repeated(made and (fresh.made_on, fresh.note) == (made_on, note)):
            return fresh
        act.allow(fresh.step)
        fresh.become(Apology.State.MADE)
        fresh.made_on, fresh.note = made_on, note
        fresh.save()
        act.complete(fresh.step, made_on)
        record(by, Look.WRITE, fresh, purpose=Purpose.CARRYING_OUT, act="make_apology")
        act.note("apology_made", step=fresh.step)
        act.finish("make_apology")
    return fresh
