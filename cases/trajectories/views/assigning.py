"""Giving a trajectory to another practitioner."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.trajectories import actions
from cases.trajectories.access import get_trajectory
from cases.trajectories.forms import ReassignForm
from cases.trajectories.views.common import filled, form_page, to_case, watching
from partners.doors import MemberRequest


@watching
@require_http_methods(["GET", "HEAD", "POST"])
def reassign(request: MemberRequest, id: UUID) -> HttpResponse:
    """Choose who goes on with this trajectory."""
    trajectory = get_trajectory(by=request.member, id=id)
    form = filled(ReassignForm, request, trajectory, initial={"practitioner": trajectory.practitioner_id})
    if request.method == "POST" and form.is_valid():
        actions.reassign(by=request.member, trajectory=trajectory, **form.cleaned_data)
        messages.success(request, _("The trajectory was given to the other practitioner."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Give to another practitioner"),
        intro=_("The new practitioner gets a mail. The one who has it now no longer sees the trajectory."),
        send=_("Give the trajectory"),
    )
