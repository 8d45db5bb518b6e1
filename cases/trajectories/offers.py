"""What the case page offers for a step: a card that says what to do now, with the ways to do it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.content import FIRST_CONTACT, StepType
from cases.catalogue.deadlines import in_a_row
from cases.trajectories.models import GivenAssignment, Step, Talk, Trajectory
from cases.trajectories.road import TALKS, Road, Stop
from cases.trajectories.sections import Link, Offer, registered_offer
from preventief.ui.templatetags.ui import day_month, moment


@dataclass(frozen=True)
class UnderWay:
    """What is under way in a case: the planned talk and the unfinished assignment of each step."""

    talks: Mapping[UUID, Talk] = field(default_factory=dict)
    assignments: Mapping[UUID, GivenAssignment] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def waiting(self, begun: Iterable[Step]) -> dict[UUID, date]:
        """The steps under way that wait for somebody else, each with the day: a talk ahead, work in time."""
        now, today = timezone.now(), timezone.localdate()
        days: dict[UUID, date] = {}
        for row in begun:
            talk, given = self.talks.get(row.id), self.assignments.get(row.id)
            if talk is not None:
                if talk.planned_at > now:
                    days[row.id] = timezone.localdate(talk.planned_at)
            elif given is not None:
                if given.state == GivenAssignment.State.GIVEN and given.due_on >= today:
                    days[row.id] = given.due_on
            elif row.due_on >= today:
                days[row.id] = row.due_on
        return days


def offer_for(trajectory: Trajectory, road: Road, stop: Stop, under_way: UnderWay) -> Offer:
    """What can be done for one step that is possible now."""
    registered = registered_offer(stop.plan.type)
    if registered is not None:
        offer = registered(trajectory, stop)
    elif stop.plan.key == FIRST_CONTACT:
        offer = Offer(
            _("Now: phone the parents"),
            _("Tell who you are and make an appointment for the first talk."),
            (Link(_("Write down the contact"), at("first_contact", trajectory, stop)),),
        )
    elif stop.plan.type in TALKS:
        offer = _talk(trajectory, stop, under_way)
    elif stop.plan.type is StepType.ASSIGNMENT:
        offer = _assignment(trajectory, stop, under_way)
    elif stop.plan.type is StepType.CONSENT:
        link = Link(_("Record what was agreed"), reverse("consents:overview", args=[trajectory.id]))
        offer = Offer(_("Now: ask for agreement"), road.gate or "", (link,))
    elif stop.plan.type is StepType.DECISION:
        link = Link(_("Close the trajectory"), reverse("trajectories:close", args=[trajectory.id]))
        offer = Offer(_("Now: close the trajectory"), _("You choose how it ended."), (link,))
    elif stop.plan.type is StepType.FEEDBACK:
        link = Link(_("Write the feedback"), reverse("trajectories:feedback", args=[trajectory.id]))
        text = _("The referrer reads how it ended, and nothing of the talks.")
        offer = Offer(_("Now: tell the referrer"), text, (link,))
    else:
        link = Link(_("This is done"), at("finish_step", trajectory, stop))
        offer = Offer(_("Now: %(step)s") % {"step": stop.plan.title}, "", (link,))
    if road.may_leave_out(stop.row):
        leave_out = Link(_("Leave this out"), at("leave_out", trajectory, stop))
        return replace(offer, links=(*offer.links, leave_out))
    return offer


def at(name: str, trajectory: Trajectory, stop: Stop) -> str:
    """The address of an act on one step."""
    return reverse(f"trajectories:{name}", args=[trajectory.id, stop.row.id])


def _talk(trajectory: Trajectory, stop: Stop, under_way: UnderWay) -> Offer:
    noun = {"noun": stop.plan.noun}
    talk = under_way.talks.get(stop.row.id)
    if talk is None:
        link = Link(_("Plan the talk"), at("plan_talk", trajectory, stop))
        return Offer(_("Now: plan %(noun)s") % noun, "", (link,))
    ids = [trajectory.id, talk.id]
    move = Link(_("Move the talk"), reverse("trajectories:move_talk", args=ids))
    called_off = Link(_("It did not take place"), reverse("trajectories:talk_not_held", args=ids))
    text = arrangement(talk, under_way.people)
    if talk.planned_at > timezone.now():
        call_off = Link(_("Call the talk off"), called_off.url)
        return Offer(_("Coming: %(noun)s") % noun, text, (move, call_off), calm=True)
    report = Link(_("Write the report"), reverse("trajectories:hold_talk", args=ids))
    return Offer(_("Now: write down %(noun)s") % noun, text, (report, called_off))


def arrangement(talk: Talk, people: Mapping[str, str]) -> str:
    """When, where and with whom a talk is, as a sentence."""
    parts = {
        "when": moment(talk.planned_at),
        "how": talk.place or talk.get_form_display(),
        "people": in_a_row([people[id] for id in talk.with_whom if id in people]),
    }
    if parts["people"]:
        return _("On %(when)s, %(how)s. With %(people)s.") % parts
    return _("On %(when)s, %(how)s.") % parts


def _assignment(trajectory: Trajectory, stop: Stop, under_way: UnderWay) -> Offer:
    given = under_way.assignments.get(stop.row.id)
    if given is None:
        link = Link(_("Choose an assignment"), at("give_assignment", trajectory, stop))
        return Offer(_("Now: give an assignment"), "", (link,))
    link = Link(_("Open the assignment"), reverse("trajectories:assignment", args=[trajectory.id, given.id]))
    parts = {"title": given.title, "day": day_month(given.due_on)}
    if given.state == GivenAssignment.State.HANDED_IN:
        return Offer(_("Now: look at the assignment"), given.title, (link,))
    text = _("“%(title)s”, ready by %(day)s.") % parts
    return Offer(_("Under way: the assignment"), text, (link,), calm=True)
