"""Mails about an account. The outbox holds whose and which kind; the link is made when it is sent."""

from typing import Any
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from preventief.accounts.queries import active_account
from preventief.background import task
from preventief.outbox import actions as outbox
from preventief.outbox.mail import send_mail
from preventief.outbox.registry import handler

RESET_MAIL = "account/email/password_reset_key"


def queue_account_mail(*, template_prefix: str, email: str, context: dict[str, Any]) -> None:
    """Queue what allauth wants to send, when it is a mail that we send.

    An address without an account gets no mail: the page says the same either way.
    """
    if template_prefix != RESET_MAIL:
        return
    # The host is one of ours: PlaneMiddleware answers at no other.
    host = split_domain_port(context["request"].get_host())[0]
    with transaction.atomic():
        outbox.queue(send_password_reset, user_id=context["user"].pk, host=host)


@handler("accounts.send_password_reset")
def send_password_reset(*, key: UUID, user_id: str, host: str) -> None:
    """Mail a link to choose a new password; nothing when the account was closed meanwhile."""
    user = active_account(UUID(user_id))
    if user is None:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    send_mail(
        key=key,
        to=user.email,
        subject=str(_("Choose a new password")),
        template="accounts/mail/password_reset.txt",
        context={"url": f"{settings.BASE_SCHEME}://{host}{settings.BASE_PORT}{path}"},
    )


@task("accounts.clear_sessions", plane="either")
def clear_sessions() -> None:
    """Remove sessions that have ended, with whatever was kept in them."""
    SessionStore.clear_expired()
