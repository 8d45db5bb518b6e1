"""The municipality's door: a page for members, or for members with one of some roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.middleware import member_of
from partners.models import Member, Role
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.accounts import kept
from preventief.accounts.doors import Door, View, with_door
from preventief.errors import NotAllowed
from preventief.ui.frame import Frame
from tenants.addresses import Address

KIND = "member"


class MemberRequest(HttpRequest):
    """A request behind a members' door: somebody is signed in, and is an active member here."""

    environment: Address
    member: Member
    frame: Frame
    kept: QueryDict | None


def members(
    *roles: Role, about: type[models.Model] | None = None, purpose: Purpose = Purpose.ADMINISTRATION
) -> Callable[[View], View]:
    """Members with one of these roles may come here; without roles, every active member.

    Nobody signed in: to the sign-in page and back, with what was typed kept (`preventief.accounts.kept`: on
    the way back `request.kept` holds it). Signed in without the role: "does not exist"; when the address
    names (`id`) an object of the model `about`, the attempt is logged as refused, under `purpose`.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            member = member_of(request)
            if member is None or (roles and not member.has_any(roles)):
                if member is not None and about is not None and "id" in kwargs:
                    note_refusal(by=member, model=about, id=kwargs["id"], purpose=purpose)
                raise NotAllowed
            request.member = member  # type: ignore[attr-defined]
            request.kept = kept.kept_data(request)  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            return _back_to_form(request, response)

        return with_door(guarded, Door(KIND, frozenset(role.value for role in roles)))

    return guard


def note_refusal(*, by: Member, model: type[models.Model], id: Any, purpose: Purpose) -> None:
    """Log that a member asked for an object that is not for them; nothing when it does not exist.

    Call outside a transaction that is about to be rolled back, or the note goes with it.
    """
    wanted = model._default_manager.filter(pk=id).first()
    if wanted is not None:
        record(by, Look.REFUSED, wanted, purpose=purpose)


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page, and back to this address, or to the page with the button that was pressed."""
    back = request.get_full_path()
    if request.method == "POST":
        if kept.keep(request):
            note = _("You were signed out. Sign in again: what you typed is kept, but not saved yet.")
        else:
            note = _("You were signed out, so this was not done. Sign in and do it again.")
            back = kept.shown_at(request) or back
        messages.warning(request, note)
    return redirect_to_login(back, settings.LOGIN_URL)


def _back_to_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """After signing in again at an address that only takes a form: to the page on which the form stood."""
    page = kept.page_of_form(request) if response.status_code == 405 else ""
    return redirect(page) if page else response
