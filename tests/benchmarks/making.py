"""How long a new municipality waits: from accepting the agreement to an environment that can be used."""

import statistics
import time

from preventief.plane import CONTROL_PLANE, inside
from preventief.regions.models import Municipality
from tenants.models import Environment
from tests.benchmarks.measure import Measure
from tests.benchmarks.stand import Stand
from tests.preventief.control import a_complete_draft, accepted

HOW_MANY = 10
LONGEST = 5.0


def making(stand: Stand) -> list[Measure]:
    """Ten environments one after the other, by the outbox and the provisioner's own process."""
    stand.run_program("provisioner")
    with inside(CONTROL_PLANE):
        taken = Environment.objects.values("code")
        codes = list(
            Municipality.objects.exclude(code__in=taken)
            .order_by("-code")
            .values_list("code", flat=True)[:HOW_MANY]
        )
        seconds = [_make(code) for code in codes]
    worst = max(seconds)
    return [
        Measure(
            "a new municipality, from accepted to usable, worst of 10",
            f"{worst:.2f} s (median {statistics.median(seconds):.2f} s)",
            value=worst,
            budget=LONGEST,
            bound=LONGEST,
        )
    ]


def _make(code: str) -> float:
    draft = a_complete_draft(code)
    began = time.perf_counter()
    accepted(draft)
    while not Environment.objects.filter(code=code, state=Environment.State.ACTIVE).exists():
        assert time.perf_counter() - began < 60, Environment.objects.get(code=code).step
        time.sleep(0.02)
    return time.perf_counter() - began
