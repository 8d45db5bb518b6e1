"""Two addresses for whoever runs this: is the process alive, and can it serve people?

They answer at any host name, before anything else is decided about a request, and say nothing of anybody.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from functools import cache
from threading import Lock
from typing import Final

import structlog
from celery import current_app
from django.db import connection, router
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from preventief.plane import CONTROL_PLANE, inside

log = structlog.get_logger(__name__)

LIVE: Final = "/health/live"
READY: Final = "/health/ready"
DATABASE_SECONDS: Final = 2.0
BROKER_SECONDS: Final = 1

OK: Final = "ok"
AWAY: Final = "away"
BEHIND: Final = "behind"


class Health:
    """Answers `/health/live` and `/health/ready`; passes everything else on.

    Ready means that the control plane's database answers within two seconds and has every migration of this
    release. A broker that is away is told but is no reason to send people elsewhere: what they do is kept in
    the outbox until it is back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in {LIVE, READY}:
            return self.get_response(request)
        response = _answer(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _answer(request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if request.path == LIVE:
        return JsonResponse({"process": OK})
    broker = _broker.start()
    found = {"database": _database.outcome(), "broker": _broker.outcome(broker)}
    return JsonResponse(found, status=200 if found["database"] == OK else 503)


class Probe:
    """A question that may hang, asked in a thread of its own and at most once at a time."""

    def __init__(self, name: str, question: Callable[[], str], seconds: float) -> None:
        self.name = name
        self.question = question
        self.seconds = seconds
        self._threads: ThreadPoolExecutor | None = None
        self._asked: Future[str] | None = None
        self._lock = Lock()

    def start(self) -> Future[str]:
        """Ask, or join the asking that is still going on. The thread starts here, so after any fork."""
        with self._lock:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"health-{self.name}")
            if self._asked is None or self._asked.done():
                self._asked = self._threads.submit(self.question)
            return self._asked

    def outcome(self, asked: Future[str] | None = None) -> str:
        """The answer, or `away` when there is none in time."""
        try:
            return (asked or self.start()).result(timeout=self.seconds)
        except TookTooLong:
            log.warning("health.too_slow", step=self.name)
        except Exception as error:
            log.warning("health.away", step=self.name, error=type(error).__name__)
        return AWAY


def _ask_database() -> str:
    """The control plane answers, and its tables are those of this release."""
    try:
        with inside(CONTROL_PLANE):
            if _Migrations.are_in_place:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                return OK
            _Migrations.are_in_place = _wanted() <= set(MigrationRecorder(connection).applied_migrations())
        return OK if _Migrations.are_in_place else BEHIND
    finally:
        connection.close()


class _Migrations:
    """Once in place they stay in place: a process runs one release."""

    are_in_place = False


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The migrations of this release that belong in the control plane; call inside it, the router looks."""
    nodes = MigrationLoader(None).graph.nodes
    labels = {label for label, _ in nodes if router.allow_migrate("default", label)}
    return frozenset(key for key in nodes if key[0] in labels)


def _ask_broker() -> str:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    return OK


_database = Probe("database", _ask_database, DATABASE_SECONDS)
_broker = Probe("broker", _ask_broker, BROKER_SECONDS)
