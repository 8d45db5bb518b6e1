"""The outbox's two tasks: deliver one row, and sweep up what was left."""

from uuid import UUID

import structlog
from sentry_sdk import capture_exception

from preventief.background import task
from preventief.outbox import actions
from preventief.outbox.registry import handler_named

log = structlog.get_logger(__name__)


@task("outbox.deliver", plane="either")
def deliver(*, row_id: str) -> None:
    """Carry out one row: claim it, call its handler, note how it went. Safe to run twice or at the same time."""
    row = actions.claim(UUID(row_id))
    if row is None:
        return
    try:
        handler_named(row.handler)(key=row.id, **row.payload)
    except Exception as error:
        capture_exception(error)
        log.warning("outbox.failed", handler=row.handler, error=type(error).__name__, attempt=row.attempts)
        actions.mark_failed(row, error)
    else:
        actions.mark_done(row)
        log.info("outbox.done", handler=row.handler, attempt=row.attempts)


@task("outbox.sweep", plane="either")
def sweep() -> None:
    """Hand over again what is due: after a lost broker, a killed worker, or a handler that failed."""
    actions.sweep()
