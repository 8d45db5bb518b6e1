"""Queueing a side effect, claiming it, and noting how it went."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from amqp.exceptions import AMQPError
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from preventief.outbox.models import Row
from preventief.outbox.registry import Handler
from preventief.plane import current_schema

log = structlog.get_logger(__name__)

# Waits between attempts; together some 31 hours, after which a row is parked and shown (design.md §4: at least 24).
BACKOFF = tuple(
    timedelta(seconds=seconds) for seconds in (10, 30, 60, 300, 900, 3600, 7200, 14400, 28800, 28800, 28800)
)
# The sweeper leaves a fresh row alone for a moment: it has just been handed over.
GRACE = timedelta(seconds=10)


def queue(handler: Handler, *, key: str | None = None, **payload: Any) -> Row | None:
    """Write a side effect into the outbox; call it inside the transaction that causes it.

    Returns the row, or None when `key` was queued before. See `queue_named`.
    """
    return queue_named(handler.name, queue_name=handler.queue, key=key, **payload)


def queue_named(
    name: str, *, queue_name: str = "default", key: str | None = None, **payload: Any
) -> Row | None:
    """Queue for a handler by its name: for the few effects that a higher layer carries out.

    After the commit it is handed to Celery at once. When the broker is away nothing is lost: the sweeper hands
    it over later. With a `key` the same effect is queued only once; a second call returns None.
    Payload values are keys (UUIDs) or plain words, never personal data.
    """
    values = {name: str(value) if isinstance(value, UUID) else value for name, value in payload.items()}
    row = Row(
        handler=name,
        queue=queue_name,
        key=key,
        payload=values,
        next_attempt_at=timezone.now() + GRACE,
    )
    if key is None:
        row.save(force_insert=True)
    else:
        Row.objects.bulk_create([row], ignore_conflicts=True)
        if not Row.objects.filter(id=row.id).exists():
            return None
    schema = current_schema()
    transaction.on_commit(lambda: hand_over(schema, row.id, row.queue))
    return row


def hand_over(schema: str, row_id: UUID, queue_name: str) -> None:
    """Ask a worker to carry a row out; a broker that is away is noted and leaves the row to the sweeper."""
    from preventief.outbox.tasks import deliver

    try:
        deliver.apply_async(
            kwargs={"schema": schema, "row_id": str(row_id)},
            queue=queue_name,
            retry=False,
            ignore_result=True,
        )
    except (KombuError, AMQPError, RedisError, OSError) as error:
        log.warning("outbox.broker_away", error=type(error).__name__)


def claim(row_id: UUID) -> Row | None:
    """Take the lease of a row, by one conditional UPDATE; None when it is done, parked or with another worker."""
    now = timezone.now()
    claimed = (
        Row.objects.filter(id=row_id, done_at=None, parked_at=None)
        .filter(models.Q(claimed_until=None) | models.Q(claimed_until__lt=now))
        .update(claimed_until=now + settings.OUTBOX_LEASE, attempts=models.F("attempts") + 1)
    )
    return Row.objects.get(id=row_id) if claimed else None


def mark_done(row: Row) -> None:
    """The side effect happened."""
    Row.objects.filter(id=row.id).update(done_at=timezone.now(), claimed_until=None, last_error="")


def mark_failed(row: Row, error: Exception) -> None:
    """It did not work this time: wait longer, or park the row when every wait is used up.

    Only the kind of error is kept; its text could hold somebody's name.
    """
    now = timezone.now()
    changes: dict[str, Any] = {"claimed_until": None, "last_error": type(error).__name__}
    if row.attempts > len(BACKOFF):
        changes["parked_at"] = now
    else:
        changes["next_attempt_at"] = now + BACKOFF[row.attempts - 1]
    Row.objects.filter(id=row.id).update(**changes)


def try_again(row_id: UUID) -> None:
    """Release a row that is parked or waiting, and hand it over at once. For a person who presses "try again"."""
    with transaction.atomic():
        row = Row.objects.select_for_update().get(id=row_id)
        if row.done_at is not None:
            return
        row.parked_at = None
        row.claimed_until = None
        row.attempts = 0
        row.next_attempt_at = timezone.now()
        row.save()
        schema = current_schema()
        transaction.on_commit(lambda: hand_over(schema, row.id, row.queue))


def sweep() -> int:
    """Hand over again every row that is due and not with a worker; returns how many."""
    now = timezone.now()
    waiting = (
        Row.objects.filter(done_at=None, parked_at=None, next_attempt_at__lte=now)
        .filter(models.Q(claimed_until=None) | models.Q(claimed_until__lt=now))
        .order_by("next_attempt_at")
        .values_list("id", "queue")[:500]
    )
    rows = list(waiting)
    for row_id, queue_name in rows:
        hand_over(current_schema(), row_id, queue_name)
    return len(rows)
