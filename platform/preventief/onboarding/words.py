"""The way from asked to live in words: how an environment is made, and where a municipality stands."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from tenants.models import Environment

Step = Environment.Step
State = Environment.State

STEP_WORDS: dict[Environment.Step, StrOrPromise] = {
    Step.WAITING: gettext_lazy("Your subscription has been received"),
    Step.ROLE: gettext_lazy("A key that fits this municipality only"),
    Step.SCHEMA: gettext_lazy("A place of its own for the data"),
    Step.TABLES: gettext_lazy("The environment is furnished"),
    Step.CATALOGUE: gettext_lazy("The first kind of trajectory is put in place"),
    Step.ADMINISTRATOR: gettext_lazy("The administrator is invited"),
    Step.ADDRESS: gettext_lazy("The address is opened"),
    Step.READY: gettext_lazy("Ready for use"),
}


CALL_ABOUT_PAYMENT = gettext_lazy("Call about the payment")
# What each state of an environment is called, its tone, and what the relationship manager can do now.
STANDINGS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    State.PROVISIONING: (gettext_lazy("The environment is being made"), "neutral", ""),
    State.FAILED: (
        gettext_lazy("The environment is not ready"),
        "attention",
        gettext_lazy("Call the contact person; we are mending it"),
    ),
    State.READ_ONLY: (
        pgettext_lazy("municipality", "Read-only"),
        "attention",
        gettext_lazy("Call about the payment"),
    ),
    State.SUSPENDED: (
        pgettext_lazy("municipality", "Suspended"),
        "attention",
        gettext_lazy("Call about the payment"),
    ),
    State.CLOSED: (pgettext_lazy("municipality", "Stopped"), "neutral", ""),
}


def standing_in_words(
    state: str | None, ready_at: datetime | None, asked_at: datetime | None
) -> tuple[StrOrPromise, str, StrOrPromise]:
    """Where a municipality stands, the tone of that, and what to do now ("" for nothing)."""
    if state in STANDINGS:
        return STANDINGS[state]
    if state is not None:
        return _live(ready_at), "done", ""
    if asked_at is None:
        return _("Does not take part yet"), "", ""
    words = _("Subscription begun on %(day)s, not finished") % {"day": _day(asked_at)}
    return words, "attention", _("Call whether you can help")


def _live(ready_at: datetime | None) -> str:
    if ready_at is None:
        return _("Takes part")
    return _("Takes part since %(month)s") % {"month": date_format(timezone.localtime(ready_at), "F Y")}


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F")
