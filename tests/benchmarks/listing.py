"""The coordinator's list of cases with 62 000 of them: queries, answers under load, and against a bare Django."""

import json
import os
import socket
import statistics
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from processes import Program

from preventief.plane import inside
from tests.benchmarks.cases import Cases, first_case, multiply, session_of
from tests.benchmarks.measure import Measure, milliseconds, p95
from tests.benchmarks.stand import DATABASE, Stand, say
from tests.deploy.installation import ROOT
from tests.planes import PlaneClient
from tests.workers import wait_until

TOTAL = 62_000
PATH = "/trajecten/"
CONNECTIONS, ROUNDS, SECONDS = 8, 7, 4
MOST_QUERIES, LONGEST, LEAST_RATIO = 8, 0.100, 0.5


def listing(stand: Stand, schema: str, host: str) -> list[Measure]:
    """All measures of the list; makes the rows itself."""
    cases = first_case(schema, host)
    one = queries(cases)
    multiply(stand, cases, TOTAL)
    many = queries(cases)
    if "-v" in sys.argv:
        for query in many:
            say(_plan(cases, query))
    count = Measure(
        "list of cases, queries at 62 000",
        str(len(many)),
        f"{len(one)} at 1",
        value=len(many) if len(many) == len(one) else MOST_QUERIES + 1,
        budget=MOST_QUERIES,
        bound=MOST_QUERIES,
    )
    return [count, *_under_load(stand, cases)]


def queries(cases: Cases) -> list[str]:
    """The queries of one page, when the process has shown it before."""
    client = PlaneClient(cases.host, HTTP_X_FORWARDED_PROTO="https")
    client.cookies["__Host-session"] = session_of(cases)
    with override_settings(ADDRESS_CACHE_SECONDS=60):
        for _ in range(2):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(PATH)
            assert answer.status_code == 200, answer.status_code
    return [query["sql"] for query in captured.captured_queries]


def _plan(cases: Cases, query: str) -> str:
    with inside(cases.schema), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF) {query}")
        plan = "\n    ".join(line for (line,) in cursor.fetchall())
    return f"{query}\n    {plan}"


def _under_load(stand: Stand, cases: Cases) -> list[Measure]:
    stand.run_program("web")
    start_twin(stand, cases.schema)
    session = session_of(cases)
    servers = {"ours": (stand.port, cases.host), "twin": (stand.twin_port, "127.0.0.1")}
    seconds: dict[str, list[float]] = {"ours": [], "twin": []}
    speeds: dict[str, list[float]] = {"ours": [], "twin": []}
    for server in servers.values():
        load(*server, session, 3)
    for number in range(ROUNDS):
        for name in sorted(servers, reverse=bool(number % 2)):
            found = load(*servers[name], session, SECONDS)
            seconds[name] += found
            speeds[name].append(len(found) / SECONDS)
    slow = p95(seconds["ours"])
    ratio = statistics.median(a / b for a, b in zip(speeds["ours"], speeds["twin"], strict=True))
    return [
        Measure(
            "list of cases at 62 000, p95 of 8 connections",
            milliseconds(slow),
            milliseconds(p95(seconds["twin"])),
            value=slow * 1000,
            budget=LONGEST * 1000,
            bound=LONGEST * 1000,
            twin_misses=p95(seconds["twin"]) > LONGEST,
        ),
        Measure(
            "list of cases at 62 000, pages a second",
            f"{statistics.median(speeds['ours']):.0f}",
            f"{statistics.median(speeds['twin']):.0f}",
            ratio,
            value=ratio,
            budget=LEAST_RATIO,
            bound=LEAST_RATIO,
            at_least=True,
        ),
    ]


def load(port: int, host: str, session: str, seconds: float) -> list[float]:
    """The seconds of each answer under load."""
    command = [sys.executable, "-m", "tests.benchmarks.load", str(port), host, PATH, session]
    outcome = subprocess.run(
        [*command, str(CONNECTIONS), str(seconds)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[float] = json.loads(outcome.stdout)
    assert found, "the server gave no answer"
    return found


def start_twin(stand: Stand, schema: str) -> None:
    """The bare Django on the same table, served the same way."""
    address = urlsplit(stand.postgres.url(DATABASE, user=f"{DATABASE}_owner"))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.twin.settings",
        "SECRET_KEY": stand.secret_key,
        "TWIN_DATABASE": DATABASE,
        "TWIN_USER": str(address.username),
        "TWIN_HOST": parse_qs(address.query)["host"][0],
        "TWIN_SCHEMA": schema,
    }
    command = [str(Path(sys.executable).parent / "gunicorn"), "tests.benchmarks.twin.wsgi:application"]
    command += [
        "--workers=2",
        "--threads=4",
        "--worker-class=gthread",
        "--keep-alive=5",
        "--no-control-socket",
    ]
    command += [f"--bind=127.0.0.1:{stand.twin_port}", f"--chdir={ROOT}"]
    stand.supervisor.start(Program("twin", command, environment))
    wait_until(lambda: _answers(stand.twin_port))


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
