"""Error reports arrive, say where and in which release, and hold no name: searched for in every byte sent.

Real errors, the real SDK and its real transport, a real server that takes the reports in, and a real worker.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sentry_sdk
import structlog
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import RequestFactory

from preventief.celery import app
from preventief.observe import error_reports
from preventief.outbox import actions as outbox
from preventief.plane import inside
from preventief.wsgi import application
from tests.factories import a_member, a_user
from tests.preventief.observe import failing
from tests.preventief.observe.pages import PLANTED, beside
from tests.preventief.observe.receiver import Receiver, a_receiver
from tests.workers import ROOT, process_environment, stop, wait_until

REQUEST_ID = "0123456789abcdef0123456789abcdef"
ALLOWED = {"event_id", "timestamp", "platform", "level", "release", "environment"}
ALLOWED |= {"tags", "transaction", "exception"}
ALLOWED_IN_FRAME = {"filename", "function", "module", "lineno", "in_app"}


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with a_receiver() as receiver:
        yield receiver


@pytest.fixture
def reporting(receiver: Receiver) -> Iterator[Receiver]:
    """This process sends its errors to the receiver."""
    with sentry_sdk.isolation_scope():
        error_reports.start(dsn=receiver.dsn, release="test-7", environment="test")
        yield receiver
        client = sentry_sdk.get_client()
        client.close(timeout=5)
        sentry_sdk.get_global_scope().set_client(None)
    for thread in threading.enumerate():
        if thread.name.startswith("sentry"):
            thread.join(5)
            assert not thread.is_alive()


def nothing_personal(receiver: Receiver, *more: str) -> None:
    everything = receiver.everything
    assert [name for name in (*PLANTED.values(), *more) if name.lower() in everything] == []
    assert {kind for kind, _ in receiver.items} == {"event"}
    for event in receiver.events:
        assert set(event) <= ALLOWED
        for one in event["exception"]["values"]:
            assert set(one) <= {"type", "module", "mechanism", "stacktrace"}
            for frame in one.get("stacktrace", {}).get("frames", []):
                assert set(frame) <= ALLOWED_IN_FRAME
                assert not frame["filename"].startswith("/")


@pytest.fixture
def kept_connection(municipality: Any) -> Iterator[None]:
    """The WSGI application uses the connection of the test, as Django's own test client arranges it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    connection.set_tenant(municipality)


@pytest.fixture
def ask(settings: Any, municipality: Any, client_for: Any, kept_connection: None) -> Any:
    """Send a request full of names through the WSGI application, as a member who is signed in."""
    settings.ROOT_URLCONF = beside(settings.ROOT_URLCONF)
    user = a_user(name=PLANTED["user"], email=PLANTED["email"])
    client = client_for(a_member(user=user, name=user.name))
    session = client.cookies["session"].value

    def send(how: str) -> tuple[str, str]:
        request = RequestFactory().post(
            f"/breekt/{how}/{PLANTED['path']}/?name={PLANTED['query']}",
            {"name": PLANTED["body"], "csrfmiddlewaretoken": PLANTED["body"]},
            headers={
                "Host": municipality.host,
                "Cookie": f"session={session}; name={PLANTED['cookie']}",
                "User-Agent": PLANTED["agent"],
                "Referer": f"https://elders.example/{PLANTED['referer']}",
                "Authorization": f"Bearer {PLANTED['header']}",
                "X-Forwarded-For": PLANTED["address"],
                "X-Request-ID": REQUEST_ID,
                "Baggage": f"sentry-trace_id={REQUEST_ID},sentry-user_segment={PLANTED['baggage']}",
                "Sentry-Trace": f"{REQUEST_ID}-0123456789abcdef-1",
            },
            REMOTE_ADDR=PLANTED["address"],
        )
        status: list[str] = []
        answer = application(request.environ, lambda line, headers: status.append(line))
        b"".join(answer)
        answer.close()
        return status[0], session

    return send


@pytest.mark.parametrize(
    ("how", "kinds", "last"),
    [
        ("code", ["KeyError", "Broken"], "break_down"),
        ("database", ["UniqueViolation", "IntegrityError"], "execute"),
        ("template", ["TypeError", "Broken"], "name"),
    ],
)
def test_an_error_on_a_page_is_reported_without_anybody(
    how: str, kinds: list[str], last: str, ask: Any, reporting: Receiver
) -> None:
    status, session = ask(how)
    assert status.startswith("500")
    [event] = reporting.wait_for(1)
    nothing_personal(reporting, session)
    assert event["tags"] == {"municipality": "GM0518", "request_id": REQUEST_ID}
    assert (event["release"], event["environment"], event["level"]) == ("test-7", "test", "error")
    assert event["transaction"] == "breaks"
    exceptions = event["exception"]["values"]
    assert [one["type"] for one in exceptions] == kinds
    frames = [frame["function"] for frame in exceptions[-1]["stacktrace"]["frames"]]
    assert "breaks" in frames
    assert frames[-1] == last


def test_a_page_that_is_not_there_is_not_reported(
    settings: Any, municipality: Any, client_at: Any, reporting: Receiver
) -> None:
    assert client_at(municipality.host).get(f"/{PLANTED['path']}/").status_code == 404
    sentry_sdk.capture_message(PLANTED["text"])
    sentry_sdk.flush()
    assert reporting.seen == []


def test_a_performance_trace_would_hold_nobody_either() -> None:
    name = PLANTED["text"]
    raw = {
        "type": "transaction",
        "event_id": "1",
        "transaction": f"/{name}/",
        "start_timestamp": "a",
        "timestamp": "b",
        "request": {"url": name},
        "user": {"id": name},
        "spans": [{"description": name}],
        "extra": {"name": name},
        "contexts": {
            "trace": {"trace_id": "2", "op": "http.server", "data": {"url": name}},
            "name": {"name": name},
        },
    }
    hint = {"attachments": [name]}
    kept = error_reports.timing(raw, hint)  # type: ignore[arg-type]
    assert name not in json.dumps([kept, hint])
    assert kept is not None
    assert kept["contexts"]["trace"] == {"trace_id": "2", "op": "http.server"}


@contextmanager
def a_reporting_worker(receiver: Receiver, log: Path) -> Iterator[None]:
    """A real worker with a DSN, whose standard error goes to a file."""
    command = [sys.executable, "-m", "celery", "-A", "preventief", "worker", "--queues", "default"]
    command += ["--concurrency", "1", "--include", failing.__name__, "--without-gossip", "--without-mingle"]
    environment = process_environment(
        SENTRY_DSN=receiver.dsn,
        SENTRY_ENVIRONMENT="test",
        RELEASE="test-7",
        LOG_FORMAT="json",
        LOG_LEVEL="INFO",
    )
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield
        finally:
            stop(process)


def lines(log: Path) -> list[dict[str, Any]]:
    """The lines of JSON in a worker's output; Celery's banner is none."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


@pytest.mark.slow
@pytest.mark.usefixtures("real_commits")
def test_a_task_that_fails_is_reported_and_logged_without_anybody(receiver: Receiver, tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with a_reporting_worker(receiver, log):
        with structlog.contextvars.bound_contextvars(request_id=REQUEST_ID):
            app.send_task("tests.breaks", kwargs={"schema": "gm0518", "name": PLANTED["task"]})
            app.send_task("tests.works", kwargs={"name": PLANTED["task"]})
        [event] = receiver.wait_for(1)
        with inside("gm0267"), transaction.atomic():
            outbox.queue(failing.breaks_in_the_outbox, word=PLANTED["handler"])
        event_of_outbox = receiver.wait_for(2)[1]
        wait_until(lambda: len([line for line in lines(log) if line["event"] == "task.finished"]) >= 3)
    nothing_personal(receiver)
    assert event["tags"] == {"municipality": "GM0518", "request_id": REQUEST_ID}
    assert (event["transaction"], event["release"]) == ("tests.breaks", "test-7")
    assert "Broken" in [one["type"] for one in event["exception"]["values"]]
    assert event_of_outbox["tags"]["municipality"] == "GM0267"
    assert event_of_outbox["transaction"] == "outbox.deliver"

    written = log.read_text().lower()
    assert [name for name in PLANTED.values() if name.lower() in written] == []
    about = [line for line in lines(log) if line["event"].startswith("task.")]
    told = {(line["event"], line["task"], line.get("state"), line.get("municipality")) for line in about}
    assert told == {
        ("task.failed", "tests.breaks", None, "GM0518"),
        ("task.finished", "tests.breaks", "failure", "GM0518"),
        ("task.finished", "tests.works", "success", None),
        ("task.finished", "outbox.deliver", "success", "GM0267"),
    }
    of_request = {line["task"] for line in about if line["request_id"] == REQUEST_ID}
    assert of_request == {"tests.breaks", "tests.works"}
    [failed] = [line for line in about if line["event"] == "task.failed"]
    assert [one["type"] for one in failed["exception"]] == [
        f"{failing.break_down.__module__}.Broken",
        "KeyError",
    ]
