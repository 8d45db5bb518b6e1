"""Assignments: give one, and follow it until it is accepted."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.catalogue.access import content_of
from cases.trajectories import actions
from cases.trajectories.access import get_assignment, get_own_trajectory, get_step
from cases.trajectories.forms import AcceptForm, AskAgainForm, GiveForm
from cases.trajectories.views.common import filled, form_page, own, to_case, version_of
from partners.doors import MemberRequest


@own
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Choose an assignment and a day."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    initial = {"due_on": step.due_on}
    form = filled(GiveForm, request, trajectory, content=content_of(trajectory), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.give_assignment(by=request.member, trajectory=trajectory, step=step, **form.cleaned_data)
        messages.success(request, _("The assignment was given."))
        return to_case(trajectory)
    return form_page(
        request, trajectory, form, title=_("Which assignment fits?"), send=_("Give this assignment")
    )


@own
@require_safe
def assignment(request: MemberRequest, id: UUID, assignment_id: UUID) -> HttpResponse:
    """One assignment: what it asks, and where it stands."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_assignment(trajectory=trajectory, id=assignment_id)
    context = {
        "trajectory": trajectory,
        "assignment": found,
        "plan": content_of(trajectory).assignment(found.key),
    }
    return render(request, "trajectories/assignment.html", context)


@own
@require_POST
def hand_in(request: MemberRequest, id: UUID, assignment_id: UUID) -> HttpResponse:
    """Note that an assignment was handed in."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_assignment(trajectory=trajectory, id=assignment_id)
    actions.hand_in(by=request.member, assignment=found, version=version_of(request))
    messages.success(request, _("Saved: the assignment was handed in."))
    return to_case(trajectory)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: MemberRequest, id: UUID, assignment_id: UUID) -> HttpResponse:
    """Accept an assignment as done."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_assignment(trajectory=trajectory, id=assignment_id)
    form = filled(AcceptForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.accept_assignment(by=request.member, assignment=found, **form.cleaned_data)
        messages.success(request, _("The assignment was accepted."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Accept the assignment"),
        intro=found.title,
        send=_("Accept the assignment"),
        back=reverse("trajectories:assignment", args=[trajectory.id, found.id]),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: MemberRequest, id: UUID, assignment_id: UUID) -> HttpResponse:
    """Give an assignment back."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_assignment(trajectory=trajectory, id=assignment_id)
    form = filled(AskAgainForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.ask_again(by=request.member, assignment=found, **form.cleaned_data)
        messages.success(request, _("The assignment was given back."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Ask for the assignment again"),
        intro=found.title,
        send=_("Give it back"),
        back=reverse("trajectories:assignment", args=[trajectory.id, found.id]),
    )
