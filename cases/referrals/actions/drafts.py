"""Writing a referral: answers are kept after every step, right or wrong, so that nothing typed is lost."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cases.referrals.access import drafts_of, require_author
from cases.referrals.models import Draft
from cases.referrals.rules import DRAFT_DAYS
from partners.access import Permission, require
from partners.models import Member
from preventief.errors import WrongState
from preventief.records import lock


def start_draft(*, by: Member) -> Draft:
    """A draft to write in: an empty one that was begun before, or a new one.

    Raises:
        NotAllowed: `by` may not refer.
    """
    require(by, Permission.REFER)
    return drafts_of(by).filter(answers={}).first() or Draft.objects.create(author=by)


def keep_answers(*, by: Member, draft: Draft, step: str, typed: Mapping[str, str]) -> Draft:
    """Keep what was typed at one step, as it was typed.

    Only the author writes here, one step at a time, so the last answer to a step is the one that holds.

    Raises:
        NotAllowed: it is somebody else's draft.
        WrongState: it was sent already.
    """
    require_author(by, draft)
    with transaction.atomic():
        fresh = lock(draft)
        if fresh.sent_at is not None:
            raise WrongState
        # The database cannot hold the character NUL; nobody types it.
        answers = {name: text.replace("\x00", "") for name, text in typed.items()}
        if fresh.answers.get(step) == answers:
            fresh.version -= 1
            return fresh
        fresh.answers = {**fresh.answers, step: answers}
        fresh.save()
    return fresh


def throw_away_draft(*, by: Member, draft: Draft) -> None:
    """Remove a draft with everything in it.

    Raises:
        NotAllowed: it is somebody else's draft.
        WrongState: it was sent already.
    """
    require_author(by, draft)
    with transaction.atomic():
        fresh = lock(draft)
        if fresh.sent_at is not None:
            raise WrongState
        fresh.delete()


def forget_drafts() -> int:
    """Remove the drafts that nobody touched for `DRAFT_DAYS` days; returns how many."""
    oldest = timezone.now() - timedelta(days=DRAFT_DAYS)
    removed, _by_model = Draft.objects.filter(sent_at=None, changed_at__lt=oldest).delete()
    return removed
