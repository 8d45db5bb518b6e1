"""Mails: a link and a neutral sentence, nothing else. They are sent by outbox handlers only."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override


def send_mail(*, key: UUID, to: str, subject: str, template: str, context: Mapping[str, Any]) -> None:
    """Send one plain-text mail, rendered in the default language.

    The Message-ID follows from the outbox row's key: sent twice by bad luck, it is still the same message, which
    receiving servers show once.
    """
    with override(settings.LANGUAGE_CODE):
        body = render_to_string(template, dict(context))
        message = EmailMessage(
            subject=str(subject),
            body=body,
            to=[to],
            headers={"Message-ID": f"<{key}@{settings.MAIL_DOMAIN}>", "Auto-Submitted": "auto-generated"},
        )
        message.send()
