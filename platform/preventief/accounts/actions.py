"""Opening, closing and reopening an account. Who may ask for it is for the plane to decide."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import models, transaction

from preventief.accounts.models import User


def open_account(*, email: str, name: str, password: str) -> User:
    """A new account whose address is known to be theirs, because they came by a link sent to it.

    Raises:
        IntegrityError: the address has an account in this plane already.
    """
    with transaction.atomic():
        user = User.objects.create_user(email=email, name=name, password=password)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def close_account(*, user_id: UUID) -> None:
    """Nobody can sign in to this account any more, and every session of it ends now."""
    User.objects.filter(id=user_id).update(is_active=False, sessions_ended=models.F("sessions_ended") + 1)


def reopen_account(*, user_id: UUID) -> None:
    """The account can be used again, with the password and second factor it had; old sessions stay ended."""
    User.objects.filter(id=user_id).update(is_active=True)


def end_sessions(*, user_id: UUID) -> None:
    """Sign an account out everywhere."""
    User.objects.filter(id=user_id).update(sessions_ended=models.F("sessions_ended") + 1)
