"""The road of one case: which steps are done, which can be done now, and why another cannot yet.

Pure reading of a version's content and the case's rows; nothing here asks or changes the database. Pages use
it to offer what is possible, actions use it to refuse what is not, so that the two can never disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cases.catalogue.content import Content, StepType
from cases.catalogue.content import Step as Plan
from cases.trajectories.models import Step
from preventief.errors import WrongState

TALKS = frozenset({StepType.TALK, StepType.PARENT_TALK, StepType.RESTORATION})
MOST_REPEATS = 20
# Room between two steps for those that are done again.
SPACING = 100


@dataclass(frozen=True)
class Stop:
    """One step on the road: its row, what the version says of it, and what is in its way ("": nothing)."""

    row: Step
    plan: Plan
    required: bool
    begun: bool
    open: bool
    obstacle: str

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.open and not self.obstacle


class Road:
    """The steps of one case in order.

    `gate` says who must still agree; it is empty when everybody has, and None when it is not known here (then
    the rows speak for themselves). `begun` are the ids of rows with a talk, an assignment or an apology under
    way; `waiting` gives the day of those of them of which the next move is not ours today: a talk that lies
    ahead, an assignment that is being made.
    """

    def __init__(
        self,
        *,
        content: Content,
        rows: Iterable[Step],
        running: bool,
        gate: str | None = None,
        begun: Iterable[UUID] = (),
        waiting: Mapping[UUID, date] | None = None,
    ) -> None:
        self.content = content
        self.running = running
        self.gate = gate
        self.rows = sorted(rows, key=lambda row: row.position)
        self.plans: Mapping[str, Plan] = {step.key: step for step in content.steps}
        self._begun = frozenset(begun)
        self._waiting = dict(waiting or {})
        self._first: dict[str, UUID] = {}
        for row in self.rows:
            self._first.setdefault(row.key, row.id)
        self.stops: Sequence[Stop] = [self._stop(row) for row in self.rows]

    def _stop(self, row: Step) -> Stop:
        plan = self.plans[row.key]
        return Stop(
            row=row,
            plan=plan,
            required=self.required(row),
            begun=row.id in self._begun,
            open=self.is_open(row),
            obstacle=self.obstacle(row) if self.is_open(row) else "",
        )

    def required(self, row: Step) -> bool:
        """Whether the case cannot be completed without it; a step that is done again never is."""
        return self.plans[row.key].required and self._first[row.key] == row.id

    def is_open(self, row: Step) -> bool:
        """Whether it is still to be done. Consent is open exactly as long as somebody must still agree."""
        if self._follows_consents(row):
            return bool(self.gate)
        return row.state == Step.State.OPEN

    def _follows_consents(self, row: Step) -> bool:
        return self.plans[row.key].type is StepType.CONSENT and self.running and self.gate is not None

    def obstacle(self, row: Step) -> str:
        """Why this open step cannot be done now, as a sentence for people; "" when it can."""
        plan = self.plans[row.key]
        if not self.running and plan.type is not StepType.FEEDBACK:
            return _("The trajectory is closed.")
        if self.running and plan.type is StepType.FEEDBACK:
            return _("This comes after the trajectory is closed.")
        if not self.running:
            return ""
        before = [
            self.plans[other.key].title
            for other in self.rows
            if other.key in plan.after and self.is_open(other)
        ]
        if before:
            return _("First: %(steps)s.") % {"steps": ", ".join(dict.fromkeys(before))}
        if self.gate and self.content.needs_consent(row.key):
            return self.gate
        return ""

    def stop(self, step_id: UUID) -> Stop:
        """The stop of one row."""
        return next(stop for stop in self.stops if stop.row.id == step_id)

    def check(self, step_id: UUID) -> Stop:
        """The stop of one row, when it can be done now.

        Raises:
            WrongState: it is done or left out already, or something must be done first.
        """
        stop = self.stop(step_id)
        if not stop.open:
            raise WrongState
        if stop.obstacle:
            raise WrongState(stop.obstacle)
        return stop

    @property
    def now(self) -> Stop | None:
        """The one thing to do now: the first possible step that is required or begun, else any.

        One that waits for somebody else comes only when there is nothing else to do; the first due then.
        """
        possible = [stop for stop in self.stops if stop.possible]
        wanted = [stop for stop in possible if stop.required or stop.begun]
        ours = [stop for stop in wanted if stop.row.id not in self._waiting]
        if ours:
            return ours[0]
        first = min(wanted, key=lambda stop: self._waiting[stop.row.id], default=None)
        return first or next(iter(possible), None)

    def phase_now(self) -> str:
        """The key of the phase in which the thing to do now lies; "" when nothing is left to do."""
        now = self.now or next((stop for stop in self.stops if stop.open), None)
        return now.plan.phase if now else ""

    def undone(self) -> list[Stop]:
        """The required steps that are still open and must be done before the trajectory is completed."""
        last = self.content.closing_step.key
        return [
            stop
            for stop in self.stops
            if stop.required
            and stop.open
            and stop.plan.key != last
            and stop.plan.type is not StepType.FEEDBACK
        ]

    def may_repeat(self, row: Step) -> bool:
        """Whether a step like this one may be added: the version allows it, and the last one is over."""
        if not self.running or not self.plans[row.key].repeatable:
            return False
        same = [other for other in self.rows if other.key == row.key]
        return same[-1].id == row.id and not self.is_open(row) and len(same) <= MOST_REPEATS

    def may_leave_out(self, row: Step) -> bool:
        """Whether this step may be left out: open, not required, and nothing of it is under way."""
        stop = self.stop(row.id)
        return self.running and stop.open and not stop.required and not stop.begun
