"""Starting a trajectory on an accepted referral."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.catalogue.access import content_of_version
from cases.catalogue.models import KindVersion
from cases.trajectories.actions.acting import next_step, soonest
from cases.trajectories.dates import set_dates
from cases.trajectories.models import Event, Step, Trajectory
from cases.trajectories.road import SPACING, Road
from cases.trajectories.tasks import tell_practitioner
from partners.access import Permission, practitioners, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import NotAllowed, WrongState
from preventief.outbox import actions as outbox


def start_trajectory(
    *, by: Member, referral: Any, kind_version: KindVersion, practitioner: Member
) -> Trajectory:
    """Start the trajectory of `referral` on a published version, assigned to a practitioner.

    The steps of the version become rows with a due date; the decision on the referral is done by this very
    act. Call it inside the transaction that accepts the referral. `referral` is a Referral of
    `cases.referrals`, which lies above this app.

    Raises:
        NotAllowed: `by` may not decide on referrals, or the practitioner is none.
        WrongState: the version is not the published one.
    """
    require(by, Permission.DECIDE_REFERRAL)
    if kind_version.state != KindVersion.State.PUBLISHED:
        raise WrongState
    with transaction.atomic():
        if not practitioners().filter(id=practitioner.id).exists():
            raise NotAllowed
        today = timezone.localdate()
        trajectory = Trajectory(
            number=referral.number,
            referral_id=referral.id,
            young_person_id=referral.young_person_id,
            kind_version=kind_version,
            practitioner=practitioner,
            accepted_on=today,
        )
        content = content_of_version(kind_version)
        rows = [
            Step(
                trajectory=trajectory, key=plan.key, position=number * SPACING, due_on=today, anchor_on=today
            )
            for number, plan in enumerate(content.steps, start=1)
        ]
        triage = next(row for row in rows if row.key == content.triage_step.key)
        triage.state, triage.done_on, triage.done_by = Step.State.DONE, today, by
        triage.anchor_on, triage.due_on = timezone.localdate(referral.created_at), referral.triage_due_on
        set_dates(content=content, rows=rows, accepted_on=today)
        road = Road(content=content, rows=rows, running=True)
        trajectory.next_due_on, trajectory.next_step = soonest(road), next_step(road)
        trajectory.save(force_insert=True)
        Step.objects.bulk_create(rows)
        Event.objects.create(trajectory=trajectory, by=by, what="started")
        record(by, Look.WRITE, trajectory, purpose=Purpose.TRIAGE, act="start_trajectory")
        outbox.queue(tell_practitioner, trajectory_id=trajectory.id, member_id=practitioner.id)
    return trajectory
