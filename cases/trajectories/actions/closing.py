"""Closing a trajectory, and telling the referrer: as little as possible, exactly as it was previewed."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.content import StepType
from cases.trajectories.actions.acting import Act, begin
from cases.trajectories.actions.talks import call_off
from cases.trajectories.closing import feedback_text, kept_until, outcomes
from cases.trajectories.models import Feedback, Step, Talk, Trajectory
from cases.trajectories.queries import has_begun
from cases.trajectories.tasks import tell_referrer
from partners.models import Member
from preventief.errors import Difference, WrongState
from preventief.outbox import actions as outbox
from preventief.records import lock


def close_trajectory(
    *, by: Member, trajectory: Trajectory, version: int, outcome: str, reason: str = "", note: str = ""
) -> Trajectory:
    """End a trajectory: completed, ended early, or not started; then the feedback can be sent.

    What is still open is left out, talks still planned are called off, and the day until which the case is
    kept is set by the version's rule. Stopping early needs nobody's agreement and no order; completing needs
    every required step done.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`.
        ConsentMissing: completing, while somebody must still agree.
        WrongState: this outcome is not possible now, or its reason is not one of the version.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        fresh = act.trajectory
        same = (fresh.state, fresh.outcome_reason, fresh.outcome_note) == (outcome, reason, note)
        if act.repeated(same, _outcomes(fresh, outcome)):
            return fresh
        possible = outcomes(act.road, begun=has_begun(fresh))
        if outcome not in possible or possible[outcome]:
            raise WrongState(possible.get(outcome) or None)
        _check_reason(act, outcome, reason)
        today = timezone.localdate()
        closing = act.content.closing_step.key
        for row in act.rows:
            if row.key == closing:
                act.complete(row, today)
            elif row.state == Step.State.OPEN and act.content.step(row.key).type is not StepType.FEEDBACK:
                row.state, row.done_by = Step.State.SKIPPED, by
        for talk in Talk.objects.filter(trajectory=fresh, state=Talk.State.PLANNED).select_related("step"):
            call_off(act, lock(talk), _("The trajectory was closed."))
        fresh.become(outcome)
        fresh.outcome_reason, fresh.outcome_note, fresh.closed_on = reason, note, today
        fresh.retain_until, fresh.retention_rule = kept_until(act.content, fresh, outcome, today)
        act.note("closed")
        act.finish("close_trajectory")
    return fresh


def _check_reason(act: Act, outcome: str, reason: str) -> None:
    if outcome == Trajectory.State.COMPLETED:
        if reason:
            raise WrongState
        return
    try:
        act.content.end_reason(reason)
    except KeyError:
        raise WrongState from None


def _outcomes(trajectory: Trajectory, outcome: str) -> list[Difference]:
    if trajectory.state == outcome:
        return []
    mine, theirs = Trajectory.State(outcome).label, Trajectory.State(trajectory.state).label
    return [Difference(_("Outcome"), str(mine), str(theirs))]


def send_feedback(
    *, by: Member, trajectory: Trajectory, version: int, sentence: str = "", previewed: str
) -> Feedback:
    """Tell the referrer how it ended: the sentence of the version, and one agreed with the young person.

    `previewed` is the text as the sender saw it; only that text is ever sent. The mail holds a link.

    Raises:
        NotAllowed: the trajectory is not `by`'s to carry out.
        StaleVersion: somebody changed it since `version`, or the text differs from what was previewed.
        WrongState: it is still running, or other feedback was sent.
    """
    with transaction.atomic():
        act = begin(by=by, trajectory=trajectory, version=version)
        fresh = act.trajectory
        sent = Feedback.objects.filter(trajectory=fresh).first()
        if act.repeated(sent is not None and sent.text == previewed) and sent is not None:
            return sent
        if act.running or sent is not None:
            raise WrongState
        text = feedback_text(act.content, fresh, sentence)
        if text != previewed:
            raise WrongState(_("The text has changed since you saw it. Look at it again before you send it."))
        feedback = Feedback.objects.create(trajectory=fresh, text=text, sent_by=by, sent_at=timezone.now())
        for row in act.rows:
            if act.content.step(row.key).type is StepType.FEEDBACK and row.state == Step.State.OPEN:
                act.complete(row, timezone.localdate())
        act.note("feedback_sent")
        act.finish("send_feedback")
        outbox.queue(tell_referrer, feedback_id=feedback.id)
    return feedback
