"""How a trajectory can end now, and what the referrer would read. Nothing here changes the database."""

from datetime import date

from django.utils.translation import gettext as _

from cases.catalogue.content import Content
from cases.catalogue.retention import retain_until
from cases.trajectories.models import Trajectory
from cases.trajectories.road import Road


def outcomes(road: Road, *, begun: bool) -> dict[str, str]:
    """The ends that make sense now, each with what still stands in its way ("": nothing).

    `begun`: a talk was held. Before that a trajectory can only end as "not started" (domain.md §1, ends).
    """
    if not road.running:
        return {}
    if not begun:
        return {Trajectory.State.NOT_STARTED.value: ""}
    undone = road.undone()
    reason = ""
    if road.gate:
        reason = road.gate
    elif undone:
        titles = ", ".join(dict.fromkeys(stop.plan.title for stop in undone))
        reason = _("First: %(steps)s.") % {"steps": titles}
    return {Trajectory.State.COMPLETED.value: reason, Trajectory.State.ENDED_EARLY.value: ""}


def feedback_text(content: Content, trajectory: Trajectory, sentence: str = "") -> str:
    """What the referrer reads of a closed trajectory: the version's sentence, and one that was agreed."""
    assert trajectory.closed_on is not None
    told = content.feedback_sentence(trajectory.state, trajectory.closed_on)
    return f"{told} {sentence.strip()}".strip()


def kept_until(content: Content, trajectory: Trajectory, outcome: str, closed_on: date) -> tuple[date, str]:
    """The last day on which this case would be kept after this end, and the rule that says so."""
    return retain_until(content, outcome, closed_on, trajectory.young_person.birth_date)
