"""Talks: plan, move, report, or note that one did not take place."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.catalogue.access import content_of
from cases.trajectories import actions
from cases.trajectories.access import get_own_trajectory, get_step, get_talk
from cases.trajectories.forms import NotHeldForm, ReportForm, TalkForm
from cases.trajectories.models import Step, Trajectory
from cases.trajectories.offers import arrangement
from cases.trajectories.queries import people_around
from cases.trajectories.views.common import filled, form_page, own, to_case
from partners.doors import MemberRequest


@own
@require_http_methods(["GET", "HEAD", "POST"])
def plan_talk(request: MemberRequest, id: UUID, step_id: UUID) -> HttpResponse:
    """Plan a talk for a step."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    step = get_step(trajectory=trajectory, id=step_id)
    people = people_around(trajectory.young_person)
    form = filled(TalkForm, request, trajectory, people=people, accepted_on=trajectory.accepted_on)
    if request.method == "POST" and form.is_valid():
        actions.plan_talk(by=request.member, trajectory=trajectory, step=step, **form.values())
        messages.success(request, _("The talk was planned."))
        return to_case(trajectory)
    title = _("Plan %(noun)s") % {"noun": _noun(trajectory, step)}
    return form_page(request, trajectory, form, title=title, send=_("Plan the talk"))


@own
@require_safe
def talk(request: MemberRequest, id: UUID, talk_id: UUID) -> HttpResponse:
    """One talk, with its report."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_talk(trajectory=trajectory, id=talk_id)
    context = {
        "trajectory": trajectory,
        "talk": found,
        "title": content_of(trajectory).step(found.step.key).title,
        "arrangement": arrangement(found, people_around(trajectory.young_person)),
    }
    return render(request, "trajectories/talk.html", context)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def move_talk(request: MemberRequest, id: UUID, talk_id: UUID) -> HttpResponse:
    """Change when, where or with whom a planned talk is."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_talk(trajectory=trajectory, id=talk_id)
    people = people_around(trajectory.young_person)
    form = filled(
        TalkForm, request, trajectory, people=people, accepted_on=trajectory.accepted_on, talk=found
    )
    if request.method == "POST" and form.is_valid():
        actions.move_talk(by=request.member, talk=found, **form.values())
        messages.success(request, _("The talk was moved."))
        return to_case(trajectory)
    title = _("Move %(noun)s") % {"noun": _noun(trajectory, found.step)}
    return form_page(request, trajectory, form, title=title, send=_("Save"))


@own
@require_http_methods(["GET", "HEAD", "POST"])
def hold_talk(request: MemberRequest, id: UUID, talk_id: UUID) -> HttpResponse:
    """Write the report of a talk."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_talk(trajectory=trajectory, id=talk_id)
    form = filled(ReportForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.hold_talk(by=request.member, talk=found, **form.cleaned_data)
        messages.success(request, _("The report was saved."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Report of %(noun)s") % {"noun": _noun(trajectory, found.step)},
        intro=arrangement(found, people_around(trajectory.young_person)),
        send=_("Save the report"),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def not_held(request: MemberRequest, id: UUID, talk_id: UUID) -> HttpResponse:
    """Note that a talk did not take place."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    found = get_talk(trajectory=trajectory, id=talk_id)
    form = filled(NotHeldForm, request, trajectory)
    if request.method == "POST" and form.is_valid():
        actions.note_not_held(by=request.member, talk=found, **form.cleaned_data)
        messages.success(request, _("Saved. You can plan the talk again."))
        return to_case(trajectory)
    return form_page(
        request,
        trajectory,
        form,
        title=_("The talk did not take place"),
        intro=arrangement(found, people_around(trajectory.young_person)),
        send=_("Save"),
    )


def _noun(trajectory: Trajectory, step: Step) -> str:
    return content_of(trajectory).step(step.key).noun
