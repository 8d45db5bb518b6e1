"""Accounts.

How a person signs in. What they may do is a member's (or relationship manager's) role, not here.
"""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from preventief.plane import salted
from preventief.privacy import Export, Plane, Privacy, Retention


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an address is kept in lower case, because people type it either way."""

    def create_user(self, email: str, name: str, password: str | None = None) -> "User":
        """A new account; without a password nobody can sign in to it.

        Not enough for people: `accounts.actions.open_account` also notes that the address is theirs.
        """
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in by address, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account in one plane.

    The same person in two municipalities has two, that know nothing of each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The names of these two are shown when a password looks too much like them.
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(default=True)
    # Part of every session's hash: one higher, and all sessions of this account have ended.
    sessions_ended = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    privacy = Privacy(
        plane=Plane.BOTH,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_ACCOUNT,
        plain="id is_active is_superuser sessions_ended created_at last_login",
        personal="email name",
        sensitive="password",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="user_email_is_lower_case"
            ),
        ]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django's own hash depends on the password alone: two accounts without one, in two municipalities,
        # would share it. With the plane in the salt a session holds where it was made.
        signed = f"{self.pk}:{self.sessions_ended}:{self.password}"
        return salted_hmac(salted("session"), signed, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_staff(self) -> bool:
        """Nobody: there is no admin site."""
        return False

    def __str__(self) -> str:
        return str(self.pk)
