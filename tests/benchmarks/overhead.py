"""What it costs that a request is put in its plane: the same page on the real stack and on a single schema."""

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.cases import Cases, session_of
from tests.benchmarks.measure import Measure, milliseconds
from tests.benchmarks.stand import Stand
from tests.deploy.installation import ROOT

PAGES = {
    "list of cases, 25 of 1 000": "/trajecten/",
    "light page": "/trajectsoorten/",
}
ROUNDS, CALLS = 41, 12
BUDGET, BOUND = 1.05, 1.15


class Caller:
    """A process of tests/benchmarks/calls.py."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, **order: Any) -> Any:
        """Send an order and wait for its answer."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def a_caller(environment: dict[str, str]) -> Iterator[Caller]:
    """A caller, ended afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.calls"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Caller(process)
        finally:
            process.kill()


def overhead(stand: Stand, cases: Cases, other_schema: str) -> list[Measure]:
    """Both processes are asked in turns, each first in half of the rounds; medians of pairs in one run."""
    real = stand.environment("web") | {"DJANGO_SETTINGS_MODULE": "preventief.settings.production"}
    single = stand.environment("single") | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.single.settings",
        "DATABASE_LOGIN": "owner",
        "TWIN_SCHEMA": cases.schema,
        "TWIN_HOST": cases.host,
    }
    session = session_of(cases)
    measures = []
    with a_caller(real) as ours, a_caller(single) as twin:
        for name, path in PAGES.items():
            page = {"host": cases.host, "path": path, "cookie": session}
            assert _same(ours.ask(show=True, **page), twin.ask(show=True, **page)), (
                "the twin shows another page"
            )
            for caller in (ours, twin):
                caller.ask(times=30, **page)
            pairs = []
            for number in range(ROUNDS):
                order = (ours, twin) if number % 2 else (twin, ours)
                medians = {caller: statistics.median(caller.ask(times=CALLS, **page)) for caller in order}
                pairs.append((medians[ours], medians[twin]))
            ratio = statistics.median(mine / theirs for mine, theirs in pairs)
            measures.append(
                Measure(
                    f"tenancy, {name}",
                    milliseconds(statistics.median(mine for mine, _ in pairs)),
                    milliseconds(statistics.median(theirs for _, theirs in pairs)),
                    ratio,
                    value=ratio,
                    budget=BUDGET,
                    bound=BOUND,
                )
            )
        rounds = [ours.ask(switch=[cases.schema, other_schema], times=300) for _ in range(9)]
        switch = statistics.median(changing - staying for changing, staying in rounds)
        measures.append(Measure("one switch of plane", milliseconds(switch)))
    return measures


def _same(one: str, other: str) -> bool:
    """Whether two answers are one page; tokens against forgery differ each time."""
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    return token.sub("", one) == token.sub("", other)
