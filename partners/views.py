"""The first page, and the pages of partners, members, invitations and the access log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import access, actions, queries
from partners import home as blocks
from partners.doors import MemberRequest, members
from partners.errors import (
    AddressInUse,
    InvitationClosed,
    LastAdministrator,
    NameInUse,
    OwnRoles,
    PartnerInUse,
)
from partners.forms import AcceptForm, ChangePartnerForm, InviteForm, MemberForm, PartnerForm, add_refusal
from partners.links import invitation_in
from partners.middleware import member_of
from partners.models import Invitation, Member, Partner, Role, role_words
from partners.words import LOOKS, PURPOSES, record_words
from preventief.accesslog.models import Look
from preventief.accounts.doors import public
from preventief.accounts.flows import sign_in_with_new_password
from preventief.accounts.links import LinkInvalid
from preventief.errors import StaleVersion
from preventief.ui.limits import limited
from preventief.ui.paging import cursor_page

form_page = require_http_methods(["GET", "HEAD", "POST"])
administrators = members(Role.ADMINISTRATOR)


# --- The first page ---------------------------------------------------------------------------------------


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My work: the blocks of every role I have. For somebody who is not signed in, a short welcome."""
    member = member_of(request)
    if member is None:
        return render(
            request, "partners/no_access.html" if request.user.is_authenticated else "partners/welcome.html"
        )
    here = _as_member(request, member)
    shown = [
        render_to_string(block.template, dict(block.context), request) for block in blocks.blocks_for(here)
    ]
    return render(request, "partners/home.html", {"blocks": shown, "member": member})


def _as_member(request: HttpRequest, member: Member) -> MemberRequest:
    request.member = member  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


# --- Partners ---------------------------------------------------------------------------------------------


@administrators
@require_safe
def partner_list(request: MemberRequest) -> HttpResponse:
    """Every partner, by name, with how many people work for it here."""
    partners = queries.with_member_counts(access.partners_for(request.member))
    page = cursor_page(partners, request.GET, order=("name", "id"), public_texts={"name"})
    return render(request, "partners/partners.html", {"page": page})


@administrators
@form_page
def add_partner(request: MemberRequest) -> HttpResponse:
    """A new partner organisation. The set-up list asks for one of a certain kind."""
    kind = request.GET.get("soort", "")
    initial = {"kind": kind} if kind in Partner.Kind.values else {}
    form = PartnerForm(_typed(request), initial=initial)
    context = {"form": form, "title": _("Add a partner")}
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_partner(by=request.member, **form.cleaned_data)
        except NameInUse as refused:
            add_refusal(form, "name", refused)
        else:
            messages.success(request, _("The partner has been added."))
            return redirect("partners:partners")
    return render(request, "partners/partner_form.html", context, status=_status(request))


@administrators
@form_page
def partner(request: MemberRequest, id: UUID) -> HttpResponse:
    """Change a partner, close it or open it again."""
    found = access.get_partner(by=request.member, id=id)
    fields = ("name", "kind", "phone", "email", "active", "version")
    initial = {field: getattr(found, field) for field in fields}
    form = ChangePartnerForm(_typed(request), initial=initial)
    context: dict[str, Any] = {"form": form, "title": found.name, "partner": found}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_partner(by=request.member, partner=found, **form.cleaned_data)
        except NameInUse as refused:
            add_refusal(form, "name", refused)
        except PartnerInUse as refused:
            add_refusal(form, "active", refused)
        except StaleVersion as stale:
            found.refresh_from_db()
            again = ChangePartnerForm(_newer(request, found.version))
            context |= {"form": again, "stale": stale}
            return render(request, "partners/partner_form.html", context, status=409)
        else:
            messages.success(request, _("The partner has been changed."))
            return redirect("partners:partners")
    return render(request, "partners/partner_form.html", context, status=_status(request))


# --- Members ----------------------------------------------------------------------------------------------


@administrators
@require_safe
def member_list(request: MemberRequest) -> HttpResponse:
    """Every member, partner by partner."""
    found = access.members_for(request.member).select_related("partner", "user")
    order = ("partner__name", "created_at", "id")
    page = cursor_page(found, request.GET, order=order, public_texts={"partner__name"})
    return render(request, "partners/members.html", {"page": page})


@administrators
@form_page
def member(request: MemberRequest, id: UUID) -> HttpResponse:
    """Change a member's name, function, partner or roles."""
    found = access.get_member(by=request.member, id=id)
    fields = ("name", "function", "partner", "roles", "version")
    initial = {field: getattr(found, field) for field in fields}

    def make(data: QueryDict | None) -> MemberForm:
        return MemberForm(data, initial=initial, member=found)

    form = make(_typed(request))
    context: dict[str, Any] = {"form": form, "found": found, "own": found.id == request.member.id}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(by=request.member, member=found, **form.cleaned_data)
        except (OwnRoles, LastAdministrator) as refused:
            add_refusal(form, "roles", refused)
        except StaleVersion as stale:
            found.refresh_from_db()
            context |= {"form": make(_newer(request, found.version)), "stale": stale}
            return render(request, "partners/member_form.html", context, status=409)
        else:
            messages.success(request, _("The member has been changed."))
            return redirect("partners:members")
    return render(request, "partners/member_form.html", context, status=_status(request))


@administrators
@form_page
def stop_member(request: MemberRequest, id: UUID) -> HttpResponse:
    """Say what will happen, and then end somebody's access."""
    found = access.get_member(by=request.member, id=id)
    if request.method == "POST":
        actions.stop_member(by=request.member, member=found)
        messages.success(request, _("%(name)s no longer has access.") % {"name": found.name})
        return redirect("partners:members")
    context = {
        "title": _("Stop the access of %(name)s") % {"name": found.name},
        "consequences": [
            _("They are signed out everywhere, at once."),
            _("They cannot sign in any more."),
            _("What they did stays on record, and their cases stay theirs until a coordinator moves them."),
        ],
        "undo": _("You can give the access back later."),
        "confirm_label": _("Stop access"),
        "danger": True,
        "back_url": reverse("partners:member", args=[found.id]),
    }
    return render(request, "ui/confirm.html", context)


@administrators
@require_POST
def restore_member(request: MemberRequest, id: UUID) -> HttpResponse:
    """Give somebody their access back."""
    found = access.get_member(by=request.member, id=id)
    actions.restore_member(by=request.member, member=found)
    messages.success(request, _("%(name)s has access again.") % {"name": found.name})
    return redirect("partners:members")


# --- Invitations ------------------------------------------------------------------------------------------


@administrators
@form_page
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody. The set-up list asks for somebody with a certain role."""
    role = request.GET.get("rol", "")
    form = InviteForm(_typed(request), initial={"roles": [role]} if role in Role.values else {})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(by=request.member, **form.cleaned_data)
        except AddressInUse as refused:
            add_refusal(form, "email", refused)
        else:
            sent = _("An invitation is on its way to %(address)s.") % {"address": invitation.email}
            messages.success(request, sent)
            return redirect("partners:invitations")
    return render(request, "partners/invite.html", {"form": form}, status=_status(request))


@administrators
@require_safe
def invitation_list(request: MemberRequest) -> HttpResponse:
    """The invitations that nobody has accepted yet."""
    waiting = access.invitations_for(request.member).filter(accepted_at=None, revoked_at=None)
    page = cursor_page(waiting.select_related("partner"), request.GET)
    return render(request, "partners/invitations.html", {"page": page, "now": timezone.now()})


@administrators
@require_POST
def resend_invitation(request: MemberRequest, id: UUID) -> HttpResponse:
    """Send an invitation once more."""
    invitation = access.get_invitation(by=request.member, id=id)
    actions.resend_invitation(by=request.member, invitation=invitation)
    messages.success(request, _("The invitation to %(name)s is sent again.") % {"name": invitation.name})
    return redirect("partners:invitations")


@administrators
@form_page
def revoke_invitation(request: MemberRequest, id: UUID) -> HttpResponse:
    """Say what will happen, and then withdraw an invitation."""
    invitation = access.get_invitation(by=request.member, id=id)
    if request.method == "POST":
        actions.revoke_invitation(by=request.member, invitation=invitation)
        messages.success(request, _("The invitation to %(name)s is withdrawn.") % {"name": invitation.name})
        return redirect("partners:invitations")
    context = {
        "title": _("Withdraw the invitation to %(name)s") % {"name": invitation.name},
        "consequences": [_("The link in the mail stops working, at once. Nobody is told.")],
        "undo": _("You can invite this person again."),
        "confirm_label": _("Withdraw the invitation"),
        "danger": True,
        "back_url": reverse("partners:invitations"),
    }
    return render(request, "ui/confirm.html", context)


@public
@form_page
@limited("accept_invitation")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites and for what, ask for a password, and go on to the second factor."""
    invitation = _invitation_behind(token)
    if invitation is None:
        return _invitation_gone(request)
    if invitation.accepted_at and queries.is_invited_by(invitation, member_of(request)):
        return redirect("home")
    form = AcceptForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if request.method == "POST" and not request.user.is_authenticated and form.is_valid():
        try:
            accepted = actions.accept_invitation(invitation_id=invitation.id, **form.cleaned_data)
        except InvitationClosed:
            return _invitation_gone(request)
        return sign_in_with_new_password(request, accepted.user, then=reverse("second_factor"))
    if queries.open_invitation(invitation.id) is None:
        return _invitation_gone(request)
    context = {"form": form, "invitation": invitation, "roles": invitation.role_words}
    return render(request, "partners/accept.html", context, status=_status(request))


def _invitation_behind(token: str) -> Invitation | None:
    try:
        return queries.invitation_with(invitation_in(token))
    except LinkInvalid:
        return None


def _invitation_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/invitation_gone.html", status=404)


# --- The access log ---------------------------------------------------------------------------------------


@members(Role.PRIVACY_OFFICER)
@require_safe
def access_log(request: MemberRequest) -> HttpResponse:
    """Who looked at or changed what, when and for what purpose; newest first."""
    asked = request.GET.get("soort", "")
    look = Look(asked) if asked in Look.values else None
    page = cursor_page(access.log_for(request.member, look), request.GET)
    named = queries.members_named(entry.actor_id for entry in page.rows)
    entries = [
        {
            "at": entry.created_at,
            "who": named.get(entry.actor_id) if entry.actor_id else None,
            "roles": role_words(entry.actor_roles.split(",")),
            "look": LOOKS[entry.look],
            "refused": entry.look == Look.REFUSED,
            "what": record_words(entry.object_type),
            "purpose": PURPOSES[entry.purpose],
        }
        for entry in page.rows
    ]
    filters = [
        ("", _("everything"), look is None),
        *((code, words, look == code) for code, words in LOOKS.items()),
    ]
    return render(request, "partners/access_log.html", {"page": page, "entries": entries, "filters": filters})


# --- What these pages share -------------------------------------------------------------------------------


def _typed(request: MemberRequest) -> QueryDict | None:
    """What was sent; or what was typed before the session ended; or nothing."""
    return request.POST if request.method == "POST" else request.kept


def _status(request: HttpRequest) -> int:
    """A form that comes back was not accepted."""
    return 422 if request.method == "POST" else 200


def _newer(request: HttpRequest, version: int) -> QueryDict:
    """What was typed, as an answer to the newest version: sending it once more is a choice."""
    typed = request.POST.copy()
    typed["version"] = str(version)
    return typed
