"""Reads for lists and for the hot path, each with a fixed number of queries."""

from uuid import UUID

from partners.models import Member


def active_member_of(user_id: UUID) -> Member | None:
    """The member behind an account, with their partner; None when there is none or it is no longer active."""
    return Member.objects.select_related("partner").filter(user_id=user_id, active=True).first()
