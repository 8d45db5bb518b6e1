"""Who may see and carry out which trajectory, and the only ways to reach one.

A practitioner has the trajectories assigned to them, whole. A coordinator has the progress of all, without
what was said in talks or noted down (domain.md §2). Everybody else has none.
"""

from uuid import UUID

from django.db.models import QuerySet

from cases.trajectories.models import GivenAssignment, Step, Talk, Trajectory
from partners.access import Permission, may
from partners.doors import note_refusal
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import NotAllowed


def trajectories_for(member: Member) -> QuerySet[Trajectory]:
    """The trajectories this member may know of."""
    if may(member, Permission.SEE_ALL_CASES):
        return Trajectory.objects.all()
    if may(member, Permission.CARRY_OUT):
        return Trajectory.objects.filter(practitioner=member)
    return Trajectory.objects.none()


def carried_out_by(member: Member) -> QuerySet[Trajectory]:
    """The trajectories assigned to this member, whatever else they may see."""
    return trajectories_for(member).filter(practitioner=member)


def sees_whole(member: Member, trajectory: Trajectory) -> bool:
    """Whether this member may read reports, notes and remarks too: only the one who carries it out."""
    return trajectory.practitioner_id == member.id and may(member, Permission.CARRY_OUT)


def require_carrying_out(member: Member, trajectory: Trajectory) -> None:
    """Go on only when this trajectory is this member's to carry out.

    Raises:
        NotAllowed: it is assigned to somebody else, or the member carries out no trajectories.
    """
    if not sees_whole(member, trajectory):
        raise NotAllowed


def purpose_for(member: Member, trajectory: Trajectory) -> Purpose:
    """What a look at this trajectory is for: carrying it out, or keeping watch over its progress."""
    return Purpose.CARRYING_OUT if sees_whole(member, trajectory) else Purpose.SUPERVISION


def get_trajectory(*, by: Member, id: UUID, purpose: Purpose | None = None) -> Trajectory:
    """One trajectory with its young person, practitioner and version, the look logged.

    Without a purpose, it follows from what the member is to this trajectory.

    Raises:
        NotAllowed: it does not exist for this member; when it exists for somebody else, that is logged.
    """
    trajectory = (
        trajectories_for(by)
        .select_related("young_person", "practitioner__partner", "practitioner__user")
        .filter(id=id)
        .first()
    )
    if trajectory is None:
        note_refusal(by=by, model=Trajectory, id=id, purpose=purpose or Purpose.CARRYING_OUT)
        raise NotAllowed
    record(by, Look.READ, trajectory, purpose=purpose or purpose_for(by, trajectory))
    return trajectory


def get_own_trajectory(*, by: Member, id: UUID) -> Trajectory:
    """One trajectory to carry out, the look logged.

    Raises:
        NotAllowed: it is not assigned to this member; when it exists, the attempt is logged.
    """
    trajectory = (
        Trajectory.objects.select_related("young_person", "practitioner__partner", "practitioner__user")
        .filter(id=id)
        .first()
    )
    if trajectory is None or not sees_whole(by, trajectory):
        note_refusal(by=by, model=Trajectory, id=id, purpose=Purpose.CARRYING_OUT)
        raise NotAllowed
    record(by, Look.READ, trajectory, purpose=Purpose.CARRYING_OUT)
    return trajectory


def get_step(*, trajectory: Trajectory, id: UUID) -> Step:
    """One step of a trajectory that was reached by one of the functions above.

    Raises:
        NotAllowed: this trajectory has no such step.
    """
    step = Step.objects.filter(trajectory=trajectory, id=id).first()
    if step is None:
        raise NotAllowed
    return step


def get_talk(*, trajectory: Trajectory, id: UUID) -> Talk:
    """One talk of a trajectory that was reached by one of the functions above.

    Raises:
        NotAllowed: this trajectory has no such talk.
    """
    talk = Talk.objects.select_related("step").filter(trajectory=trajectory, id=id).first()
    if talk is None:
        raise NotAllowed
    return talk


def get_assignment(*, trajectory: Trajectory, id: UUID) -> GivenAssignment:
    """One assignment of a trajectory that was reached by one of the functions above.

    Raises:
        NotAllowed: this trajectory has no such assignment.
    """
    assignment = GivenAssignment.objects.select_related("step").filter(trajectory=trajectory, id=id).first()
    if assignment is None:
        raise NotAllowed
    return assignment
