"""Password-reset tokens that hold in one plane only."""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator
from django.contrib.auth.base_user import AbstractBaseUser

from preventief.plane import salted


class PasswordResetTokens(EmailAwarePasswordResetTokenGenerator):  # type: ignore[misc]
    """allauth's tokens with the plane mixed in: an account with the same key elsewhere is another account."""

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        return salted("password-reset") + str(super()._make_hash_value(user, timestamp))
