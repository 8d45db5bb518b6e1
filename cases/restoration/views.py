"""The page of an apology; thin, the rules are in actions.py."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.restoration import actions
from cases.restoration.access import apology_of_step
from cases.restoration.forms import MadeForm, PrepareForm
from cases.restoration.models import Apology
from cases.trajectories.access import get_own_trajectory, get_step
from cases.trajectories.models import Step, Trajectory
from cases.trajectories.views.common import filled, form_page, own, to_case
from partners.doors import MemberRequest


@own
@require_http_methods(["GET", "HEAD", "POST"])
def apology(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Begin an apology, note that it was made, or read how it went."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    known = apology_of_step(trajectory=trajectory, step_id=step.id)
    # Each of the two forms has a field of its own; one sent twice still comes to the act that it belongs to.
    if request.method == "POST" and "form" in request.POST:
        return _prepare(request, trajectory, step)
    if known is None:
        return _prepare(request, trajectory, step)
    if known.state == Apology.State.MADE and request.method != "POST":
        return render(request, "restoration/made.html", {"trajectory": trajectory, "apology": known})
    return _made(request, trajectory, known)


def _prepare(request: MemberRequest, trajectory: Trajectory, step: Step) -> HttpResponse:
    form = filled(PrepareForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.prepare_apology(by=request.member, trajectory=trajectory, step=step, **form.cleaned_data)
        messages.success(request, _("Saved. Note it here when the apology was made."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("An apology"),
        intro=_("An apology is the young person's own choice. It is never imposed."),
        send=_("Save"),
    )


def _made(request: MemberRequest, trajectory: Trajectory, known: Apology) -> HttpResponse:
    initial = {"made_on": timezone.localdate()}
    form = filled(MadeForm, request, trajectory, accepted_on=trajectory.accepted_on, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.make_apology(by=request.member, apology=known, **form.cleaned_data)
        messages.success(request, _("The apology was saved."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("The apology was made"),
        intro=known.get_form_display().capitalize(),
        send=_("Save"),
    )
