"""The order of the version holds, also for who goes round the pages."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.consents.actions import ConsentMissing, withdraw
from cases.people.models import Guardian
from cases.trajectories import actions
from cases.trajectories.models import Event, FirstContact, GivenAssignment, Step, Talk, Trajectory
from cases.trajectories.queries import begun, born_to_turn, with_a_birthday
from cases.trajectories.road import Road
from cases.trajectories.tasks import follow_birthdays
from partners.models import Role
from preventief.errors import NotAllowed, StaleVersion, WrongState
from preventief.plane import current_schema
from tests.cases.factories import a_guardian, a_young_person
from tests.cases.trajectories.driving import (
    REPORT,
    ROAD,
    a_started_trajectory,
    act,
    agree,
    driven,
    fresh,
    give,
    hold,
    plan,
    reach,
    step,
)
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def now_of(trajectory: Trajectory) -> str:
    """The key of the step to do now."""
    content = content_of(trajectory)
    road = Road(content=content, rows=trajectory.steps.all(), running=trajectory.state == "running")
    return road.now.plan.key if road.now else ""


def test_the_road_is_driven_to_its_end() -> None:
    trajectory = a_started_trajectory()
    for key, go in ROAD:
        assert now_of(fresh(trajectory)) == key
        go(trajectory)
        assert step(trajectory, key).state == Step.State.DONE
    closed = fresh(trajectory)
    assert now_of(closed) == "terugkoppeling"
    assert closed.next_due_on == step(trajectory, "terugkoppeling").due_on


@pytest.mark.parametrize("position", range(1, len(ROAD)))
def test_no_step_can_be_taken_before_those_it_comes_after(position: int) -> None:
    trajectory = a_started_trajectory()
    for _key, go in ROAD[: position - 1]:
        go(trajectory)
    key, go = ROAD[position]
    before = list(Step.objects.filter(trajectory=trajectory).values_list("key", "state"))
    if key == "instemming":  # agreeing early is good; it is the steps after it that wait
        return
    with pytest.raises(WrongState):
        go(trajectory)
    assert list(Step.objects.filter(trajectory=trajectory).values_list("key", "state")) == before


@pytest.mark.parametrize("age", [11, 14, 17])
@pytest.mark.parametrize("guardians", [1, 2])
def test_nothing_of_a_later_phase_happens_without_agreement(age: int, guardians: int) -> None:
    trajectory = driven("startgesprek", age=age, guardians=guardians)
    # Even where a row says that it is done: what counts is what people said.
    Step.objects.filter(trajectory=trajectory, key="instemming").update(
        state=Step.State.DONE, done_on=timezone.localdate()
    )
    for try_it in (give, lambda case: plan(case, "vervolggesprek")):
        with pytest.raises(ConsentMissing) as refused:
            try_it(trajectory)
        assert "Dam" not in str(refused.value.message)
    assert GivenAssignment.objects.count() == 0
    agree(trajectory)
    assert give(trajectory).key == "mijn_groep"


def test_agreement_that_is_withdrawn_works_at_once() -> None:
    trajectory = driven("instemming")
    today = timezone.localdate()
    withdraw(
        by=trajectory.practitioner,
        trajectory=trajectory,
        family="participation",
        way="spoken",
        decided_on=today,
        young_person=trajectory.young_person,
    )
    with pytest.raises(ConsentMissing):
        give(trajectory)
    actions.settle_consents(by=trajectory.practitioner, trajectory=trajectory)
    assert step(trajectory, "instemming").state == Step.State.OPEN
    assert now_of(fresh(trajectory)) == "instemming"


def test_a_parent_of_unknown_authority_holds_the_road_up() -> None:
    trajectory = driven("instemming")
    a_guardian(trajectory.young_person, authority=Guardian.Authority.UNKNOWN)
    with pytest.raises(ConsentMissing):
        give(trajectory)


def test_parents_who_were_not_reached_leave_the_step_open() -> None:
    trajectory = a_started_trajectory()
    for _ in range(2):
        act(
            actions.record_first_contact,
            trajectory,
            step=step(trajectory, "eerste_contact"),
            on=timezone.localdate(),
            reached=False,
        )
    assert step(trajectory, "eerste_contact").state == Step.State.OPEN
    assert FirstContact.objects.count() == 2


def test_a_date_is_set_again_when_what_it_counts_from_has_happened() -> None:
    trajectory = driven("startgesprek")
    consent = step(trajectory, "instemming")
    assert consent.anchor_certain
    assert consent.anchor_on == step(trajectory, "startgesprek").done_on
    assert fresh(trajectory).next_due_on == consent.due_on


def test_a_talk_that_lies_ahead_cannot_be_reported() -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek", ago=-timedelta(days=2))
    with pytest.raises(WrongState):
        act(actions.hold_talk, trajectory, talk=talk, report=REPORT)
    talk.refresh_from_db()
    assert (talk.state, talk.report) == (Talk.State.PLANNED, "")


def test_a_talk_that_did_not_take_place_can_be_planned_again() -> None:
    trajectory = driven("eerste_contact")
    act(actions.note_not_held, trajectory, talk=plan(trajectory, "startgesprek"), reason="ziek")
    assert step(trajectory, "startgesprek").state == Step.State.OPEN
    hold(trajectory, "startgesprek")
    assert step(trajectory, "startgesprek").state == Step.State.DONE


def test_one_talk_at_a_time_is_planned_for_a_step() -> None:
    trajectory = driven("eerste_contact")
    plan(trajectory, "startgesprek")
    with pytest.raises(WrongState):
        plan(trajectory, "startgesprek", ago=timedelta(hours=2))
    assert Talk.objects.count() == 1


def test_a_talk_is_moved() -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    later = timezone.now() + timedelta(days=3)
    act(actions.move_talk, trajectory, talk=talk, planned_at=later, form=Talk.Form.PHONE, with_whom=[])
    talk.refresh_from_db()
    assert (talk.planned_at, talk.form, talk.place) == (later, Talk.Form.PHONE, "")


def test_a_step_that_may_be_left_out_is_left_out() -> None:
    trajectory = driven("instemming")
    act(actions.leave_out, trajectory, step=step(trajectory, "excuus"))
    assert step(trajectory, "excuus").state == Step.State.SKIPPED


def test_a_required_step_cannot_be_left_out() -> None:
    trajectory = driven("instemming")
    with pytest.raises(WrongState):
        act(actions.leave_out, trajectory, step=step(trajectory, "leeropdracht"))


def test_what_is_under_way_cannot_be_left_out() -> None:
    trajectory = driven("instemming")
    plan(trajectory, "vervolggesprek")
    with pytest.raises(WrongState):
        act(actions.leave_out, trajectory, step=step(trajectory, "vervolggesprek"))


def test_a_repeatable_step_is_done_again_and_then_may_be_left_out() -> None:
    trajectory = driven("leeropdracht")
    first = step(trajectory, "leeropdracht")
    again = act(actions.add_again, trajectory, step=first)
    assert again.position == first.position + 1
    with pytest.raises(WrongState):
        act(actions.add_again, trajectory, step=first)
    with pytest.raises(WrongState):  # an open assignment stands before the last talk
        plan(trajectory, "eindgesprek")
    act(actions.leave_out, trajectory, step=again)
    plan(trajectory, "eindgesprek")


def test_a_step_done_again_counts_from_the_last_one() -> None:
    trajectory = driven("instemming")
    hold(trajectory, "vervolggesprek")
    again = act(actions.add_again, trajectory, step=step(trajectory, "vervolggesprek"))
    assert again.due_on >= timezone.localdate()
    assert step(trajectory, "vervolggesprek").anchor_on == timezone.localdate()


def test_a_step_that_is_not_repeatable_is_not_done_again() -> None:
    trajectory = driven("startgesprek")
    with pytest.raises(WrongState):
        act(actions.add_again, trajectory, step=step(trajectory, "startgesprek"))


def test_an_assignment_goes_back_and_forth_until_it_is_accepted() -> None:
    trajectory = driven("instemming")
    given = give(trajectory)
    act(actions.hand_in, trajectory, assignment=given)
    due = timezone.localdate() + timedelta(days=3)
    act(actions.ask_again, trajectory, assignment=given, due_on=due, remark="Schrijf er nog iets bij.")
    given.refresh_from_db()
    assert (given.state, given.due_on) == (GivenAssignment.State.GIVEN, due)
    act(actions.hand_in, trajectory, assignment=given)
    act(actions.accept_assignment, trajectory, assignment=given)
    assert step(trajectory, "leeropdracht").done_on == timezone.localdate()


def test_only_assignments_of_the_version_are_given() -> None:
    trajectory = driven("instemming")
    with pytest.raises(WrongState):
        act(
            actions.give_assignment,
            trajectory,
            step=step(trajectory, "leeropdracht"),
            key="zelfbedacht",
            due_on=timezone.localdate(),
        )
    assert begun(trajectory) == frozenset()


# --- Twice, stale, and by somebody else -------------------------------------------------------------------


def test_the_same_act_twice_is_done_once() -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    version = fresh(trajectory).version
    for _ in range(2):
        actions.hold_talk(by=trajectory.practitioner, talk=talk, version=version, report=REPORT)
    assert Event.objects.filter(trajectory=trajectory, what="held").count() == 1
    assert fresh(trajectory).version == version + 1


def test_another_act_on_a_stale_page_is_refused_with_what_differs() -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    version = fresh(trajectory).version
    actions.hold_talk(by=trajectory.practitioner, talk=talk, version=version, report=REPORT)
    with pytest.raises(StaleVersion) as refused:
        actions.hold_talk(by=trajectory.practitioner, talk=talk, version=version, report="Iets anders.")
    assert [(one.mine, one.theirs) for one in refused.value.differences] == [("Iets anders.", REPORT)]
    talk.refresh_from_db()
    assert talk.report == REPORT


@pytest.mark.parametrize("who", ["other practitioner", "coordinator", "referrer", "stopped"])
def test_what_somebody_else_tries_leaves_nothing_behind(who: str, outbox_rows: Any) -> None:
    trajectory = driven("eerste_contact")
    if who == "stopped":
        outsider = trajectory.practitioner
        outsider.active = False
        outsider.save()
    else:
        role = {"coordinator": Role.COORDINATOR, "referrer": Role.REFERRER}.get(who, Role.PRACTITIONER)
        outsider = a_member(role)
    rows = list(Step.objects.filter(trajectory=trajectory).values())
    events, mails = Event.objects.count(), outbox_rows()
    talk_step = step(trajectory, "startgesprek")
    with pytest.raises(NotAllowed):
        actions.plan_talk(
            by=outsider,
            trajectory=trajectory,
            step=talk_step,
            version=trajectory.version,
            planned_at=timezone.now(),
            form=Talk.Form.PHONE,
        )
    with pytest.raises(NotAllowed):
        actions.close_trajectory(
            by=outsider,
            trajectory=trajectory,
            version=trajectory.version,
            outcome="not_started",
            reason="verhuisd",
        )
    with pytest.raises(NotAllowed):
        actions.settle_consents(by=outsider, trajectory=trajectory)
    assert list(Step.objects.filter(trajectory=trajectory).values()) == rows
    assert (Event.objects.count(), outbox_rows(), Talk.objects.count()) == (events, mails, 0)
    assert fresh(trajectory).version == trajectory.version


def test_a_step_of_another_trajectory_cannot_be_taken() -> None:
    mine, other = driven("eerste_contact"), a_started_trajectory()
    reach(other)
    with pytest.raises(NotAllowed):
        act(
            actions.plan_talk,
            mine,
            step=step(other, "startgesprek"),
            planned_at=timezone.now(),
            form=Talk.Form.PHONE,
        )
    assert Talk.objects.count() == 0


# --- What changes who must agree --------------------------------------------------------------------------


def test_a_birthday_changes_who_must_agree() -> None:
    today = timezone.localdate()
    turning = a_young_person(birth_date=birthday_of(16, today))
    trajectory = driven("startgesprek", young_person=turning)
    other = driven("startgesprek", young_person=a_young_person(birth_date=birthday_of(15, today)))
    assert with_a_birthday(today) == [trajectory.id]
    agree(trajectory)
    a_guardian(turning)  # from today a parent's agreement is not needed
    assert follow_birthdays(schema=current_schema()) == 0
    assert step(trajectory, "instemming").state == Step.State.DONE
    assert step(other, "instemming").state == Step.State.OPEN


def test_the_consent_step_opens_when_a_child_turns_twelve() -> None:
    trajectory = driven("instemming", age=11)
    child = trajectory.young_person
    child.birth_date = birthday_of(12, timezone.localdate())
    child.save()
    assert follow_birthdays(schema=current_schema()) == 1
    assert step(trajectory, "instemming").state == Step.State.OPEN
    assert fresh(trajectory).next_due_on == step(trajectory, "instemming").due_on


@pytest.mark.parametrize(
    ("on", "born"),
    [
        (date(2027, 3, 1), [date(2011, 3, 1)]),
        (date(2028, 2, 29), [date(2012, 2, 29)]),
        (date(2028, 3, 1), [date(2012, 3, 1)]),
        (date(2027, 2, 28), [date(2011, 2, 28)]),
    ],
)
def test_who_turns_sixteen(on: date, born: list[date]) -> None:
    assert born_to_turn(16, on) == born


def test_a_leap_day_counts_on_the_first_of_march() -> None:
    assert born_to_turn(15, date(2027, 3, 1)) == [date(2012, 3, 1), date(2012, 2, 29)]


def birthday_of(age: int, on: date) -> date:
    """The birth date of somebody who turns `age` on a day (1 March stands in for a leap day)."""
    return born_to_turn(age, on)[0] if born_to_turn(age, on) else date(on.year - age, 3, 1)
