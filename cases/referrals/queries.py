"""Reads for lists, pages, home blocks and mails, each with a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from cases.catalogue.ages import age_on
from cases.referrals.access import drafts_of, referrals_for
from cases.referrals.models import Draft, Event, Referral
from cases.trajectories.models import Feedback, Talk, Trajectory
from partners.access import Permission, may, practitioners
from partners.models import Member, Role

State = Referral.State
WAITING = (State.IN_REVIEW,)
OPEN = (State.IN_REVIEW, State.MORE_ASKED)
DECIDED = (State.ACCEPTED, State.DECLINED, State.POINTED_ELSEWHERE)
AT_HOME = 5


# --- What it says ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Status:
    """Where a referral stands, in words, for the one who reads it; `tone` is that of a badge."""

    words: StrOrPromise
    tone: str = "neutral"


# What a referrer may know of the trajectory (domain.md §1, step 12), by the states of
# cases.trajectories.queries.ReferrerStatus.
ON_THE_ROAD: dict[str, Status] = {
    "accepted": Status(gettext_lazy("Accepted, begins soon"), "done"),
    "running": Status(gettext_lazy("Trajectory is running"), "done"),
    "closing": Status(gettext_lazy("Trajectory is being closed"), "done"),
    "completed": Status(gettext_lazy("Completed"), "done"),
    "ended_early": Status(gettext_lazy("Ended early")),
    "not_started": Status(gettext_lazy("Not started")),
}
AT_THE_DESK: dict[str, Status] = {
    State.IN_REVIEW: Status(gettext_lazy("Waiting for a decision")),
    State.MORE_ASKED: Status(gettext_lazy("Question asked")),
    State.ACCEPTED: Status(gettext_lazy("Accepted"), "done"),
    State.DECLINED: Status(gettext_lazy("Declined")),
    State.POINTED_ELSEWHERE: Status(gettext_lazy("Pointed elsewhere")),
    State.WITHDRAWN: Status(gettext_lazy("Withdrawn")),
}


def status_at_desk(referral: Referral, today: date) -> Status:
    """For coordinators and practitioners: the state, and whether the decision is late."""
    if referral.state == State.IN_REVIEW and referral.triage_due_on < today:
        return Status(gettext_lazy("Too late: waiting for a decision"), "attention")
    return AT_THE_DESK[referral.state]


def status_on_road(referral: Referral, road: str) -> Status:
    """For the referrer; `road` is how far the trajectory is, as far as they may know."""
    if referral.state == State.ACCEPTED:
        return ON_THE_ROAD.get(road, ON_THE_ROAD["accepted"])
    if referral.state == State.MORE_ASKED:
        return Status(gettext_lazy("A question for you"), "attention")
    return AT_THE_DESK[referral.state]


def _road(row: Any) -> str:
    """How far the trajectory of a row of `with_road` is; an end is told only after the feedback was sent."""
    if row.closed_on is not None:
        return str(row.trajectory_state) if row.has_feedback else "closing"
    return "running" if row.has_begun else "accepted"


def with_road(referrals: QuerySet[Referral]) -> QuerySet[Any]:
    """The referrals with what `_road` asks, in the same query."""
    case = Trajectory.objects.filter(referral=OuterRef("pk"))
    return referrals.annotate(
        has_begun=Exists(case.filter(talks__state=Talk.State.HELD)),
        has_feedback=Exists(Feedback.objects.filter(trajectory__referral=OuterRef("pk"))),
        closed_on=case.values("closed_on")[:1],
        trajectory_state=case.values("state")[:1],
    )


# --- Lists -------------------------------------------------------------------------------------------------


class Filter(StrEnum):
    """What a coordinator's list shows; the value stands in the address."""

    WAITING = "wacht"
    ASKED = "vraag"
    DECIDED = "besloten"
    ALL = "alle"


FILTERS: dict[Filter, StrOrPromise] = {
    Filter.WAITING: gettext_lazy("Waiting for a decision"),
    Filter.ASKED: gettext_lazy("Question asked"),
    Filter.DECIDED: gettext_lazy("Decided"),
    Filter.ALL: pgettext_lazy("referrals", "All"),
}
BY_TIME = ("-created_at", "-id")
BY_TERM = ("triage_due_on", "id")


def for_coordinator(member: Member, chosen: Filter) -> tuple[QuerySet[Referral], tuple[str, ...]]:
    """The referrals of one filter and their order: what waits by its term, the rest by time."""
    rows = referrals_for(member).select_related("young_person", "referred_by", "partner")
    if chosen is Filter.WAITING:
        return rows.filter(state=State.IN_REVIEW), BY_TERM
    if chosen is Filter.ASKED:
        return rows.filter(state=State.MORE_ASKED), BY_TERM
    if chosen is Filter.DECIDED:
        return rows.filter(state__in=DECIDED), BY_TIME
    return rows, BY_TIME


def for_referrer(member: Member) -> QuerySet[Any]:
    """A referrer's own referrals with how far each is, the latest first."""
    return with_road(Referral.objects.filter(referred_by=member)).select_related("young_person")


@dataclass(frozen=True)
class Line:
    """A row of a list."""

    referral: Referral
    status: Status
    age: int = 0


def lines_at_desk(rows: Any) -> list[Line]:
    """The rows of a coordinator's list, with their status."""
    today = timezone.localdate()
    return [Line(row, status_at_desk(row, today), age_on(row.young_person.birth_date, today)) for row in rows]


def lines_on_road(rows: Any) -> list[Line]:
    """The rows of a referrer's list, with their status."""
    return [Line(row, status_on_road(row, _road(row))) for row in rows]


# --- Home --------------------------------------------------------------------------------------------------


def waiting_for_decision(member: Member, most: int = AT_HOME) -> list[Line]:
    """What waits for a coordinator's decision, the soonest term first; one query, none for anybody else."""
    if not may(member, Permission.DECIDE_REFERRAL):
        return []
    rows, order = for_coordinator(member, Filter.WAITING)
    return lines_at_desk(rows.order_by(*order)[:most])


def latest_of(member: Member, most: int = AT_HOME) -> list[Line]:
    """A referrer's latest referrals, those with a question first; one query."""
    if not may(member, Permission.REFER):
        return []
    asked = Q(state=State.MORE_ASKED)
    rows = for_referrer(member).annotate(asks=asked).order_by("-asks", *BY_TIME)
    return lines_on_road(rows[:most])


@dataclass(frozen=True)
class DraftLine:
    """A draft as its author sees it: for whom (as far as typed), and since when."""

    draft: Draft
    name: str


def drafts_with_answers(member: Member) -> list[DraftLine]:
    """What this member began and did not send; one query."""
    lines = []
    for draft in drafts_of(member).exclude(answers={})[:AT_HOME]:
        who = draft.answers.get("who", {})
        parts = (str(who.get(part, "")).strip() for part in ("first_name", "infix", "last_name"))
        lines.append(DraftLine(draft, " ".join(part for part in parts if part)[:100]))
    return lines


# --- One referral ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Happening:
    """One line of the history."""

    at: datetime
    sentence: str
    note: str = ""


def history(referral: Referral, reader: Member) -> list[Happening]:
    """What happened to a referral, as sentences, the first first; one query.

    Those who decide read who did it. A referrer reads only that it was done.
    """
    named = may(reader, Permission.DECIDE_REFERRAL)
    events = Event.objects.filter(referral=referral).select_related("by__partner")
    return [Happening(event.created_at, _sentence(event, named, reader), event.note) for event in events]


def _sentence(event: Event, named: bool, reader: Member) -> str:
    who = _who(event, named, reader)
    sentences = {
        "sent": _("%(who)s sent the referral."),
        "asked": _("%(who)s asked a question."),
        "answered": _("%(who)s answered the question."),
        "accepted": _("%(who)s accepted the referral."),
        "declined": _("%(who)s declined the referral."),
        "pointed_elsewhere": _("%(who)s pointed to another place."),
        "withdrawn": _("%(who)s withdrew the referral."),
    }
    return sentences[event.what] % {"who": who}


def _who(event: Event, named: bool, reader: Member) -> str:
    if event.by is None:
        return _("The system")
    if event.by_id == reader.id:
        return _("You")
    if event.what in {"sent", "answered", "withdrawn"}:
        return f"{event.by.name} ({event.by.partner.name})"
    return event.by.name if named else _("The coordinator")


def practitioners_with_load() -> QuerySet[Any]:
    """The members who can carry out a trajectory, each with the number of trajectories running now."""
    running = Count("trajectories", filter=Q(trajectories__state=Trajectory.State.RUNNING))
    return practitioners().annotate(load=running).order_by("load", "name")


def sent_from(draft: Draft) -> Referral | None:
    """The referral that a draft became, when it was sent."""
    return Referral.objects.filter(draft=draft).first()


# --- Mails -------------------------------------------------------------------------------------------------


def coordinators() -> QuerySet[Member]:
    """The members who decide on referrals."""
    return Member.objects.filter(active=True, roles__contains=[Role.COORDINATOR])


def referral_to_tell(id: UUID) -> Referral | None:
    """A referral with its referrer, for a mail; None when it is gone."""
    return Referral.objects.select_related("referred_by__user").filter(id=id).first()


def member_to_tell(id: UUID) -> Member | None:
    """An active member with their account, for a mail."""
    return Member.objects.select_related("user").filter(id=id, active=True).first()
