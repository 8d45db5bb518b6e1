"""The case page in one read: who, what to do now, the road, the people, and what was done.

What a coordinator may not read (reports, notes, remarks; domain.md §2) is not fetched for them at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from cases.catalogue.access import content_of
from cases.catalogue.ages import age_on
from cases.catalogue.content import Content, Phase
from cases.catalogue.deadlines import explain_step
from cases.consents.queries import Missing, missing
from cases.people.models import Guardian, SupportPerson, YoungPerson
from cases.trajectories.access import sees_whole
from cases.trajectories.closing import outcomes
from cases.trajectories.models import Event, FirstContact, GivenAssignment, Step, Talk, Trajectory
from cases.trajectories.offers import UnderWay, offer_for
from cases.trajectories.queries import begun, gate, has_begun, people_around, still_to_agree
from cases.trajectories.road import Road, Stop
from cases.trajectories.sections import Link, Offer, Section, sections_for
from cases.trajectories.words import Happening, happening, state_words
from partners.models import Member
from preventief.accesslog.models import Entry
from preventief.ui.templatetags.ui import day_month
from preventief.ui.timeline import TimelineItem, TimelineState

LAST_EVENTS = 6

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class StepLine:
    """One step in the list of all steps."""

    stop: Stop
    why: str
    links: tuple[Link, ...]
    again: bool


@dataclass(frozen=True)
class TalkLine:
    """A talk under the name of its step."""

    talk: Talk
    title: str


@dataclass(frozen=True)
class PersonLine:
    """Somebody around the case, and whether they still have to agree."""

    name: str
    words: StrOrPromise
    to_agree: bool


@dataclass(frozen=True)
class Case:
    """Everything on the case page, for one member."""

    trajectory: Trajectory
    whole: bool
    age: int
    kind: str
    state: StrOrPromise
    tone: str
    now: Offer | None
    now_stop: Stop | None
    why: str
    overdue: bool
    timeline: Sequence[TimelineItem]
    steps: Sequence[StepLine]
    also: Sequence[StepLine]
    people: Sequence[PersonLine]
    to_agree: Sequence[str]
    contacts: Sequence[FirstContact]
    talks: Sequence[TalkLine]
    assignments: Sequence[GivenAssignment]
    history: Sequence[Happening]
    sections: Sequence[Section]
    reason: str
    looks: dict[str, int]


def read_case(*, member: Member, trajectory: Trajectory, today: date) -> Case:
    """The case page of one trajectory, as far as this member may know of it."""
    content = content_of(trajectory)
    whole = sees_whole(member, trajectory)
    running = trajectory.state == Trajectory.State.RUNNING
    guardians = list(trajectory.young_person.guardians.all())
    lacking = missing(trajectory, today, guardians=guardians) if running else []
    talks = talks_of(trajectory, whole=whole)
    assignments = assignments_of(trajectory, whole=whole)
    under_way = UnderWay(
        talks={talk.step_id: talk for talk in talks if talk.state == Talk.State.PLANNED},
        assignments={one.step_id: one for one in assignments if one.state != GivenAssignment.State.ACCEPTED},
        people=people_around(trajectory.young_person),
    )
    rows, busy = list(trajectory.steps.all()), begun(trajectory)
    road = Road(
        content=content,
        rows=rows,
        running=running,
        gate=gate(lacking),
        begun=busy,
        waiting=under_way.waiting(row for row in rows if row.id in busy),
    )
    now = road.now
    steps = [_step_line(trajectory, road, stop, under_way, whole=whole) for stop in road.stops]
    state, tone = state_words(trajectory)
    return Case(
        trajectory=trajectory,
        whole=whole,
        age=age_on(trajectory.young_person.birth_date, today),
        kind=content.title,
        state=state,
        tone=tone,
        now=offer_for(trajectory, road, now, under_way) if now else None,
        now_stop=now,
        why=_why(content, now.row) if now else "",
        overdue=now is not None and now.row.due_on < today,
        timeline=[_phase(road, phase, today) for phase in content.phases],
        steps=steps,
        also=[line for line in steps if line.links and line.stop is not now],
        people=people_lines(trajectory.young_person, guardians, lacking),
        to_agree=still_to_agree(lacking),
        contacts=contacts_of(trajectory, whole=whole),
        talks=[TalkLine(talk, content.step(talk.step.key).title) for talk in talks],
        assignments=assignments,
        history=history_of(trajectory, content, whole=whole, at_most=LAST_EVENTS),
        sections=sections_for(member, trajectory),
        reason=content.end_reason(trajectory.outcome_reason).text if trajectory.outcome_reason else "",
        looks=looks_at(trajectory),
    )


def contacts_of(trajectory: Trajectory, *, whole: bool) -> list[FirstContact]:
    """The calls to the parents, last one first; without notes and names unless `whole`."""
    rows = FirstContact.objects.filter(trajectory=trajectory).order_by("-created_at")
    return list(rows) if whole else _without(rows, "note", "with_whom")


def talks_of(trajectory: Trajectory, *, whole: bool) -> list[Talk]:
    """The talks in order of time; without the report and the reason unless `whole`."""
    rows = Talk.objects.filter(trajectory=trajectory).select_related("step").order_by("planned_at")
    return list(rows) if whole else _without(rows, "report", "not_held_reason")


def assignments_of(trajectory: Trajectory, *, whole: bool) -> list[GivenAssignment]:
    """The assignments in the order in which they were given; without remarks unless `whole`."""
    rows = GivenAssignment.objects.filter(trajectory=trajectory)
    return list(rows) if whole else _without(rows, "remark")


def _without(rows: QuerySet[M], *columns: str, at_most: int | None = None) -> list[M]:
    """The rows with these columns left in the database, and empty: nothing can fetch them afterwards."""
    found = list(rows.defer(*columns)[:at_most])
    for row in found:
        for column in columns:
            setattr(row, column, "")
    return found


def history_of(
    trajectory: Trajectory, content: Content, *, whole: bool, at_most: int | None = None
) -> list[Happening]:
    """What happened, last first; without notes unless `whole`."""
    rows = Event.objects.filter(trajectory=trajectory).select_related("by").order_by("-created_at", "-id")
    events = list(rows[:at_most]) if whole else _without(rows, "note", at_most=at_most)
    return [happening(event, content) for event in events]


def looks_at(trajectory: Trajectory) -> dict[str, int]:
    """How many people looked at or worked in this young person's file, and how often. One query."""
    entries = Entry.objects.filter(subject_id=trajectory.young_person_id, actor_id__isnull=False)
    found = entries.aggregate(people=Count("actor_id", distinct=True), times=Count("id"))
    return {"people": found["people"], "times": found["times"]}


def people_lines(
    young_person: YoungPerson, guardians: Sequence[Guardian], lacking: Sequence[Missing]
) -> list[PersonLine]:
    """The young person, the guardians with their authority, and the support persons."""
    waiting = {one.person.key for one in lacking if one.person is not None}
    young = any(one.person is not None and one.person.is_young for one in lacking)
    lines = [PersonLine(young_person.full_name, _("the young person"), young)]
    lines += [
        PersonLine(
            guardian.full_name,
            f"{guardian.get_relation_display()}, {guardian.get_authority_display()}",
            str(guardian.id) in waiting,
        )
        for guardian in guardians
    ]
    support = SupportPerson.objects.filter(young_person=young_person).order_by("created_at")
    return lines + [PersonLine(person.name, _("support person"), False) for person in support]


def _why(content: Content, row: Step) -> str:
    return explain_step(content, row.key, row.anchor_on, row.due_on, certain=row.anchor_certain)


def _step_line(
    trajectory: Trajectory, road: Road, stop: Stop, under_way: UnderWay, *, whole: bool
) -> StepLine:
    offer = offer_for(trajectory, road, stop, under_way) if whole and stop.possible else None
    again = whole and road.may_repeat(stop.row)
    why = _why(road.content, stop.row) if stop.open else ""
    return StepLine(stop, why, offer.links if offer else (), again)


def _phase(road: Road, phase: Phase, today: date) -> TimelineItem:
    stops = [stop for stop in road.stops if stop.plan.phase == phase.key]
    titles = " · ".join(
        dict.fromkeys(stop.plan.title for stop in stops if stop.row.state != Step.State.SKIPPED)
    )
    open_stops = [stop for stop in stops if stop.open]
    done = [stop.row.done_on for stop in stops if stop.row.done_on is not None]
    is_now = road.phase_now() == phase.key
    state: TimelineState
    when, badge = "", ""
    if is_now:
        state = "now"
        when = _until(open_stops)
        here = any(
            stop.row.key for stop in open_stops if stop.plan.type == "toestemming" and not stop.obstacle
        )
        if road.gate and here:
            badge = road.gate
        elif any(stop.row.due_on < today and stop.required for stop in open_stops):
            badge = _("A date has passed")
    elif done and not any(stop.required for stop in open_stops):
        state = "done"
        first, last = day_month(min(done)), day_month(max(done))
        when = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    elif open_stops:
        state = "next"
        when = _until(open_stops)
    else:
        state = "skipped"
    return TimelineItem(title=phase.title, state=state, when=when, body=titles, badge=badge)


def _until(stops: Sequence[Stop]) -> str:
    due = [stop.row.due_on for stop in stops if stop.required or stop.begun] or [
        stop.row.due_on for stop in stops
    ]
    return _("until %(day)s") % {"day": day_month(max(due))} if due else ""


def history_page(*, member: Member, trajectory: Trajectory) -> list[Happening]:
    """The whole history, for a page of its own."""
    return history_of(trajectory, content_of(trajectory), whole=sees_whole(member, trajectory))


def age_today(trajectory: Trajectory) -> int:
    """How old the young person is today."""
    return age_on(trajectory.young_person.birth_date, timezone.localdate())


@dataclass(frozen=True)
class ClosingNow:
    """How a trajectory can end now, each end with what is in its way, and what would be left out."""

    outcomes: dict[str, str]
    open: Sequence[str]


def closing_now(trajectory: Trajectory) -> ClosingNow:
    """What the page about closing needs."""
    content = content_of(trajectory)
    running = trajectory.state == Trajectory.State.RUNNING
    lacking = missing(trajectory, timezone.localdate()) if running else []
    road = Road(content=content, rows=trajectory.steps.all(), running=running, gate=gate(lacking))
    last = {content.closing_step.key, content.feedback_step.key}
    titles = [stop.plan.title for stop in road.stops if stop.open and stop.plan.key not in last]
    return ClosingNow(outcomes(road, begun=has_begun(trajectory)), list(dict.fromkeys(titles)))
