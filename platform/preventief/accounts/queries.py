"""Questions about accounts of this plane."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from preventief.accounts.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def account_of(address: str) -> User | None:
    """The account of an e-mail address, whatever its case; None when there is none."""
    return User.objects.filter(email=address.lower()).first()


def active_account(user_id: UUID) -> User | None:
    """An account that can be signed in to; None when it does not exist or was closed."""
    return User.objects.filter(id=user_id, is_active=True).first()


def has_second_factor(user: User) -> bool:
    """Whether this account has an authenticator app or a passkey; recovery codes alone are not enough."""
    return bool(is_mfa_enabled(user, FACTORS))
