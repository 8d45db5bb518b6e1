"""Writing the access log. It is part of the act: when it cannot be written, the act fails."""

from typing import Protocol
from uuid import UUID

from django.db import models

from preventief.accesslog.models import Entry, Look, Purpose


class Actor(Protocol):
    """Whoever acts: a member of a municipality, or a relationship manager on the control plane."""

    @property
    def id(self) -> UUID:
        """The key by which the log knows this person."""

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation for which this person acts."""

    @property
    def role_names(self) -> list[str]:
        """The roles this person holds at this moment."""


def record(
    by: Actor | None,
    look: Look,
    what: models.Model,
    *,
    purpose: Purpose,
    act: str = "",
) -> None:
    """Log one look at, or change of, `what`, in the transaction of the act itself.

    `by` is None for the system itself (a nightly task) and for a person without an account who follows a link.
    `act` names the verb ("accept_referral"); for a plain read the kind of record says enough.
    """
    Entry.objects.create(
        actor_id=by.id if by else None,
        actor_roles=",".join(by.role_names) if by else "system",
        organisation_id=by.organisation_id if by else None,
        look=look,
        act=act,
        object_type=what._meta.label_lower,
        object_id=what.pk,
        subject_id=getattr(what, "subject_id", None),
        purpose=purpose,
    )
