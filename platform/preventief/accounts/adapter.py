"""How allauth behaves here: nobody signs up by themselves, and mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from preventief.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator invites."""
        return False

    def get_user_search_fields(self) -> list[str]:
        """Accounts are found by address."""
        return ["email"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail; a mail provider that is slow or away never holds up a page."""
        from preventief.accounts.tasks import queue_account_mail

        queue_account_mail(template_prefix=template_prefix, email=email, context=context)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""
