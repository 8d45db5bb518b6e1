"""Signed links: a link in a mail names one thing, for one purpose, in one plane, until it expires."""

from datetime import timedelta
from uuid import UUID

from django.core import signing

from preventief.plane import salted


class LinkInvalid(Exception):
    """Changed, expired, meant for something else, or made elsewhere. Which of these is not told."""


def sign_link(purpose: str, id: UUID) -> str:
    """A token for an address that stands for `id`, worth nothing for another purpose or in another plane."""
    return signing.TimestampSigner(salt=salted(purpose)).sign_object(str(id))


def read_link(purpose: str, token: str, *, max_age: timedelta) -> UUID:
    """The id that a token stands for.

    Raises:
        LinkInvalid: for every reason alike.
    """
    try:
        return UUID(signing.TimestampSigner(salt=salted(purpose)).unsign_object(token, max_age=max_age))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkInvalid from error
