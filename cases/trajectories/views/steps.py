"""Steps: the first contact, done, left out, done again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.catalogue.access import content_of
from cases.trajectories import actions
from cases.trajectories.access import get_own_trajectory, get_step
from cases.trajectories.case import contacts_of
from cases.trajectories.forms import DoneForm, FirstContactForm
from cases.trajectories.views.common import filled, form_page, own, to_case, version_of
from partners.doors import MemberRequest
from preventief.ui.forms import VersionedForm


@own
@require_http_methods(["GET", "HEAD", "POST"])
def first_contact(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Write down a call to the parents."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    initial = {"on": timezone.localdate()}
    form = filled(FirstContactForm, request, trajectory, accepted_on=trajectory.accepted_on, initial=initial)
    if request.method == "POST" and form.is_valid():
        contact = actions.record_first_contact(
            by=request.member, trajectory=trajectory, step=step, **form.values()
        )
        messages.success(
            request,
            _("The contact was saved.")
            if contact.reached
            else _("Saved. You did not reach the parents yet, so this stays open."),
        )
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("First contact with the parents"),
        send=_("Save"),
        template="trajectories/first_contact.html",
        contacts=contacts_of(trajectory, whole=True),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def finish_step(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Say that a step is done."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    initial = {"on": timezone.localdate()}
    form = filled(DoneForm, request, trajectory, accepted_on=trajectory.accepted_on, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.finish_step(by=request.member, trajectory=trajectory, step=step, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return to_case(trajectory)
    title = content_of(trajectory).step(step.key).title
    return form_page(request, trajectory, form, title=title, send=_("This is done"))


@own
@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Leave a step out that is not required."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    form = filled(VersionedForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.leave_out(
            by=request.member, trajectory=trajectory, step=step, version=form.cleaned_data["version"]
        )
        messages.success(request, _("This step was left out."))
        return to_case(trajectory)
    plan = content_of(trajectory).step(step.key)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Leave out %(noun)s?") % {"noun": plan.noun},
        intro=_("This step is not needed to complete the trajectory. The history says that it was left out."),
        send=_("Yes, leave it out"),
    )


@own
@require_POST
def add_again(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Add one more step like this one."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    actions.add_again(by=request.member, trajectory=trajectory, step=step, version=version_of(request))
    messages.success(request, _("One more was added."))
    return to_case(trajectory)
