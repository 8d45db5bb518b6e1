"""Who may see restoration: whoever carries out the trajectory, whole. A coordinator sees how far it is.

The injured party's side is not here: it will be a sub-file of its own, with its own access (domain.md §2).
"""

from collections.abc import Sequence
from uuid import UUID

from cases.restoration.models import Apology
from cases.trajectories.models import Trajectory


def apologies_of(trajectory: Trajectory, *, whole: bool) -> Sequence[Apology]:
    """The apologies of a trajectory that was reached by its own access; without notes unless `whole`."""
    rows = Apology.objects.filter(trajectory=trajectory).order_by("created_at")
    if whole:
        return list(rows)
    found = list(rows.defer("note"))
    for apology in found:
        apology.note = ""
    return found


def apology_of_step(*, trajectory: Trajectory, step_id: UUID) -> Apology | None:
    """The apology of one step of a trajectory that was reached by its own access, or None."""
    return Apology.objects.filter(trajectory=trajectory, step_id=step_id).select_related("step").first()
