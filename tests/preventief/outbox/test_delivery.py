"""Nothing lost, nothing twice: the outbox with real workers and a real broker, killed and stopped on purpose."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from preventief.celery import app
from preventief.outbox import actions
from preventief.outbox.models import Row
from preventief.outbox.tasks import sweep
from preventief.plane import inside
from tests import handlers
from tests.embedded import EmbeddedValkey
from tests.workers import a_worker, stop, wait_until

pytestmark = [pytest.mark.usefixtures("real_commits"), pytest.mark.slow]


def queued(handler: handlers.handler, file: Path) -> Row:  # type: ignore[valid-type]
    with inside("gm0518"), transaction.atomic():
        row = actions.queue(handler, file=str(file))
    assert row is not None
    return row


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def now_again(row: Row) -> Row:
    with inside("gm0518"):
        return Row.objects.get(id=row.id)


def sweep_now() -> None:
    """What beat does every minute, with the row's waiting time over."""
    with inside("gm0518"):
        Row.objects.filter(done_at=None).update(next_attempt_at=timezone.now())
    sweep.apply_async(kwargs={"schema": "gm0518"})


@contextmanager
def broker_of_our_own(directory: Path) -> Iterator[EmbeddedValkey]:
    """A broker that this test may stop; the Celery app of this process talks to it."""
    valkey, before = EmbeddedValkey(directory), app.conf.broker_url
    valkey.start()
    try:
        app.conf.broker_url = valkey.url()
        app._after_fork()
        yield valkey
    finally:
        app.conf.broker_url = before
        app._after_fork()
        valkey.stop()


def test_a_row_is_carried_out_once_in_its_own_plane(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    with a_worker():
        row = queued(handlers.note_key, file)
        wait_until(lambda: now_again(row).done_at is not None)
        sweep_now()
        actions.hand_over("gm0518", row.id, row.queue)
        other = queued(handlers.note_key, file)
        wait_until(lambda: now_again(other).done_at is not None)
    assert lines(file) == [f"gm0518 {row.id}", f"gm0518 {other.id}"]
    assert now_again(row).attempts == 1


def test_nothing_is_queued_when_the_transaction_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), inside("gm0518"), transaction.atomic():
        actions.queue(handlers.note_key, file=str(tmp_path / "notes"))
        raise RuntimeError
    with inside("gm0518"):
        assert Row.objects.count() == 0


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    lease = {"OUTBOX_LEASE_SECONDS": "2"}
    with a_worker(**lease) as worker:
        row = queued(handlers.slow, file)
        wait_until((tmp_path / "notes.began").exists)
        stop(worker, signal.SIGKILL)
    assert lines(file) == []
    assert now_again(row).done_at is None
    with a_worker(**lease):
        wait_until(lambda: (now_again(row).claimed_until or timezone.now()) < timezone.now())
        sweep_now()
        wait_until(lambda: now_again(row).done_at is not None)
    assert lines(file) == [str(row.id)]
    assert now_again(row).attempts == 2


def test_a_stopped_broker_delays_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    with broker_of_our_own(tmp_path / "valkey") as broker:
        broker.stop()
        row = queued(handlers.note_key, file)
        assert now_again(row).done_at is None
        broker.start()
        app._after_fork()
        with a_worker():
            sweep_now()
            wait_until(lambda: now_again(row).done_at is not None)
    assert lines(file) == [f"gm0518 {row.id}"]


def test_a_handler_that_raises_is_tried_again_and_keeps_no_names(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    with a_worker():
        row = queued(handlers.fails_once, file)
        wait_until(lambda: now_again(row).last_error == "ValueError")
        assert now_again(row).next_attempt_at > timezone.now() + timedelta(seconds=5)
        sweep_now()
        wait_until(lambda: now_again(row).done_at is not None)
    assert lines(file) == [str(row.id)]
    assert now_again(row).attempts == 2


def test_beat_reaches_every_municipality_once(tmp_path: Path) -> None:
    file = tmp_path / "schemas"
    with a_worker(TEST_NOTES=str(file)):
        app.send_task("tenants.for_each_municipality", kwargs={"task": "tests.note_schema"})
        wait_until(lambda: len(lines(file)) >= 2)
    assert sorted(lines(file)) == ["gm0267", "gm0518"]


def test_parked_after_the_last_wait_and_released_by_hand(tmp_path: Path) -> None:
    row = queued(handlers.note_key, tmp_path / "notes")
    assert sum(actions.BACKOFF, timedelta()) >= timedelta(hours=24)
    with inside("gm0518"):
        for attempt in range(1, len(actions.BACKOFF) + 2):
            claimed = actions.claim(row.id)
            assert claimed is not None and claimed.attempts == attempt
            actions.mark_failed(claimed, ValueError("x"))
        assert now_again(row).parked_at is not None
        assert actions.claim(row.id) is None
        actions.try_again(row.id)
        assert now_again(row).parked_at is None
        assert actions.claim(row.id) is not None


def test_two_workers_can_not_hold_the_same_row(tmp_path: Path) -> None:
    row = queued(handlers.note_key, tmp_path / "notes")
    with inside("gm0518"):
        assert actions.claim(row.id) is not None
        assert actions.claim(row.id) is None


def test_a_key_is_queued_once() -> None:
    with inside("gm0518"), transaction.atomic():
        assert actions.queue(handlers.note_key, key="once", file=os.devnull) is not None
        assert actions.queue(handlers.note_key, key="once", file=os.devnull) is None
        assert Row.objects.count() == 1
