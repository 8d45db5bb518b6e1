"""Reads for lists, home blocks, figures and acts, each with a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.catalogue.access import content_of
from cases.catalogue.ages import age_on, birthday
from cases.catalogue.deadlines import in_a_row
from cases.consents.queries import YOUNG_PERSON_DECIDES, YOUNG_PERSON_HAS_A_SAY, Missing
from cases.people.models import SupportPerson, YoungPerson
from cases.people.queries import guardians_of
from cases.trajectories.access import carried_out_by, trajectories_for
from cases.trajectories.models import GivenAssignment, Step, Talk, Trajectory
from partners.models import Member
from preventief.ui.paging import CursorPage, cursor_page
from preventief.ui.templatetags.ui import day_month

OPEN_ORDER = ("next_due_on", "id")
CLOSED_ORDER = ("-closed_on", "-id")
# The columns behind a line of a list.
SHOWN = (
    "number",
    "state",
    "kind_version_id",
    "next_step",
    "next_due_on",
    "closed_on",
    "young_person__first_name",
    "young_person__infix",
    "young_person__last_name",
    "young_person__birth_date",
    "practitioner__name",
)
AGES_THAT_COUNT = (YOUNG_PERSON_HAS_A_SAY, YOUNG_PERSON_DECIDES)


@dataclass(frozen=True)
class ReferrerStatus:
    """All that a referrer may know of a trajectory (domain.md §1, step 12).

    `state` is one of "accepted" (no talk was held yet), "running", "closing" (the message is being written),
    "completed", "ended_early" and "not_started"; the last three only from the moment the feedback was sent.
    """

    state: str
    on: date
    feedback: str = ""


def status_for_referrer(referral: Any) -> ReferrerStatus | None:
    """What the referrer of `referral` may know; None while there is no trajectory. One query."""
    held = Talk.objects.filter(trajectory=OuterRef("pk"), state=Talk.State.HELD)
    trajectory = (
        Trajectory.objects.filter(referral_id=referral.pk)
        .select_related("feedback")
        .annotate(has_begun=Exists(held))
        .first()
    )
    if trajectory is None:
        return None
    feedback = getattr(trajectory, "feedback", None)
    if feedback is not None and trajectory.closed_on is not None:
        return ReferrerStatus(state=trajectory.state, on=trajectory.closed_on, feedback=feedback.text)
    if trajectory.closed_on is not None:
        return ReferrerStatus(state="closing", on=trajectory.closed_on)
    return ReferrerStatus(state="running" if trajectory.has_begun else "accepted", on=trajectory.accepted_on)


def started_in(year: int) -> int:
    """How many trajectories began in a year: accepted in it, and not ended as "not started"."""
    return (
        Trajectory.objects.filter(accepted_on__year=year).exclude(state=Trajectory.State.NOT_STARTED).count()
    )


# --- For acts ---------------------------------------------------------------------------------------------


def begun(trajectory: Trajectory) -> frozenset[UUID]:
    """The ids of the steps with a talk planned, an assignment under way or an apology being prepared."""
    under_way = (
        Q(talks__state=Talk.State.PLANNED)
        | Q(assignments__state__in=[GivenAssignment.State.GIVEN, GivenAssignment.State.HANDED_IN])
        | Q(apology__state="preparing")
    )
    return frozenset(Step.objects.filter(under_way, trajectory=trajectory).values_list("id", flat=True))


def has_begun(trajectory: Trajectory) -> bool:
    """Whether a talk was held: from then on the trajectory has started."""
    return Talk.objects.filter(trajectory=trajectory, state=Talk.State.HELD).exists()


def people_around(young_person: YoungPerson) -> Mapping[str, str]:
    """Everybody who can be at a talk, by id: the young person, the guardians, the support persons."""
    people: dict[str, str] = {str(young_person.id): young_person.full_name}
    for guardian in guardians_of(young_person):
        people[str(guardian.id)] = f"{guardian.full_name} ({guardian.get_relation_display()})"
    for person in SupportPerson.objects.filter(young_person=young_person).order_by("created_at"):
        people[str(person.id)] = _("%(name)s (support person)") % {"name": person.name}
    return people


def gate(missing: Sequence[Missing]) -> str:
    """Who must still agree, by relation, as a sentence for people; "" when nobody has to."""
    if not missing:
        return ""
    return _("Agreement is still needed of: %(people)s.") % {"people": in_a_row(still_to_agree(missing))}


def still_to_agree(missing: Sequence[Missing]) -> list[str]:
    """Who must still agree, by relation and never by name, each once."""
    return list(dict.fromkeys(one.person_label for one in missing))


# --- Lists ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One trajectory in a list, as a sentence: who, what kind, what is next and by when."""

    trajectory: Trajectory
    name: str
    age: int
    kind: str
    practitioner: str
    next_title: str
    due_on: date | None
    overdue: bool
    # Both in the language of whoever asked: "14 years", "too late: 3 November" when the day has passed.
    age_in_words: str
    due_in_words: str


@lru_cache(maxsize=256)
def _age_in_words(age: int, language: str | None) -> str:
    return ngettext("%(age)s year", "%(age)s years", age) % {"age": age}


@lru_cache(maxsize=1024)
def _due_in_words(due: date | None, today: date, language: str | None) -> str:
    day = day_month(due)
    return _("too late: %(day)s") % {"day": day} if due is not None and due < today else day


def open_for(member: Member) -> QuerySet[Trajectory]:
    """The trajectories of this member in which something is still to be done, feedback included."""
    return trajectories_for(member).filter(next_due_on__isnull=False)


def trajectory_page(
    *, member: Member, position: Mapping[str, Any], closed: bool, today: date
) -> tuple[CursorPage[Trajectory], list[Line]]:
    """One page of a member's trajectories and its lines: what is due first, or what was closed last."""
    if closed:
        rows = trajectories_for(member).filter(next_due_on=None, closed_on__isnull=False)
        page = cursor_page(_with_people(rows), position, order=CLOSED_ORDER)
    else:
        page = cursor_page(_with_people(open_for(member)), position, order=OPEN_ORDER)
    return page, [_line(trajectory, today) for trajectory in page.rows]


def due_first(*, practitioner: Member, today: date, at_most: int) -> list[Line]:
    """What this practitioner carries out and of which something is due first."""
    rows = carried_out_by(practitioner).filter(next_due_on__isnull=False)
    return [_line(row, today) for row in _with_people(rows).order_by(*OPEN_ORDER)[:at_most]]


def overdue(*, member: Member, today: date, at_most: int) -> list[Line]:
    """What this member may know of and of which a date has passed, longest ago first."""
    rows = open_for(member).filter(next_due_on__lt=today)
    return [_line(row, today) for row in _with_people(rows).order_by(*OPEN_ORDER)[:at_most]]


def talks_ahead(*, practitioner: Member, at_most: int) -> list[Talk]:
    """The talks this practitioner still has to hold or to report on, first one first."""
    planned = Talk.objects.filter(practitioner=practitioner, state=Talk.State.PLANNED)
    return list(planned.select_related("trajectory__young_person").order_by("planned_at")[:at_most])


def due_count(*, practitioner: Member, until: date) -> int:
    """How many trajectories of this practitioner have something due up to and including a day."""
    return Trajectory.objects.filter(practitioner=practitioner, next_due_on__lte=until).count()


def practitioners_with_something_due(*, until: date) -> list[UUID]:
    """The active practitioners with something due up to and including a day; one query."""
    due = Trajectory.objects.filter(next_due_on__lte=until, practitioner__active=True)
    return list(due.order_by("practitioner_id").values_list("practitioner_id", flat=True).distinct())


def with_a_birthday(on: date) -> list[UUID]:
    """The running trajectories of young people who on this day reach an age that changes who must agree."""
    born = [birth_date for age in AGES_THAT_COUNT for birth_date in born_to_turn(age, on)]
    running = Trajectory.objects.filter(state=Trajectory.State.RUNNING, young_person__birth_date__in=born)
    return list(running.values_list("id", flat=True))


def born_to_turn(age: int, on: date) -> list[date]:
    """The days of birth of whoever turns `age` on a day; 29 February counts on 1 March in other years."""
    days = [date(on.year - age, on.month, on.day)] if (on.month, on.day) != (2, 29) else []
    leap = date(on.year - age, 2, 28) + timedelta(days=1)
    if leap.month == 2 and birthday(leap, age) == on:
        days.append(leap)
    return days


def _with_people(rows: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """With what a line shows, and nothing else of the case."""
    return rows.select_related("young_person", "practitioner").only(*SHOWN)


def _line(trajectory: Trajectory, today: date) -> Line:
    content = content_of(trajectory)
    due, following = trajectory.next_due_on, trajectory.next_step
    age, language = age_on(trajectory.young_person.birth_date, today), get_language()
    return Line(
        trajectory=trajectory,
        name=trajectory.young_person.full_name,
        age=age,
        kind=content.title,
        practitioner=trajectory.practitioner.name,
        next_title=content.step(following).title if following and due else "",
        due_on=due,
        overdue=due is not None and due < today,
        age_in_words=_age_in_words(age, language),
        due_in_words=_due_in_words(due, today, language),
    )
