"""How allauth behaves here: nobody signs up by themselves, and mails go through the outbox."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from preventief.accounts import kept
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

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for somebody who signed in a moment ago; allauth itself counts only signing in again."""
        request = self.request
        records = get_authentication_records(request, request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - newest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: another municipality's is somebody else's, though it is one of ours."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in until the browser closes, and no longer than SESSION_COOKIE_AGE; drop what others typed."""
        super().login(request, user)
        kept.forget_others(request.session, user.pk)
        request.session.set_expiry(0)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Somebody with the right password whose account was closed."""
        messages.error(request, _("This account is closed. Ask your administrator if that is not right."))
        return redirect("account_login")
