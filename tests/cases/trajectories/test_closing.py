"""A trajectory ends in one of three ways, and the referrer reads little, exactly as previewed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.catalogue.retention import months_later
from cases.consents.actions import ConsentMissing, withdraw
from cases.trajectories import actions
from cases.trajectories.closing import feedback_text
from cases.trajectories.models import Event, Feedback, Step, Talk, Trajectory
from cases.trajectories.queries import started_in, status_for_referrer
from cases.trajectories.tasks import tell_referrer
from partners.models import Role
from preventief.errors import NotAllowed, StaleVersion, WrongState
from preventief.outbox.models import Row
from tests.cases.factories import a_referral, a_young_person
from tests.cases.trajectories.driving import REPORT, a_started_trajectory, act, driven, fresh, plan, step
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def close(trajectory: Trajectory, outcome: str, reason: str = "", **values: Any) -> Trajectory:
    closed: Trajectory = act(actions.close_trajectory, trajectory, outcome=outcome, reason=reason, **values)
    return closed


def send(trajectory: Trajectory, sentence: str = "", **values: Any) -> Feedback:
    now = fresh(trajectory)
    text = feedback_text(content_of(now), now, sentence)
    sent: Feedback = act(
        actions.send_feedback, trajectory, sentence=sentence, **{"previewed": text, **values}
    )
    return sent


def test_completed_asks_that_every_required_step_is_done() -> None:
    trajectory = driven("leeropdracht")
    with pytest.raises(WrongState) as refused:
        close(trajectory, "completed")
    assert "Eindgesprek" in str(refused.value.message)
    assert fresh(trajectory).state == Trajectory.State.RUNNING


def test_completed_asks_that_everybody_still_agrees() -> None:
    trajectory = driven("eindgesprek")
    withdraw(
        by=trajectory.practitioner,
        trajectory=trajectory,
        family="data_use",
        way="spoken",
        decided_on=timezone.localdate(),
        young_person=trajectory.young_person,
    )
    with pytest.raises(WrongState):
        close(trajectory, "completed")
    close(trajectory, "ended_early", "instemming_ingetrokken")


def test_stopping_early_is_possible_at_any_time_without_agreement() -> None:
    trajectory = driven("startgesprek")
    closed = close(trajectory, "ended_early", "jongere_stopt", note="Wil liever voetballen.")
    assert closed.closed_on == timezone.localdate()
    assert closed.outcome_note == "Wil liever voetballen."


def test_before_a_talk_was_held_a_trajectory_can_only_be_not_started() -> None:
    trajectory = driven("eerste_contact")
    for outcome, reason in (("completed", ""), ("ended_early", "verhuisd")):
        with pytest.raises(WrongState):
            close(trajectory, outcome, reason)
    close(trajectory, "not_started", "verhuisd")


def test_after_a_talk_was_held_it_did_start() -> None:
    with pytest.raises(WrongState):
        close(driven("startgesprek"), "not_started", "verhuisd")


@pytest.mark.parametrize("reason", ["", "verzonnen"])
def test_stopping_early_has_a_reason_of_the_version(reason: str) -> None:
    with pytest.raises(WrongState):
        close(driven("startgesprek"), "ended_early", reason)


def test_what_was_open_is_left_out_but_for_the_feedback() -> None:
    trajectory = driven("startgesprek")
    close(trajectory, "ended_early", "verhuisd")
    states = dict(Step.objects.filter(trajectory=trajectory).values_list("key", "state"))
    assert states["afsluiten"] == Step.State.DONE
    assert states["terugkoppeling"] == Step.State.OPEN
    assert {states[key] for key in ("instemming", "leeropdracht", "excuus", "eindgesprek")} == {"skipped"}


def test_a_talk_still_planned_is_called_off() -> None:
    trajectory = driven("instemming")
    talk = plan(trajectory, "vervolggesprek", ago=-timedelta(days=3))
    close(trajectory, "ended_early", "verhuisd")
    talk.refresh_from_db()
    assert talk.state == Talk.State.NOT_HELD


@pytest.mark.parametrize(
    ("until", "outcome", "reason", "months"),
    [
        ("eerste_contact", "not_started", "verhuisd", 3),
        ("startgesprek", "ended_early", "verhuisd", 12),
        ("eindgesprek", "completed", "", 12),
    ],
)
def test_it_is_kept_as_long_as_its_outcome_says(until: str, outcome: str, reason: str, months: int) -> None:
    closed = close(driven(until), outcome, reason)
    assert closed.retain_until == months_later(timezone.localdate(), months)
    assert closed.retention_rule


def test_it_is_never_kept_after_the_24th_birthday() -> None:
    born = timezone.localdate() - timedelta(days=int(23.8 * 365.25))
    child = a_young_person(birth_date=born)
    closed = close(driven("startgesprek", young_person=child, guardians=0), "ended_early", "verhuisd")
    assert closed.retain_until == date(born.year + 24, born.month, born.day)


def test_closed_is_closed() -> None:
    trajectory = driven("instemming")
    close(trajectory, "ended_early", "verhuisd")
    for verb, values in (
        (actions.leave_out, {"step": step(trajectory, "excuus")}),
        (actions.add_again, {"step": step(trajectory, "leeropdracht")}),
        (actions.close_trajectory, {"outcome": "completed"}),
    ):
        with pytest.raises(WrongState):
            act(verb, trajectory, **values)


def test_closing_twice_is_closing_once() -> None:
    trajectory = driven("startgesprek")
    for _ in range(2):
        actions.close_trajectory(
            by=trajectory.practitioner,
            trajectory=trajectory,
            version=trajectory.version,
            outcome="ended_early",
            reason="verhuisd",
        )
    assert Event.objects.filter(trajectory=trajectory, what="closed").count() == 1


# --- Feedback ---------------------------------------------------------------------------------------------


def test_feedback_says_how_it_ended_and_nothing_else(outbox_rows: Any) -> None:
    trajectory = driven("startgesprek")
    close(trajectory, "ended_early", "jongere_stopt", note="geheim")
    sent = send(trajectory)
    assert sent.text.startswith("Het traject is gestart en voortijdig beëindigd op ")
    for secret in (REPORT, "geheim", "jongere wil", "Noor", "Dam"):
        assert secret not in sent.text
    assert outbox_rows()[-1] == "trajectories.tell_referrer"
    done = fresh(trajectory)
    assert done.next_due_on is None
    assert step(trajectory, "terugkoppeling").state == Step.State.DONE


def test_a_sentence_agreed_with_the_young_person_follows() -> None:
    trajectory = driven("afsluiten")
    sent = send(trajectory, "Noor zet voortaan eerst een stap terug.")
    assert sent.text.endswith(". Noor zet voortaan eerst een stap terug.")


def test_only_what_was_previewed_is_sent(outbox_rows: Any) -> None:
    trajectory = driven("afsluiten")
    before = outbox_rows()
    with pytest.raises(WrongState):
        send(trajectory, "Een zin.", previewed="Iets anders.")
    assert (Feedback.objects.count(), outbox_rows()) == (0, before)


def test_feedback_is_sent_once() -> None:
    trajectory = driven("afsluiten")
    version = fresh(trajectory).version
    text = feedback_text(content_of(trajectory), fresh(trajectory))
    for _ in range(2):
        actions.send_feedback(
            by=trajectory.practitioner, trajectory=trajectory, version=version, previewed=text
        )
    with pytest.raises(StaleVersion):
        actions.send_feedback(
            by=trajectory.practitioner,
            trajectory=trajectory,
            version=version,
            sentence="X.",
            previewed=f"{text} X.",
        )
    with pytest.raises(WrongState):
        send(trajectory)
    assert Feedback.objects.count() == 1
    assert Row.objects.filter(handler="trajectories.tell_referrer").count() == 1


def test_feedback_waits_for_the_closing() -> None:
    trajectory = driven("startgesprek")
    with pytest.raises(WrongState):
        act(actions.send_feedback, trajectory, previewed="Klaar.")


def test_the_mail_to_the_referrer_holds_a_link_and_no_name() -> None:
    trajectory = driven("afsluiten")
    row = Row.objects.filter(handler="trajectories.tell_referrer")
    sent = send(trajectory)
    tell_referrer(key=row.get().id, feedback_id=str(sent.id))
    message = mail.outbox[0]
    assert message.to == [trajectory.referral.referred_by.user.email]
    assert f"/verwijzingen/{trajectory.referral_id}/" in message.body
    for secret in ("Noor", "Dam", sent.text):
        assert secret not in message.body + message.subject


# --- What the referrer may know ---------------------------------------------------------------------------


def test_the_referrer_learns_the_end_with_the_feedback_and_not_before() -> None:
    referral = a_referral()
    assert status_for_referrer(referral) is None
    trajectory = a_started_trajectory()
    seen = [status_for_referrer(trajectory.referral)]
    trajectory = driven("startgesprek")
    seen.append(status_for_referrer(trajectory.referral))
    close(trajectory, "ended_early", "verhuisd")
    seen.append(status_for_referrer(trajectory.referral))
    sent = send(trajectory)
    seen.append(status_for_referrer(trajectory.referral))
    assert [status.state if status else None for status in seen] == [
        "accepted",
        "running",
        "closing",
        "ended_early",
    ]
    last = seen[-1]
    assert last is not None
    assert (last.feedback, last.on) == (sent.text, timezone.localdate())


def test_the_figure_of_started_trajectories_leaves_out_those_that_did_not() -> None:
    year = timezone.localdate().year
    a_started_trajectory()
    close(driven("eerste_contact"), "not_started", "verhuisd")
    assert started_in(year) == 1
    assert started_in(year - 1) == 0


# --- Somebody else takes over -----------------------------------------------------------------------------


def test_a_coordinator_gives_it_to_another_practitioner(outbox_rows: Any) -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek", ago=-timedelta(days=1))
    new = a_member(Role.PRACTITIONER)
    for _ in range(2):
        actions.reassign(
            by=a_member(Role.COORDINATOR),
            trajectory=trajectory,
            version=fresh(trajectory).version,
            practitioner=new,
        )
    talk.refresh_from_db()
    assert (fresh(trajectory).practitioner, talk.practitioner) == (new, new)
    assert outbox_rows().count("trajectories.tell_practitioner") == 2
    with pytest.raises(NotAllowed):
        actions.hold_talk(
            by=trajectory.practitioner, talk=talk, version=fresh(trajectory).version, report=REPORT
        )


def test_a_practitioner_does_not_give_it_away() -> None:
    trajectory = a_started_trajectory()
    with pytest.raises(NotAllowed):
        actions.reassign(
            by=trajectory.practitioner,
            trajectory=trajectory,
            version=trajectory.version,
            practitioner=a_member(Role.PRACTITIONER),
        )


def test_giving_away_what_changed_meanwhile_shows_who_has_it_now() -> None:
    trajectory = a_started_trajectory()
    first, second = a_member(Role.PRACTITIONER, name="Eén"), a_member(Role.PRACTITIONER, name="Twee")
    by = a_member(Role.COORDINATOR)
    actions.reassign(by=by, trajectory=trajectory, version=trajectory.version, practitioner=first)
    with pytest.raises(StaleVersion) as refused:
        actions.reassign(by=by, trajectory=trajectory, version=trajectory.version, practitioner=second)
    assert [(one.mine, one.theirs) for one in refused.value.differences] == [("Twee", "Eén")]


def test_consent_missing_is_a_wrong_state() -> None:
    assert issubclass(ConsentMissing, WrongState)
