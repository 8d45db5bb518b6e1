"""What somebody typed when their session had ended is kept for them, and for nobody else.

A form that takes typing holds `{% load accounts %}{% typed_by %}`: a hidden field with the signed key of the
account that was shown the form. When the form arrives and nobody is signed in, `keep` puts what was typed in
the new, anonymous session; after the same account has signed in, the page at the same address finds it:

    form = ReferralForm(request.POST if request.method == "POST" else request.kept)

This asks that a form is sent to the address of the page it stands on.
A members' door has set `request.kept` then (None otherwise), told the person that nothing was saved yet, and
dropped what it gave. Somebody else who signs in never sees it. It is gone after an hour.
"""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, QueryDict
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from preventief.accounts.links import LinkInvalid, read_link, sign_link

SESSION_KEY = "kept_forms"
FIELD = "typed_by"
PURPOSE = "typed-by"
KEPT_FOR = timedelta(hours=1)
# How long a form may have stood open before its signature is no longer believed.
FORM_LIFETIME = timedelta(days=7)
MOST_BYTES = 200_000
MOST_FORMS = 3
NEVER_KEPT = frozenset(
    {FIELD, "csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}
)


def signature_of(user_id: UUID) -> str:
    """What the hidden field holds: the key of the account that is shown the form, signed for this plane."""
    return sign_link(PURPOSE, user_id)


def keep(request: HttpRequest) -> bool:
    """Keep a form that arrived while nobody is signed in; False when it names no account or is too big."""
    typed_by = _typed_by(request)
    if typed_by is None:
        return False
    typed = request.POST.copy()
    for name in NEVER_KEPT & set(typed):
        del typed[name]
    text = typed.urlencode()
    if len(text) > MOST_BYTES:
        return False
    forms = _fresh(request.session)
    forms[get_random_string(16)] = {
        "path": request.path,
        "page": shown_at(request),
        "by": str(typed_by),
        "at": int(time.time()),
        "typed": text,
    }
    newest = sorted(forms.items(), key=lambda item: int(item[1]["at"]))[-MOST_FORMS:]
    request.session[SESSION_KEY] = dict(newest)
    # A session that nobody signs in to does not outlive what it keeps; signing in sets its own term.
    request.session.set_expiry(int(KEPT_FOR.total_seconds()))
    return True


def kept_data(request: HttpRequest) -> QueryDict | None:
    """What this account typed at this address before it had to sign in again; given once, then dropped."""
    if request.method != "GET" or SESSION_KEY not in request.session:
        return None
    forms = _of_account(request)
    for key, form in forms.items():
        if form["path"] == request.path and form["typed"]:
            _store(request.session, {other: value for other, value in forms.items() if other != key})
            request._form_page = form["page"]  # type: ignore[attr-defined]
            note = _("You had to sign in again. What you typed is still here; it is not saved yet.")
            messages.info(request, note)
            return QueryDict(form["typed"])
    return None


def shown_at(request: HttpRequest) -> str:
    """The path of the page that the form stood on, when it is one of this host."""
    referrer = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    return urlsplit(referrer).path


def page_of_form(request: HttpRequest) -> str:
    """The page on which the form stood that `kept_data` just gave; else ""."""
    return str(getattr(request, "_form_page", ""))


def forget_others(session: SessionBase, user_id: UUID) -> None:
    """Drop what anybody else typed; called when an account signs in."""
    if SESSION_KEY in session:
        _store(session, {key: form for key, form in _fresh(session).items() if form["by"] == str(user_id)})


def _of_account(request: HttpRequest) -> dict[str, dict[str, Any]]:
    return {key: form for key, form in _fresh(request.session).items() if form["by"] == str(request.user.pk)}


def _fresh(session: SessionBase) -> dict[str, dict[str, Any]]:
    oldest = time.time() - KEPT_FOR.total_seconds()
    return {key: form for key, form in session.get(SESSION_KEY, {}).items() if form["at"] >= oldest}


def _store(session: SessionBase, forms: dict[str, dict[str, Any]]) -> None:
    if forms:
        session[SESSION_KEY] = forms
    else:
        session.pop(SESSION_KEY, None)


def _typed_by(request: HttpRequest) -> UUID | None:
    try:
        return read_link(PURPOSE, request.POST.get(FIELD, ""), max_age=FORM_LIFETIME)
    except LinkInvalid:
        return None
