"""The pages of the frame itself, and every page for when things go wrong."""

import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from preventief.accounts import kept
from preventief.accounts.doors import public
from preventief.accounts.links import LinkInvalid, read_link
from preventief.errors import NotAllowed, Refused, StaleVersion

RETRY_AFTER_SECONDS = 10
DRAIN_AT_MOST = 32 * 1024 * 1024
DRAIN_CHUNK = 64 * 1024
SECURITY_TXT_DAYS = 180
CSRF_FIELD = "csrfmiddlewaretoken"

language = public(set_language)


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What to do when one is stuck, and whom to ask."""
    return render(request, "ui/help.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is written down about people, why, and what they can ask for."""
    return render(request, "ui/privacy.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible this is, and where to say that it is not."""
    return render(request, "ui/accessibility.html", {"contact": mail_address()})


def mail_address() -> str:
    """The address of the security contact, when it is one that can be mailed."""
    contact: str = settings.SECURITY_CONTACT
    return contact.removeprefix("mailto:") if contact.startswith("mailto:") else ""


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). The date stands still for a day, so that copies are equal."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {(today + timedelta(days=SECURITY_TXT_DAYS)).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.scheme}://{request.get_host()}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# --- When things go wrong ---------------------------------------------------------------------------------


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database did not answer, as opposed to refusing what was asked of it.

    SQLSTATE classes 08 (connection), 57P (shutdown, starting up) and 53 (out of connections) mean "try
    again"; an error without a state never reached a server.
    """
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "53", "57P"))


def friendly_answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The page that belongs to an error; None for one that is a fault of ours."""
    if isinstance(error, NotAllowed):
        return page_not_found(request)
    if isinstance(error, Refused):
        return conflict(request, error)
    if isinstance(error, (RequestDataTooBig, TooManyFieldsSent)):
        return too_large(request)
    if is_database_away(error):
        return unavailable(request)
    return None


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what does not exist and for what somebody may not see. Also Django's handler404."""
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form stood open too long, or cookies are off. What was typed comes back, ready to be sent again."""
    return render(request, "403_csrf.html", {"answers": answers_to_send_again(request)}, status=403)


def answers_to_send_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, when a page of this very site sent it.

    Never what another site sent, what another account typed on this computer, or a password or code.
    """
    own = f"{request.scheme}://{request.get_host()}"
    if (
        request.headers.get("Origin") != own
        or request.FILES
        or (kept.NEVER_KEPT - {kept.FIELD, CSRF_FIELD}) & set(request.POST)
    ):
        return []
    if is_typed_by_another(request):
        return []
    return [(name, str(text)) for name, texts in request.POST.lists() for text in texts if name != CSRF_FIELD]


def is_typed_by_another(request: HttpRequest) -> bool:
    """Whether the form was written under another account than the one signed in now."""
    signature = request.POST.get(kept.FIELD)
    if not signature:
        return False
    try:
        return read_link(kept.PURPOSE, signature, max_age=kept.FORM_LIFETIME) != request.user.pk
    except LinkInvalid:
        return True


def conflict(request: HttpRequest, error: Refused) -> HttpResponse:
    """Nothing was saved: somebody was first, or this step is behind us."""
    differences = error.differences if isinstance(error, StaleVersion) else ()
    context = {"message": error.message, "stale": isinstance(error, StaleVersion), "differences": differences}
    return render(request, "ui/conflict.html", context, status=409)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many tries in a short time (sign-in, mostly)."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Refuse a form that is too big, but first let the browser finish sending: else it shows no page."""
    drain(request)
    return plain(request, "413.html", status=413)


def drain(request: HttpRequest) -> None:
    """Read what is left of a body that is too big, so that the browser gets to read the answer."""
    try:
        for _ in range(0, DRAIN_AT_MOST, DRAIN_CHUNK):
            if not request.read(DRAIN_CHUNK):
                return
    except (OSError, ValueError):
        return


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away. Asks nothing of it."""
    context = {"retry_url": request.get_full_path() if request.method in ("GET", "HEAD") else ""}
    response = plain(request, "ui/unavailable.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400; a form that is too big comes here when a middleware was the first to read it."""
    return friendly_answer(request, exception) or plain(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. What a middleware raised also comes here, and may have a page of its own."""
    try:
        known = friendly_answer(request, sys.exc_info()[1])
    except Exception:  # the page itself failed, for instance because its data are away too
        known = None
    try:
        return known or plain(request, "500.html", status=500)
    except Exception:  # not even that: no collected static files, for instance
        text = f"{gettext('Something went wrong on our side')}\n"
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


def plain(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page that needs no database, no session and no context processors."""
    return HttpResponse(render_to_string(template, context or {}), status=status)


# --- For the makers ---------------------------------------------------------------------------------------


@public
def specimen(request: HttpRequest) -> HttpResponse:
    """All components on one page; exists only while developing and in the demo."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    from preventief.ui.specimen import specimen_context

    return render(request, "ui/specimen.html", specimen_context(request))
