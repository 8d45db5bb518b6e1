"""How the way from asked to live is told: the steps of making an environment, and where a municipality stands."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
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


def standing_in_words(
    state: str | None, ready_at: datetime | None, asked_at: datetime | None
) -> tuple[StrOrPromise, str, StrOrPromise]:
    """Where a municipality stands, the tone of that, and what its relationship manager can do now ("" for nothing)."""
    if state is None:
        if asked_at is None:
            return _("Does not take part yet"), "neutral", ""
        words = _("Subscription begun on %(day)s, not finished") % {"day": _day(asked_at)}
        return words, "attention", _("Call whether you can help")
    if state == State.PROVISIONING:
        return _("The environment is being made"), "neutral", ""
    if state == State.FAILED:
        return _("The environment is not ready"), "attention", _("Call the contact person; we are mending it")
    if state == State.READ_ONLY:
        return _("Read-only"), "attention", _("Call about the payment")
    if state == State.SUSPENDED:
        return _("Suspended"), "attention", _("Call about the payment")
    if state == State.CLOSED:
        return _("Stopped"), "neutral", ""
    if ready_at is None:
        return _("Takes part"), "done", ""
    return (
        _("Takes part since %(month)s") % {"month": date_format(timezone.localtime(ready_at), "F Y")},
        "done",
        "",
    )


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F")
