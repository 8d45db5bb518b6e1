"""What restoration adds to the case page: what to do for an apology, and a section of its own."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.restoration.access import apologies_of, apology_of_step
from cases.trajectories.access import sees_whole
from cases.trajectories.models import Trajectory
from cases.trajectories.road import Stop
from cases.trajectories.sections import Link, Offer, Section
from partners.models import Member


def apology_offer(trajectory: Trajectory, stop: Stop) -> Offer:
    """What can be done for an apology now."""
    url = reverse("restoration:apology", args=[trajectory.id, stop.row.id])
    apology = apology_of_step(trajectory=trajectory, step_id=stop.row.id)
    if apology is None:
        return Offer(
            _("Now: talk about an apology"),
            _("The young person chooses: a letter, a talk, or no apology."),
            (Link(_("The young person wants to apologise"), url),),
        )
    return Offer(
        _("Under way: the apology"),
        f"{apology.get_form_display()}, {apology.get_state_display()}".capitalize(),
        (Link(_("The apology was made"), url),),
    )


def restoration_section(member: Member, trajectory: Trajectory) -> Section | None:
    """How far the apology is, and that somebody was harmed; None when there is neither."""
    whole = sees_whole(member, trajectory)
    apologies = apologies_of(trajectory, whole=whole)
    injured = trajectory.referral.injured == "yes"
    if not apologies and not injured:
        return None
    return Section(
        "restoration/section.html",
        {"apologies": apologies, "injured": injured, "whole": whole, "trajectory": trajectory},
    )
