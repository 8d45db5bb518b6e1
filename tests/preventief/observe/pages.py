"""Pages that go wrong in every way in which a page can take a name along; tests put them beside the real."""

import logging
from importlib import import_module
from types import ModuleType
from typing import Any

import sentry_sdk
import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from preventief.accounts.models import User

# Where a name is planted → the name. None of them may ever leave in a log line or an error report.
PLANTED = {
    "path": "Padsteen",
    "query": "Vraagstaart",
    "body": "Formulierman",
    "cookie": "Koekjesbakker",
    "header": "Kopregelaar",
    "agent": "Bladeraarster",
    "referer": "Verwijzerinck",
    "baggage": "Bagageman",
    "address": "192.0.2.77",
    "user": "Gebruikersma",
    "email": "gebruikersma@plantage.example",
    "local": "Lokaalstra",
    "text": "Uitzonderinga",
    "cause": "Oorzaaksma",
    "note": "Notitiehuis",
    "crumb": "Kruimelaar",
    "extra": "Extraatje",
    "attachment": "Bijlagema",
    "logged": "Logboekema",
    "task": "Takenaar",
    "handler": "Uitbakker",
}


class Broken(Exception):
    """What the pages below raise."""


def leave_traces() -> None:
    """What a careless line of code, or a library, could add to a report."""
    scope = sentry_sdk.get_isolation_scope()
    scope.set_user({"id": 1, "email": PLANTED["email"], "username": PLANTED["user"]})
    scope.set_tag("name", PLANTED["extra"])
    scope.set_extra("name", PLANTED["extra"])
    scope.set_context("name", {"name": PLANTED["extra"]})
    scope.fingerprint = [PLANTED["extra"]]
    scope.set_transaction_name(PLANTED["extra"])
    scope.add_attachment(bytes=PLANTED["attachment"].encode(), filename=f"{PLANTED['attachment']}.txt")
    sentry_sdk.add_breadcrumb(message=PLANTED["crumb"], data={"name": PLANTED["crumb"]})
    sentry_sdk.capture_message(PLANTED["logged"], level="error")
    logging.getLogger("elsewhere").error(
        "Refused: %s", PLANTED["logged"], extra={"person": PLANTED["logged"]}
    )


def break_down() -> None:
    """Raise an error with names in its text, its cause, its notes and the variables around it."""
    name = PLANTED["local"]
    try:
        {}[PLANTED["cause"]]
    except KeyError as cause:
        error = Broken(f"{PLANTED['text']} at {len(name)}")
        error.add_note(PLANTED["note"])
        raise error from cause


def _twice() -> None:
    with transaction.atomic():
        for _ in range(2):
            User.objects.create(email=PLANTED["email"], name=PLANTED["user"])


def _in_a_template() -> None:
    class Shown:
        @property
        def name(self) -> str:
            raise Broken(PLANTED["text"])

    Template("{{ shown.name }}").render(Context({"shown": Shown(), "name": PLANTED["local"]}))


WAYS = {"code": break_down, "database": _twice, "template": _in_a_template}


@csrf_exempt
def breaks(request: HttpRequest, how: str, name: str) -> HttpResponse:
    """Reads all of the request, leaves traces, and raises."""
    typed = [request.POST.get("name"), request.GET.get("name"), request.COOKIES.get("name"), name]
    assert all(typed) and request.user.is_authenticated and request.user.name == PLANTED["user"]
    structlog.get_logger(__name__).info("page.opened", route="breaks")
    leave_traces()
    WAYS[how]()
    return HttpResponse()


def works(request: HttpRequest, **_: Any) -> HttpResponse:
    """A page that works."""
    return HttpResponse("fine")


def beside(urlconf: str) -> ModuleType:
    """The pages above together with the real ones, whose addresses the frame around a page needs."""
    real = import_module(urlconf)
    both = ModuleType(f"{urlconf}_and_tests")
    both.__dict__.update({name: value for name, value in vars(real).items() if name.startswith("handler")})
    both.__dict__["urlpatterns"] = [
        path("breekt/<slug:how>/<str:name>/", breaks, name="breaks"),
        path("werkt/<str:name>/", works, name="works"),
        *real.urlpatterns,
    ]
    return both
