"""What is measured, and how it compares with its budget (docs/benchmarks.md)."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One line of the table. `value` is what the bound is about: a ratio, or `ours` itself."""

    what: str
    ours: str
    twin: str = ""
    ratio: float | None = None
    value: float = 0.0
    budget: float | None = None
    bound: float | None = None
    at_least: bool = False
    twin_misses: bool = False

    @property
    def verdict(self) -> str:
        """Within budget, over it but within the hard bound, or beyond that.

        A bound in seconds that the bare twin misses too says something of the machine at that moment, and
        nothing of us: then it is not judged.
        """
        if self.twin_misses and self.bound is not None and not self._holds(self.bound):
            return "not judged"
        if self.bound is not None and not self._holds(self.bound):
            return "FAILS"
        if self.budget is not None and not self._holds(self.budget):
            return "over budget"
        return "ok" if self.bound is not None else ""

    @property
    def failed(self) -> bool:
        return self.verdict == "FAILS"

    def _holds(self, limit: float) -> bool:
        return self.value >= limit if self.at_least else self.value <= limit

    def cells(self) -> list[str]:
        sign = "≥" if self.at_least else "≤"
        limits = [f"{sign} {limit:g}" if limit is not None else "" for limit in (self.budget, self.bound)]
        ratio = f"{self.ratio:.3f} ×" if self.ratio is not None else ""
        return [self.what, self.ours, self.twin, ratio, *limits, self.verdict]


def table(measures: Sequence[Measure]) -> str:
    """The measures as a table of Markdown."""
    rows = [
        ["measure", "ours", "twin", "ratio", "budget", "bound", "verdict"],
        *(m.cells() for m in measures),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
