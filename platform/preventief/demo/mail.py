"""Mail of the demo: kept in a folder, to be read on `/demo/mail/`. The same message sent twice is kept once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone


@dataclass(frozen=True)
class KeptMail:
    """One mail as it was sent."""

    id: str
    to: str
    subject: str
    body: str
    sent_at: datetime


class FolderBackend(BaseEmailBackend):
    """Writes each message to a file named after its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; returns how many."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            key = str(message.extra_headers.get("Message-ID") or message.message()["Message-ID"])
            name = hashlib.sha256(key.encode()).hexdigest()[:24]
            kept: dict[str, Any] = {
                "to": ", ".join(message.to),
                "subject": message.subject,
                "body": message.body,
                "sent_at": timezone.now().isoformat(),
            }
            draft = folder / f"{name}.part"
            draft.write_text(json.dumps(kept, ensure_ascii=False))
            draft.rename(folder / f"{name}.json")
        return len(email_messages)


def kept_mails() -> list[KeptMail]:
    """Every mail that was sent, the newest first."""
    folder = Path(settings.MAIL_FOLDER)
    mails = []
    for file in folder.glob("*.json"):
        kept = json.loads(file.read_text())
        moment = datetime.fromisoformat(kept.pop("sent_at"))
        mails.append(KeptMail(id=file.stem, sent_at=moment, **kept))
    return sorted(mails, key=lambda mail: mail.sent_at, reverse=True)
