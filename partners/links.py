"""The signed link of an invitation."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from preventief.accounts.links import read_link, sign_link

PURPOSE = "invitation"
# The invitation itself says when it expires; this only keeps very old links from being looked up at all.
SLACK = timedelta(days=1)


def invitation_path(invitation_id: UUID) -> str:
    """The address inside the municipality at which an invitation is accepted."""
    return reverse("partners:accept", args=[sign_link(PURPOSE, invitation_id)])


def invitation_in(token: str) -> UUID:
    """The invitation that a link stands for.

    Raises:
        LinkInvalid: changed, too old, or made in another municipality.
    """
    return read_link(PURPOSE, token, max_age=settings.INVITATION_LIFETIME + SLACK)
