"""The first contact: phoning the parents to make an appointment (domain.md §1, step 3)."""

from datetime import date

from django.db import transaction

from cases.trajectories.actions.acting import begin
from cases.trajectories.models import FirstContact, Step, Trajectory
from partners.models import Member


def record_first_contact(
    *,
    by: Member,
    trajectory: Trajectory,
    step: Step,
    version: int,
    on: date,
    reached: bool,
    with_whom: str = "",
    note: str = "",
) -> FirstContact:
    """Write down one attempt to reach the parents. Reached: the step is done; not reached: it stays open.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        WrongState: the parents were reached before, or it is closed.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        last = FirstContact.objects.filter(trajectory=trajectory).order_by("-created_at").first()
        same = (
            last is not None
            and last.recorded_by_id == by.id
            and (last.on, last.reached, last.with_whom, last.note) == (on, reached, with_whom, note)
        )
        if act.repeated(same) and last is not None:
            return last
        act.allow(step)
        contact = FirstContact.objects.create(
            trajectory=act.trajectory, on=on, reached=reached, with_whom=with_whom, note=note, recorded_by=by
        )
        if reached:
            act.complete(step, on)
        act.note("reached" if reached else "not_reached", step=step)
        act.finish("record_first_contact")
    return contact
