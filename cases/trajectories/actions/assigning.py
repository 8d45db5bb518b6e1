"""Who carries a trajectory out."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.trajectories.actions.acting import open_act
from cases.trajectories.models import Talk, Trajectory
from cases.trajectories.tasks import tell_practitioner
from partners.access import Permission, practitioners, require
from partners.models import Member
from preventief.accesslog.models import Purpose
from preventief.errors import Difference, NotAllowed, WrongState
from preventief.outbox import actions as outbox
from preventief.records import lock


def reassign(*, by: Member, trajectory: Trajectory, version: int, practitioner: Member) -> Trajectory:
    """Give a trajectory to another practitioner, who is told by mail. Talks still to come go along.

    The one who had it no longer sees it.

    Raises:
        NotAllowed: `by` is no coordinator, or the new one is no practitioner.
        StaleVersion: somebody changed it since `version`.
        WrongState: it is closed and the referrer was told.
    """
    require(by, Permission.SEE_ALL_CASES)
    with transaction.atomic():
        fresh = lock(trajectory)
        act = open_act(by=by, fresh=fresh, version=version)
        same = fresh.practitioner_id == practitioner.id
        theirs = Difference(_("Practitioner"), practitioner.name, fresh.practitioner.name)
        if act.repeated(same, [] if same else [theirs]) or same:
            return fresh
        if not practitioners().filter(id=practitioner.id).exists():
            raise NotAllowed
        if not act.running and fresh.next_due_on is None:
            raise WrongState
        fresh.practitioner = practitioner
        for talk in Talk.objects.filter(trajectory=fresh, state=Talk.State.PLANNED):
            locked = lock(talk)
            locked.practitioner = practitioner
            locked.save()
        act.note("reassigned", note=practitioner.name)
        act.finish("reassign", purpose=Purpose.SUPERVISION)
        outbox.queue(tell_practitioner, trajectory_id=fresh.id, member_id=practitioner.id)
    return fresh
