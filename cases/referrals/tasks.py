"""Mails on referrals, and the nightly removal of old drafts. A mail holds a link and a neutral sentence."""

from uuid import UUID

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_stubs_ext import StrOrPromise

from cases.referrals.models import Referral
from cases.referrals.queries import member_to_tell, referral_to_tell
from partners.models import Member
from preventief.background import task
from preventief.outbox.mail import send_mail
from preventief.outbox.registry import handler
from preventief.plane import current_schema
from tenants.addresses import url_for
from tenants.queries import primary_host

log = structlog.get_logger(__name__)

TO_REFERRER: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "decided": (
        _("A decision was taken on your referral {number}"),
        _("A decision was taken on your referral. You can read it after signing in."),
    ),
    "asked": (
        _("A question about your referral {number}"),
        _("There is a question about your referral. You can read and answer it after signing in."),
    ),
}
TO_COORDINATOR: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "new": (
        _("A new referral is waiting: {number}"),
        _("A new referral is waiting for a decision. You can read it after signing in."),
    ),
    "answered": (
        _("Your question about referral {number} was answered"),
        _("The question about a referral was answered. You can read the answer after signing in."),
    ),
    "withdrawn": (
        _("Referral {number} was withdrawn"),
        _("The referrer has withdrawn this referral. You do not have to do anything."),
    ),
}


@handler("referrals.tell_referrer")
def tell_referrer(*, key: UUID, referral_id: str, what: str) -> None:
    """Mail the referrer that there is news."""
    referral = referral_to_tell(UUID(referral_id))
    if referral is not None and referral.referred_by.active:
        member = referral.referred_by
        _send(key, member, referral, TO_REFERRER[what])


@handler("referrals.tell_coordinator")
def tell_coordinator(*, key: UUID, referral_id: str, member_id: str, what: str) -> None:
    """Mail one coordinator that something is waiting; nothing when they are no longer a member."""
    referral = referral_to_tell(UUID(referral_id))
    member = member_to_tell(UUID(member_id))
    if referral is not None and member is not None:
        _send(key, member, referral, TO_COORDINATOR[what])


def _send(key: UUID, to: Member, referral: Referral, words: tuple[StrOrPromise, StrOrPromise]) -> None:
    subject, sentence = words
    url = url_for(primary_host(current_schema()), reverse("referrals:referral", args=[referral.id]))
    with override(settings.LANGUAGE_CODE):
        subject = str(subject).format(number=referral.number)
    send_mail(
        key=key,
        to=to.user.email,
        subject=subject,
        template="referrals/mail/news.txt",
        context={"name": to.name, "sentence": sentence, "url": url},
    )


@task("referrals.forget_drafts", plane="municipality")
def forget_drafts() -> None:
    """Remove the drafts that nobody touched for a while."""
    from cases.referrals import actions

    removed = actions.forget_drafts()
    log.info("referrals.drafts_forgotten", removed=removed)
