"""How the pages say what happened and where a trajectory stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cases.catalogue.content import Content
from cases.trajectories.models import Event, Talk, Trajectory

EVENTS: dict[str, StrOrPromise] = {
    "started": _("Trajectory started"),
    "reached": _("Parents reached"),
    "not_reached": _("Parents not reached"),
    "planned": _("%(step)s: planned"),
    "moved": _("%(step)s: moved"),
    "held": _("%(step)s: held"),
    "not_held": _("%(step)s: did not take place"),
    "done": _("%(step)s: done"),
    "left_out": _("%(step)s: left out"),
    "added": _("%(step)s: one more added"),
    "given": _("Assignment given"),
    "handed_in": _("Assignment handed in"),
    "accepted": _("Assignment accepted"),
    "asked_again": _("Assignment asked again"),
    "apology_prepared": _("Apology: being prepared"),
    "apology_made": _("Apology made"),
    "reassigned": _("Given to another practitioner"),
    "closed": _("Trajectory closed"),
    "feedback_sent": _("Feedback sent to the referrer"),
}

TALK_TONES = {Talk.State.PLANNED: "neutral", Talk.State.HELD: "done", Talk.State.NOT_HELD: "attention"}


@dataclass(frozen=True)
class Happening:
    """One line of the history."""

    at: datetime
    sentence: StrOrPromise
    by: str
    note: str


def happening(event: Event, content: Content) -> Happening:
    """An event as a sentence."""
    step = content.step(event.step_key).title if event.step_key else ""
    return Happening(
        at=event.created_at,
        sentence=str(EVENTS[event.what]) % {"step": step},
        by=event.by.name if event.by else "",
        note=event.note,
    )


def state_words(trajectory: Trajectory) -> tuple[StrOrPromise, str]:
    """Where it stands in words, with the tone of its badge."""
    if trajectory.state == Trajectory.State.RUNNING:
        return Trajectory.State.RUNNING.label, "neutral"
    if trajectory.next_due_on is not None:
        return _("closed, feedback not sent yet"), "attention"
    return Trajectory.State(trajectory.state).label, "done"
