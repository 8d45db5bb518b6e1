"""What every record of ours shares: an unguessable id, the moment it was made, a version against lost updates."""

import uuid
from typing import ClassVar, TypeVar

from django.db import models

from preventief.errors import StaleVersion, WrongState


class Record(models.Model):
    """A row with a random id, fit for an address: it tells nothing and cannot be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class VersionedRecord(Record):
    """A record that people edit: `version` counts its changes, so that a stale form is noticed."""

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


V = TypeVar("V", bound=VersionedRecord)


def lock(record: V, version: int | None = None) -> V:
    """The same record, fresh and locked until the transaction ends, its version already one higher.

    Call inside a transaction, change the record, then `save()` it. `version` is what the person saw when they
    began; None for acts that hold whatever has changed meanwhile.

    Raises:
        StaleVersion: the record has changed since `version`.
    """
    manager: models.Manager[V] = type(record)._default_manager
    fresh = manager.select_for_update(of=("self",)).get(pk=record.pk)
    if version is not None and fresh.version != version:
        raise StaleVersion
    fresh.version += 1
    return fresh


class WithStates(models.Model):
    """A record whose `state` may only move as its table of transitions says."""

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]]
    state: models.CharField[str, str]

    class Meta:
        abstract = True

    def may_become(self, state: str) -> bool:
        """Whether the table of transitions has a row from the present state to `state`."""
        return state in self.TRANSITIONS.get(self.state, frozenset())

    def become(self, state: str) -> None:
        """Move to `state` in memory; the caller saves.

        Raises:
            WrongState: the table of transitions has no such row.
        """
        if not self.may_become(state):
            raise WrongState
        self.state = state
