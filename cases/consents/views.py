"""The pages about agreement, on the case."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.catalogue.access import content_of
from cases.catalogue.content import PARTICIPATION
from cases.consents.actions import record_answers
from cases.consents.actions import withdraw as withdraw_consent
from cases.consents.forms import AnswersForm, DayAndWayForm
from cases.consents.overview import Asked, Question, asked_of, question_to_withdraw
from cases.consents.overview import overview as overview_of
from cases.trajectories.access import get_own_trajectory
from cases.trajectories.actions import settle_consents
from cases.trajectories.models import Trajectory
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose

door = members(Role.PRACTITIONER, about=Trajectory, purpose=Purpose.CARRYING_OUT)


def _asked(trajectory: Trajectory, person: str) -> Asked:
    asked = asked_of(trajectory, person, timezone.localdate())
    if asked is None:
        raise Http404
    return asked


@door
@require_safe
def overview(request: MemberRequest, id: UUID) -> HttpResponse:
    """Who must agree with what, what was answered, and everything ever said."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    context = {
        "trajectory": trajectory,
        "page": overview_of(trajectory, timezone.localdate()),
        "running": trajectory.state == Trajectory.State.RUNNING,
    }
    return render(request, "consents/overview.html", context)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: MemberRequest, id: UUID, person: str) -> HttpResponse:
    """Write down what one person answered, beside the exact text that was put to them."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    asked = _asked(trajectory, person)
    if not asked.open:
        return redirect("consents:overview", id=id)
    data = request.POST if request.method == "POST" else request.kept
    form = AnswersForm(data, trajectory=trajectory, questions=asked.open, seen=asked.answers)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            record_answers(
                by=request.member,
                trajectory=trajectory,
                person=asked.person,
                answers=form.answers,
                way=form.cleaned_data["way"],
                decided_on=form.cleaned_data["decided_on"],
                seen=form.cleaned_data["seen"],
            )
            settle_consents(by=request.member, trajectory=trajectory)
        messages.success(request, _("The answer was saved."))
        return redirect("consents:overview", id=id)
    context = {"trajectory": trajectory, "asked": asked, "form": form}
    return render(request, "consents/answers.html", context, status=422 if request.method == "POST" else 200)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, id: UUID, person: str, purpose: str) -> HttpResponse:
    """Take back one agreement, after saying what that does."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    question = question_to_withdraw(trajectory, person, purpose)
    if question is None:
        raise Http404
    if not question.given:
        return redirect("consents:overview", id=id)
    data = request.POST if request.method == "POST" else request.kept
    given_on = question.answer.decided_on if question.answer else None
    form = DayAndWayForm(data, trajectory=trajectory, given_on=given_on)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            withdraw_consent(
                by=request.member,
                trajectory=trajectory,
                young_person=question.person.young_person,
                guardian=question.person.guardian,
                family=question.asked.family,
                way=form.cleaned_data["way"],
                decided_on=form.cleaned_data["decided_on"],
            )
            if trajectory.state == Trajectory.State.RUNNING:
                settle_consents(by=request.member, trajectory=trajectory)
        messages.success(request, _("The agreement was withdrawn. This holds from now on."))
        return redirect("consents:overview", id=id)
    context = {
        "form": form,
        "title": _("Withdraw agreement: %(what)s") % {"what": question.asked.title},
        "consequences": _consequences(trajectory, question),
        "undo": _("Does somebody change their mind? Then you can ask again and record a new answer."),
        "confirm_label": _("Withdraw the agreement"),
        "back_url": reverse("consents:overview", kwargs={"id": id}),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context, status=422 if request.method == "POST" else 200)


def _consequences(trajectory: Trajectory, question: Question) -> list[str]:
    """What withdrawing does, in sentences."""
    kept = _(
        "What was written down before stays until the case is destroyed, or until somebody asks to remove it."
    )
    nothing = _("There is no sanction, and nobody is told.")
    if trajectory.state != Trajectory.State.RUNNING:
        return [_("The trajectory is closed; nothing more is written down."), kept, nothing]
    content = content_of(trajectory)
    phase = content.phase(content.consent.before_phase).title
    if question.asked.family == PARTICIPATION:
        first = _("From now on nothing more can be done in the phase “%(phase)s” and after it.")
    else:
        first = _("From now on nothing more is written down in the phase “%(phase)s” and after it.")
    stop = _("Closing the trajectory stays possible, also without agreement.")
    return [first % {"phase": phase}, stop, kept, nothing]
