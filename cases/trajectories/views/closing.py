"""Closing a trajectory and telling the referrer; both are shown as they will be before they are done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.catalogue.access import content_of
from cases.trajectories import actions
from cases.trajectories.access import get_own_trajectory
from cases.trajectories.case import closing_now
from cases.trajectories.closing import feedback_text, kept_until
from cases.trajectories.forms import OUTCOMES, CloseForm, FeedbackForm
from cases.trajectories.models import Trajectory
from cases.trajectories.views.common import filled, form_page, own, to_case
from partners.doors import MemberRequest
from preventief.errors import WrongState


@own
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, id: UUID) -> HttpResponse:
    """Choose how it ended, see what that means, and then do it."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    content = content_of(trajectory)
    now = closing_now(trajectory)
    if not now.outcomes and request.method != "POST":
        raise WrongState(_("This trajectory was closed before."))
    # A form sent twice comes when it is closed already: then the act tells whether it is the same end.
    outcomes = now.outcomes or dict.fromkeys(OUTCOMES, "")
    form = filled(CloseForm, request, trajectory, content=content, outcomes=outcomes)
    title = _("Close the trajectory")
    if request.method == "POST" and form.is_valid() and not request.POST.get("change"):
        chosen = {key: form.cleaned_data[key] for key in ("outcome", "reason", "note")}
        if form.cleaned_data["confirm"]:
            actions.close_trajectory(
                by=request.member, trajectory=trajectory, version=form.cleaned_data["version"], **chosen
            )
            messages.success(request, _("The trajectory was closed. Now tell the referrer."))
            return to_case(trajectory)
        until, rule = kept_until(content, trajectory, chosen["outcome"], timezone.localdate())
        context = {
            "trajectory": trajectory,
            "form": form,
            "outcome": OUTCOMES[chosen["outcome"]],
            "reason": content.end_reason(chosen["reason"]).text if chosen["reason"] else "",
            "open": now.open,
            "until": until,
            "rule": rule,
        }
        return render(request, "trajectories/close_confirm.html", context)
    return form_page(
        request,
        trajectory,
        form,
        title=title,
        intro=now.outcomes.get(Trajectory.State.COMPLETED, ""),
        send=_("Go on"),
        template="trajectories/close.html",
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: MemberRequest, id: UUID) -> HttpResponse:
    """Write the feedback, read it exactly as the referrer will, and then send it."""
    trajectory = get_own_trajectory(by=request.member, id=id)
    if trajectory.state == Trajectory.State.RUNNING:
        raise WrongState(_("First close the trajectory. After that you can tell the referrer."))
    content = content_of(trajectory)
    form = filled(FeedbackForm, request, trajectory)
    if request.method == "POST" and form.is_valid() and not request.POST.get("change"):
        sentence = form.cleaned_data["sentence"]
        text = feedback_text(content, trajectory, sentence)
        if request.POST.get("previewed") == text:
            actions.send_feedback(
                by=request.member,
                trajectory=trajectory,
                version=form.cleaned_data["version"],
                sentence=sentence,
                previewed=text,
            )
            messages.success(request, _("The feedback was sent to the referrer."))
            return to_case(trajectory)
        context = {"trajectory": trajectory, "form": form, "text": text}
        return render(request, "trajectories/feedback_preview.html", context)
    return form_page(
        request,
        trajectory,
        form,
        title=_("Feedback to the referrer"),
        send=_("See it as the referrer will"),
        template="trajectories/feedback.html",
        standard=feedback_text(content, trajectory),
    )
