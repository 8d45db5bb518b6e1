"""The list and one referral, for each as much as they may know; and what a referrer does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.catalogue.ages import age_on
from cases.people.models import Guardian
from cases.people.queries import guardians_of
from cases.referrals import access, actions, queries
from cases.referrals.forms import AnswerForm, WithdrawForm
from cases.referrals.models import Referral
from cases.trajectories.queries import status_for_referrer
from partners.access import Permission, may
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose
from preventief.ui.paging import cursor_page

State = Referral.State
door = members(Role.REFERRER, Role.COORDINATOR, Role.PRACTITIONER, about=Referral, purpose=Purpose.REFERRING)
referrers = members(Role.REFERRER, about=Referral, purpose=Purpose.REFERRING)


@members(Role.REFERRER, Role.COORDINATOR)
@require_safe
def referrals(request: MemberRequest) -> HttpResponse:
    """A referrer's own referrals, or for a coordinator those that ask for a decision first."""
    member = request.member
    if not may(member, Permission.DECIDE_REFERRAL):
        page = cursor_page(queries.for_referrer(member), request.GET, order=queries.BY_TIME)
        context = {"page": page, "lines": queries.lines_on_road(page.rows)}
        return render(request, "referrals/mine.html", context)
    chosen = _filter(request.GET.get("toon", ""))
    rows, order = queries.for_coordinator(member, chosen)
    page = cursor_page(rows, request.GET, order=order)
    context = {
        "page": page,
        "lines": queries.lines_at_desk(page.rows),
        "filters": queries.FILTERS.items(),
        "chosen": chosen,
        "may_refer": may(member, Permission.REFER),
    }
    return render(request, "referrals/all.html", context)


def _filter(value: str) -> queries.Filter:
    return queries.Filter(value) if value in list(queries.Filter) else queries.Filter.WAITING


@door
@require_safe
def referral(request: MemberRequest, id: UUID) -> HttpResponse:
    """One referral: where it stands, what to do, what was told, and what happened since."""
    member = request.member
    found = access.get_referral(by=member, id=id, purpose=access.purpose_for(member))
    decides = may(member, Permission.DECIDE_REFERRAL)
    own = found.referred_by_id == member.id and may(member, Permission.REFER)
    context: dict[str, Any] = {
        "referral": found,
        "age": age_on(found.young_person.birth_date, timezone.localdate()),
        "guardians": _guardians(found, as_told=own and not decides),
        "history": queries.history(found, member),
        "decides": decides and found.state == State.IN_REVIEW,
        "waits_for_answer": decides and found.state == State.MORE_ASKED,
        "sees_decision": decides,
        "carries_out": _trajectory_of(request, found),
        "must_answer": own and found.state == State.MORE_ASKED,
        "may_withdraw": own and found.state in queries.OPEN,
        "late": found.state == State.IN_REVIEW and found.triage_due_on < timezone.localdate(),
        **_status(found, own=own and not decides),
    }
    return render(request, "referrals/referral.html", context)


def _guardians(found: Referral, *, as_told: bool) -> list[Guardian]:
    """The parents and carers; for the referrer those they named, not who came to be known in the case."""
    everybody = guardians_of(found.young_person)
    return [one for one in everybody if one.created_at <= found.created_at] if as_told else everybody


def _status(found: Referral, *, own: bool) -> dict[str, Any]:
    """The badge; and for the referrer the day and the words of the feedback, never more."""
    if not own:
        return {"status": queries.status_at_desk(found, timezone.localdate())}
    road = status_for_referrer(found)
    return {
        "own": True,
        "status": queries.status_on_road(found, road.state if road else ""),
        "since": road.on if road else None,
        "feedback": road.feedback if road else "",
    }


def _trajectory_of(request: MemberRequest, found: Referral) -> Any:
    """The trajectory, for whoever may open its page."""
    trajectory = getattr(found, "trajectory", None)
    if trajectory is None:
        return None
    mine = trajectory.practitioner_id == request.member.id and may(request.member, Permission.CARRY_OUT)
    return trajectory if mine or may(request.member, Permission.SEE_ALL_CASES) else None


@referrers
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, id: UUID) -> HttpResponse:
    """Answer the coordinator's question."""
    found = access.get_own_referral(by=request.member, id=id)
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            actions.answer_question(by=request.member, referral=found, **form.cleaned_data)
            messages.success(request, _("Your answer was sent to the coordinator."))
            return redirect("referrals:referral", id=id)
    elif found.state != State.MORE_ASKED:
        return redirect("referrals:referral", id=id)
    else:
        form = AnswerForm(request.kept, initial={"version": found.version})
    status = 422 if request.method == "POST" else 200
    return render(request, "referrals/answer.html", {"form": form, "referral": found}, status=status)


@referrers
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, id: UUID) -> HttpResponse:
    """Take a referral back, after saying what that means."""
    found = access.get_own_referral(by=request.member, id=id)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.withdraw_referral(by=request.member, referral=found, **form.cleaned_data)
        messages.success(request, _("The referral was withdrawn."))
        return redirect("referrals:referral", id=id)
    if request.method != "POST" and found.state not in queries.OPEN:
        return redirect("referrals:referral", id=id)
    context = {
        "form": form,
        "title": _("Withdraw referral %(number)s") % {"number": found.number},
        "consequences": [
            _("Nobody decides on this referral any more. No trajectory begins."),
            _("You cannot undo this. You can refer again."),
        ],
        "told": [_("The coordinators get a mail that the referral was withdrawn."), _tell_family()],
        "confirm_label": _("Withdraw"),
        "back_url": reverse("referrals:referral", args=[id]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context, status=422 if request.method == "POST" else 200)


def _tell_family() -> str:
    return _("The young person and the parents hear nothing from us: tell them yourself.")
