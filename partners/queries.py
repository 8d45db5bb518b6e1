"""Reads for lists and for the hot path, each with a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from partners.models import Invitation, Member, Partner, Role
from preventief.accesslog.models import Entry, Look


def active_member_of(user_id: UUID) -> Member | None:
    """The member behind an account, with their partner; None when there is none or it is no longer active."""
    return Member.objects.select_related("partner").filter(user_id=user_id, active=True).first()


def active_partners() -> QuerySet[Partner]:
    """The partners that take part now, by name."""
    return Partner.objects.filter(active=True).order_by("name")


def open_invitation(id: UUID) -> Invitation | None:
    """An invitation that can be accepted now; None when it was used, withdrawn, has expired, or never was."""
    return (
        Invitation.objects.select_related("partner", "invited_by")
        .filter(id=id, accepted_at=None, revoked_at=None, expires_at__gt=timezone.now(), partner__active=True)
        .first()
    )


def invitation_with(id: UUID) -> Invitation | None:
    """An invitation in whatever state, with its partner and who sent it."""
    return Invitation.objects.select_related("partner", "invited_by").filter(id=id).first()


def invitation_open_for(address: str) -> Invitation | None:
    """The invitation to an address that was neither accepted nor withdrawn, expired or not; at most one."""
    return Invitation.objects.filter(email__iexact=address, accepted_at=None, revoked_at=None).first()


def is_invited_by(invitation: Invitation, member: Member | None) -> bool:
    """Whether this member came by this invitation."""
    return member is not None and member.user.email == invitation.email


def with_member_counts(partners: QuerySet[Partner]) -> QuerySet[Partner]:
    """Partners, each with how many active members it has (`active_members`)."""
    return partners.annotate(active_members=Count("members", filter=Q(members__active=True)))


@dataclass(frozen=True)
class SetUp:
    """How far an environment is set up: which kinds of partner there are, which roles are held or asked."""

    kinds: frozenset[str]
    held: frozenset[str]
    invited: frozenset[str]


def set_up() -> SetUp:
    """What is there and what is not yet, in three queries."""
    return SetUp(
        kinds=frozenset(active_partners().order_by().values_list("kind", flat=True).distinct()),
        held=_roles(Member.objects.filter(active=True).values_list("roles", flat=True).distinct()),
        invited=_roles(
            Invitation.objects.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
            .values_list("roles", flat=True)
            .distinct()
        ),
    )


def log_entries(look: Look | None = None) -> QuerySet[Entry]:
    """The access log, or one kind of look in it. Newest first is the order of its page."""
    return Entry.objects.filter(look=look) if look else Entry.objects.all()


def members_named(ids: Iterable[UUID | None]) -> dict[UUID, Member]:
    """Members by id, with their partner, in one query."""
    wanted = {id for id in ids if id is not None}
    return Member.objects.select_related("partner").in_bulk(wanted) if wanted else {}


def _roles(rows: Iterable[list[str]]) -> frozenset[str]:
    return frozenset(role for roles in rows for role in roles if role in Role.values)
