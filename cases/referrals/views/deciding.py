"""The coordinator's decisions, each on a page of its own that says what follows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.catalogue.ages import age_on
from cases.referrals import access, actions
from cases.referrals.forms import AcceptForm, AskForm, DeclineForm, PointElsewhereForm
from cases.referrals.models import Referral
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose
from preventief.ui.forms import VersionedForm

door = members(Role.COORDINATOR, about=Referral, purpose=Purpose.TRIAGE)


def _referral(request: MemberRequest, id: UUID) -> Referral:
    return access.get_referral(by=request.member, id=id, purpose=Purpose.TRIAGE)


def _form(form_class: type[VersionedForm], request: MemberRequest, found: Referral, **more: Any) -> Any:
    typed = request.POST if request.method == "POST" else request.kept
    return form_class(typed, initial={"version": found.version}, **more)


def _page(
    request: MemberRequest, template: str, found: Referral, form: VersionedForm, **more: Any
) -> HttpResponse:
    if request.method != "POST" and not found.may_become(more.pop("to", Referral.State.ACCEPTED)):
        return redirect("referrals:referral", id=found.id)
    context = {
        "referral": found,
        "age": age_on(found.young_person.birth_date, timezone.localdate()),
        "form": form,
        "back_url": reverse("referrals:referral", args=[found.id]),
        **more,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: MemberRequest, id: UUID) -> HttpResponse:
    """Accept: choose the trajectory and who carries it out."""
    found = _referral(request, id)
    form = _form(AcceptForm, request, found, birth_date=found.young_person.birth_date)
    if request.method == "POST" and form.is_valid():
        trajectory = actions.accept_referral(by=request.member, referral=found, **form.cleaned_data)
        messages.success(
            request,
            _("The referral was accepted. %(name)s got a mail.") % {"name": trajectory.practitioner.name},
        )
        return redirect("referrals:referral", id=id)
    return _page(request, "referrals/accept.html", found, form)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, id: UUID) -> HttpResponse:
    """Ask the referrer a question."""
    found = _referral(request, id)
    form = _form(AskForm, request, found)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_more(by=request.member, referral=found, **form.cleaned_data)
        messages.success(request, _("Your question was sent to the referrer."))
        return redirect("referrals:referral", id=id)
    return _page(request, "referrals/ask.html", found, form)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: MemberRequest, id: UUID) -> HttpResponse:
    """Decline with a reason, after saying what follows."""
    found = _referral(request, id)
    form = _form(DeclineForm, request, found)
    if request.method == "POST" and form.is_valid():
        actions.decline_referral(by=request.member, referral=found, **form.cleaned_data)
        messages.success(request, _("The referral was declined. The referrer gets a mail."))
        return redirect("referrals:referral", id=id)
    return _page(
        request,
        "referrals/confirm.html",
        found,
        form,
        to=Referral.State.DECLINED,
        title=_("Decline referral %(number)s") % {"number": found.number},
        consequences=[_("No trajectory begins."), _("You cannot undo this. The referrer can refer again.")],
        told=[_to_referrer(found, _("%(name)s (%(partner)s) reads that it was declined, and your reason."))],
        confirm_label=_("Decline"),
        danger=True,
    )


@door
@require_http_methods(["GET", "HEAD", "POST"])
def point_elsewhere(request: MemberRequest, id: UUID) -> HttpResponse:
    """Point the referrer to a place that fits better."""
    found = _referral(request, id)
    form = _form(PointElsewhereForm, request, found)
    if request.method == "POST" and form.is_valid():
        actions.point_elsewhere(by=request.member, referral=found, **form.cleaned_data)
        messages.success(request, _("The referrer gets a mail and can read where to go."))
        return redirect("referrals:referral", id=id)
    return _page(
        request,
        "referrals/confirm.html",
        found,
        form,
        title=_("Point referral %(number)s elsewhere") % {"number": found.number},
        consequences=[
            _("No trajectory begins here."),
            _("Nothing is sent to the other place: the referrer goes there."),
        ],
        told=[_to_referrer(found, _("%(name)s (%(partner)s) reads which place fits better."))],
        confirm_label=_("Point elsewhere"),
    )


def _to_referrer(found: Referral, sentence: str) -> str:
    return sentence % {"name": found.referred_by.name, "partner": found.partner.name}
