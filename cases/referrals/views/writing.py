"""Writing a referral, step by step. Every step is kept, so that it can be left and found again."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.referrals import access, actions, queries
from cases.referrals.models import Draft, Referral
from cases.referrals.wizard import CHECK, LATER, STEPS, TOTAL, Step, Wizard, step_at, typed_in
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose
from preventief.ui.forms import PlainForm

door = members(Role.REFERRER)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Begin a referral, or go on with one that was begun."""
    if request.method == "POST":
        draft = actions.start_draft(by=request.member)
        return redirect("referrals:step", id=draft.id, slug=STEPS[0].slug)
    return render(request, "referrals/new.html", {"drafts": queries.drafts_with_answers(request.member)})


@door
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: MemberRequest, id: UUID, slug: str) -> HttpResponse:
    """One step: show it, or keep what was typed and go on."""
    draft = access.get_draft(by=request.member, id=id)
    if draft.sent_at is not None:
        return _already_sent(request, draft)
    found = step_at(slug)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _keep(request, draft, found)
    kept = draft.answers.get(found.key)
    if request.kept is not None:
        kept = typed_in(request.kept, Wizard(draft.answers).forms(found.key, fresh=True))
    wizard = Wizard({**draft.answers, found.key: kept} if kept is not None else draft.answers)
    fresh = kept is None or LATER in kept or request.kept is not None
    return _page(request, draft, found, wizard.forms(found.key, fresh=fresh))


def _keep(request: MemberRequest, draft: Draft, found: Step) -> HttpResponse:
    typed = typed_in(request.POST, Wizard(draft.answers).forms(found.key, fresh=True))
    if "later" in request.POST:
        actions.keep_answers(by=request.member, draft=draft, step=found.key, typed={**typed, LATER: "1"})
        messages.success(request, _("What you filled in is kept. You can go on with it later."))
        return redirect("referrals:new")
    draft = actions.keep_answers(by=request.member, draft=draft, step=found.key, typed=typed)
    wizard = Wizard(draft.answers)
    if not wizard.is_done(found.key):
        return _page(request, draft, found, wizard.forms(found.key), status=422)
    following = wizard.first_open()
    return redirect("referrals:step", id=draft.id, slug=following.slug if following else CHECK)


def _page(
    request: MemberRequest, draft: Draft, found: Step, forms: list[PlainForm], status: int = 200
) -> HttpResponse:
    position = STEPS.index(found)
    context = {
        "draft": draft,
        "step": found,
        "number": position + 1,
        "total": TOTAL,
        "forms": forms,
        "form": forms[0],
        "parents": forms[1:],
        "wrong": any(form.is_bound and form.errors for form in forms),
        "previous": STEPS[position - 1] if position else None,
    }
    return render(request, f"referrals/steps/{found.key}.html", context, status=status)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, id: UUID) -> HttpResponse:
    """Read back all answers, and send them."""
    draft = access.get_draft(by=request.member, id=id)
    if draft.sent_at is not None:
        return _already_sent(request, draft)
    wizard = Wizard(draft.answers)
    missing = wizard.first_open()
    if missing is not None:
        return redirect("referrals:step", id=draft.id, slug=missing.slug)
    if request.method == "POST":
        version = request.POST.get("version", "")
        referral = actions.send_referral(
            by=request.member,
            draft=draft,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            facts=wizard.facts(),
        )
        return redirect("referrals:sent", id=referral.id)
    context = {"draft": draft, "shown": wizard.shown(), "total": TOTAL, "last": STEPS[-1]}
    return render(request, "referrals/steps/check.html", context)


def _already_sent(request: MemberRequest, draft: Draft) -> HttpResponse:
    referral = queries.sent_from(draft)
    if referral is None:
        raise Http404
    if request.method != "POST":
        messages.info(request, _("This referral was already sent."))
    return redirect("referrals:sent", id=referral.id)


@members(Role.REFERRER, about=Referral, purpose=Purpose.REFERRING)
@require_safe
def sent(request: MemberRequest, id: UUID) -> HttpResponse:
    """It was sent: its number, and what happens now."""
    referral = access.get_own_referral(by=request.member, id=id)
    return render(request, "referrals/sent.html", {"referral": referral})


@door
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: MemberRequest, id: UUID) -> HttpResponse:
    """Remove a draft, after asking."""
    draft = access.get_draft(by=request.member, id=id)
    if draft.sent_at is not None:
        return _already_sent(request, draft)
    if request.method == "POST":
        actions.throw_away_draft(by=request.member, draft=draft)
        messages.success(request, _("The draft was thrown away."))
        return redirect("referrals:new")
    context = {
        "title": _("Throw this draft away"),
        "consequences": [_("Everything that you filled in is removed. It was not sent to anybody.")],
        "confirm_label": _("Throw away"),
        "back_url": reverse("referrals:new"),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
