"""What every act on a running trajectory shares: lock it, check who and when, note it, set dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from cases.catalogue.access import content_of
from cases.catalogue.content import Content, StepType
from cases.consents.actions import ConsentMissing
from cases.consents.queries import Missing, missing
from cases.trajectories.access import require_carrying_out
from cases.trajectories.dates import set_dates
from cases.trajectories.models import Event, Step, Trajectory
from cases.trajectories.queries import begun, gate
from cases.trajectories.road import Road, Stop
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import Difference, NotAllowed, StaleVersion
from preventief.records import lock


@dataclass
class Act:
    """A trajectory locked for one act of one member; `stale` when somebody changed it since they looked.

    `by` is None when the system itself follows something up (a birthday, a corrected authority).
    """

    by: Member | None
    trajectory: Trajectory
    content: Content
    rows: list[Step]
    missing: list[Missing]
    stale: bool

    def repeated(self, same: bool, differences: Sequence[Difference] = ()) -> bool:
        """Whether this act was already done just so (a form sent twice): a success, no conflict.

        Raises:
            StaleVersion: somebody changed the trajectory meanwhile, and not in this way.
        """
        if not self.stale:
            return False
        if not same:
            raise StaleVersion(differences)
        return True

    def row(self, step_id: UUID) -> Step:
        """The fresh row of a step.

        Raises:
            NotAllowed: it is a step of another trajectory.
        """
        found = next((row for row in self.rows if row.id == step_id), None)
        if found is None:
            raise NotAllowed
        return found

    @property
    def running(self) -> bool:
        """Whether the trajectory was not closed."""
        return self.trajectory.state == Trajectory.State.RUNNING

    @property
    def road(self) -> Road:
        """The road as it is now."""
        return Road(
            content=self.content,
            rows=self.rows,
            running=self.running,
            gate=gate(self.missing),
            begun=begun(self.trajectory),
        )

    def allow(self, step: Step) -> Stop:
        """The stop of this step, when the order of the version and the consents allow it now.

        Raises:
            ConsentMissing: somebody must agree first.
            NotAllowed: it is a step of another trajectory.
            WrongState: it is done already, or something must be done first.
        """
        if self.running and self.missing and self.content.needs_consent(step.key):
            raise ConsentMissing(gate(self.missing))
        return self.road.check(self.row(step.id).id)

    def complete(self, step: Step, on: date) -> None:
        """Mark a step done on a day."""
        row = self.row(step.id)
        row.state, row.done_on, row.done_by = Step.State.DONE, on, self.by

    def note(self, what: str, *, step: Step | None = None, note: str = "") -> None:
        """Add a line to the history."""
        key = step.key if step else ""
        Event.objects.create(trajectory=self.trajectory, by=self.by, what=what, step_key=key, note=note)

    def finish(self, act: str, *, purpose: Purpose = Purpose.CARRYING_OUT) -> None:
        """Set the dates of what is open again, save, and log the act."""
        self.settle_consents()
        set_dates(
            content=self.content,
            rows=self.rows,
            accepted_on=self.trajectory.accepted_on,
            closed_on=self.trajectory.closed_on,
        )
        Step.objects.bulk_update(
            self.rows, ["state", "due_on", "anchor_on", "anchor_certain", "done_on", "done_by"]
        )
        self.trajectory.next_due_on = soonest(self.road)
        self.trajectory.next_step = next_step(
            Road(content=self.content, rows=self.rows, running=self.running)
        )
        self.trajectory.save()
        record(self.by, Look.WRITE, self.trajectory, purpose=purpose, act=act)

    def settle_consents(self) -> bool:
        """Let the consent steps follow the consents: done when nobody is missing, else open."""
        changed = False
        for row in self.rows:
            if not self.running or self.content.step(row.key).type is not StepType.CONSENT:
                continue
            if self.missing and row.state == Step.State.DONE:
                row.state, row.done_on, row.done_by = Step.State.OPEN, None, None
                changed = True
            elif not self.missing and row.state == Step.State.OPEN:
                self.complete(row, timezone.localdate())
                changed = True
        return changed


def begin(*, by: Member, trajectory: Trajectory, version: int | None) -> Act:
    """Lock a trajectory for an act of the practitioner who carries it out; call inside a transaction.

    Raises:
        NotAllowed: it is not (any more) assigned to `by`; nothing was written.
    """
    fresh = lock(trajectory)
    require_carrying_out(by, fresh)
    return open_act(by=by, fresh=fresh, version=version)


def open_act(*, by: Member | None, fresh: Trajectory, version: int | None) -> Act:
    """An act on a trajectory that is locked already."""
    return Act(
        by=by,
        trajectory=fresh,
        content=content_of(fresh),
        rows=list(fresh.steps.all()),
        missing=missing(fresh, timezone.localdate()) if fresh.state == Trajectory.State.RUNNING else [],
        stale=version is not None and fresh.version != version + 1,
    )


def soonest(road: Road) -> date | None:
    """The first day by which something is due: the open steps required or under way. None: nothing."""
    due = [stop.row.due_on for stop in road.stops if stop.open and (stop.required or stop.begun)]
    return min(due, default=None)


def next_step(road: Road) -> str:
    """The key of what is to be done now, as the rows tell it; "" when nothing is."""
    return road.now.plan.key if road.now else ""
