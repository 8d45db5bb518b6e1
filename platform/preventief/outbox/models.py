"""The outbox: every side effect is a row, written in the transaction that causes it."""

from django.db import models

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record


class Row(Record):
    """One side effect still to happen, or that happened: a mail, a task, a call to somebody else's server.

    The payload holds keys only. `claimed_until` is the lease of the worker that is busy with it; a killed
    worker's lease runs out and the sweeper hands the row to another.
    """

    handler = models.CharField(max_length=100)
    queue = models.CharField(max_length=40, default="default")
    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001 (null: no key, and unique)
    payload = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    privacy = Privacy(
        plane=Plane.BOTH,
        export=Export.NEVER,
        retention=Retention.SHORT,
        plain="id created_at handler queue attempts next_attempt_at claimed_until done_at parked_at last_error",
        personal="key payload",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(done_at=None, parked_at=None),
                name="row_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(parked_at=None), name="row_done_or_parked"
            ),
        ]
