"""When each step is due: the rule of the version, from the day it counts from (domain.md §1, clocks).

A rule may count from a step that is not done yet. Then it counts from the day that step is due, which is an
expectation: `anchor_certain` stays False until the step is done and the date is set again.
"""

from collections.abc import Iterable
from datetime import date

from cases.catalogue.content import CLOSED, Content, DeadlineRule
from cases.catalogue.deadlines import due_date
from cases.trajectories.models import Step

Anchor = tuple[date, bool]


class _Dates:
    def __init__(
        self, content: Content, rows: Iterable[Step], accepted_on: date, closed_on: date | None
    ) -> None:
        self.plans = {step.key: step for step in content.steps}
        self.rows: dict[str, list[Step]] = {}
        for row in sorted(rows, key=lambda row: row.position):
            self.rows.setdefault(row.key, []).append(row)
        self.accepted_on = accepted_on
        self.closed_on = closed_on
        self.closing = content.closing_step.key
        self.settled: set[str] = set()

    def settle(self, key: str) -> None:
        """Set the dates of the open rows of one step, after those of the step it counts from."""
        if key in self.settled:
            return
        self.settled.add(key)
        rule = self.plans[key].deadline
        before: Step | None = None
        for row in self.rows[key]:
            if row.state == Step.State.OPEN:
                anchor, certain = self.anchor(rule)
                if before is not None:
                    previous, sure = _end_of(before)
                    anchor, certain = max((anchor, certain), (previous, sure))
                row.anchor_on, row.anchor_certain = anchor, certain
                row.due_on = due_date(rule, anchor)
            before = row

    def anchor(self, rule: DeadlineRule) -> Anchor:
        """The day a rule counts from, and whether that day is certain."""
        if rule.step_key:
            return self._end(rule.step_key)
        if rule.anchor != CLOSED:
            return self.accepted_on, True
        if self.closed_on is not None:
            return self.closed_on, True
        return self._end(self.closing)[0], False

    def _end(self, key: str) -> Anchor:
        """When a step was done, or is expected to be."""
        if key not in self.rows:
            return self.accepted_on, False
        self.settle(key)
        done = [row.done_on for row in self.rows[key] if row.done_on is not None]
        return (max(done), True) if done else _end_of(self.rows[key][0])


def _end_of(row: Step) -> Anchor:
    return (row.done_on, True) if row.done_on is not None else (row.due_on, row.state != Step.State.OPEN)


def set_dates(
    *, content: Content, rows: Iterable[Step], accepted_on: date, closed_on: date | None = None
) -> None:
    """Compute the due date of every open row again, in memory; rows that are over keep what they had."""
    dates = _Dates(content, rows, accepted_on, closed_on)
    for key in dates.rows:
        dates.settle(key)
