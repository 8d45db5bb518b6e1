"""Mails about trajectories: a link and a neutral sentence; and the daily look at what is due."""

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.trajectories import queries
from cases.trajectories.models import Feedback, Trajectory
from partners.models import Member
from preventief.background import task
from preventief.outbox.mail import send_mail
from preventief.outbox.registry import handler
from preventief.plane import current_schema
from tenants.addresses import url_for
from tenants.queries import primary_host

# A warning comes this long before the day itself, and every working day after it.
WARN_AHEAD = timedelta(days=1)


def link(path: str) -> str:
    """The full address of a page of this municipality."""
    return url_for(primary_host(current_schema()), path)


@handler("trajectories.tell_practitioner")
def tell_practitioner(*, key: UUID, trajectory_id: str, member_id: str) -> None:
    """Tell a practitioner that a trajectory is theirs; nothing when it went to somebody else meanwhile."""
    trajectory = (
        Trajectory.objects.select_related("practitioner__user")
        .filter(id=trajectory_id, practitioner__id=member_id)
        .first()
    )
    if trajectory is None or not trajectory.practitioner.active:
        return
    send_mail(
        key=key,
        to=trajectory.practitioner.user.email,
        subject=_("A trajectory was assigned to you"),
        template="trajectories/mail/assigned.txt",
        context={"url": link(reverse("trajectories:case", args=[trajectory.id]))},
    )


@handler("trajectories.tell_referrer")
def tell_referrer(*, key: UUID, feedback_id: str) -> None:
    """Tell the referrer that there is feedback; what it says is read behind the door."""
    feedback = Feedback.objects.select_related("trajectory__referral__referred_by__user").get(id=feedback_id)
    referral = feedback.trajectory.referral
    if not referral.referred_by.active:
        return
    send_mail(
        key=key,
        to=referral.referred_by.user.email,
        subject=_("There is a message about your referral"),
        template="trajectories/mail/feedback.txt",
        context={"url": link(reverse("referrals:referral", args=[referral.id]))},
    )


@handler("trajectories.send_warning")
def send_warning(*, key: UUID, member_id: str) -> None:
    """Tell a practitioner how many trajectories need something; nothing when all was done meanwhile."""
    member = Member.objects.select_related("user").get(id=member_id)
    count = queries.due_count(practitioner=member, until=timezone.localdate() + WARN_AHEAD)
    if not count or not member.active:
        return
    subject = ngettext(
        "%(count)d trajectory needs something from you",
        "%(count)d trajectories need something from you",
        count,
    )
    send_mail(
        key=key,
        to=member.user.email,
        subject=subject % {"count": count},
        template="trajectories/mail/warning.txt",
        context={"count": count, "url": link(reverse("trajectories:list"))},
    )


@task("trajectories.warn", plane="municipality")
def warn() -> int:
    """Queue one mail per practitioner with something due; returns how many. A second time adds none."""
    from cases.trajectories.actions.warning import warn_practitioners

    return warn_practitioners(on=timezone.localdate(), until=timezone.localdate() + WARN_AHEAD)


@task("trajectories.follow_birthdays", plane="municipality")
def follow_birthdays() -> int:
    """Let the consent step follow the birthdays of today (domain.md §3); returns how many cases changed."""
    from cases.trajectories.actions import follow_consents

    return sum(follow_consents(trajectory_id=id) for id in queries.with_a_birthday(timezone.localdate()))
