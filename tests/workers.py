"""Real Celery workers for tests: processes of their own, with the application's (or the owner's) login."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import redis
from django.conf import settings
from django.db import connection

from preventief.celery import app
from tenants import roles

ROOT = Path(__file__).resolve().parents[1]


def process_environment(**extra: str) -> dict[str, str]:
    """The environment of a process that works in this test worker's database."""
    database = str(connection.settings_dict["NAME"])
    host = str(settings.DATABASE_ADMIN["HOST"])

    def url(user: str) -> str:
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(host, safe='/')}"

    return {
        **os.environ,
        "DATABASE_URL": url(roles.application_role(database)),
        "DATABASE_OWNER_URL": url(roles.owner_role(database)),
        "BROKER_URL": app.conf.broker_url,
        **extra,
    }


@contextmanager
def a_worker(*, queues: str = "default", **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker with two processes; its whole group is stopped at the end."""
    command = [sys.executable, "-m", "celery", "-A", "preventief", "worker", "--queues", queues]
    command += ["--concurrency", "2", "--include", "tests.handlers", "--without-gossip", "--without-mingle"]
    command += ["--loglevel", "WARNING", "--without-heartbeat"]
    with subprocess.Popen(
        command, cwd=ROOT, env=process_environment(**extra), start_new_session=True, stdin=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            stop(process, signal.SIGTERM)


def empty_broker() -> None:
    """Forget the tasks of tests before this one: the rows that they are about are gone."""
    with redis.Redis.from_url(os.environ["BROKER_URL"]) as broker:
        broker.flushdb()


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """Stop a process and everything it started."""
    for attempt in (how, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, attempt)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue
        if attempt == signal.SIGKILL or how == signal.SIGKILL:
            return


def wait_until(happened: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that another process does; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
