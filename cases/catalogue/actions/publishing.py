"""Publishing a draft, and withdrawing what was published. Each is one transaction: all of it, or nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue.actions.drafting import lock_draft
from cases.catalogue.content import content_hash, parse
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.queries import findings_of
from cases.catalogue.soundness import Finding
from partners.access import Permission, require
from partners.models import Member
from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.errors import StaleVersion, WrongState


class NotSound(WrongState):
    """A draft cannot be published while the check finds errors; they are in `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(_("This version cannot be published yet: the check found errors."))


class Unconfirmed(WrongState):
    """The check found nothing that blocks, but something to think about first; it is in `findings`."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(_("Read the warnings first, and say that you want to publish all the same."))


@transaction.atomic
def publish_version(
    *,
    by: Member,
    version: KindVersion,
    change_note: str = "",
    revision: int | None = None,
    confirmed: bool = False,
) -> KindVersion:
    """Make a draft the version on which new cases start; the one before it retires.

    Running cases keep the version they started on. `change_note` says what changed and why; the one written
    earlier counts when it is empty. `revision` is the draft as the publisher saw it. `confirmed`: they have read
    the warnings.

    Raises:
        NotAllowed: `by` may not configure kinds.
        StaleVersion: somebody else changed the draft meanwhile.
        WrongState: it is no draft (any more), or nobody says what changed.
        NotSound: the check finds errors.
        Unconfirmed: the check finds warnings that were not confirmed.
    """
    require(by, Permission.CONFIGURE)
    fresh = lock_draft(version)
    if revision is not None and fresh.revision != revision:
        raise StaleVersion
    fresh.change_note = change_note.strip() or fresh.change_note.strip()
    if not fresh.change_note:
        raise WrongState(_("Say in a few words what changed and why."))
    findings = findings_of(fresh)
    if any(finding.blocks for finding in findings):
        raise NotSound([finding for finding in findings if finding.blocks])
    if findings and not confirmed:
        raise Unconfirmed(findings)
    parse(fresh.content)
    for before in fresh.kind.versions.filter(state=KindVersion.State.PUBLISHED):
        before.become(KindVersion.State.RETIRED)
        before.save(update_fields=["state"])
    fresh.become(KindVersion.State.PUBLISHED)
    fresh.content_hash = content_hash(fresh.content)
    fresh.published_at = timezone.now()
    fresh.save()
    record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="publish_version")
    return fresh


@transaction.atomic
def withdraw_version(*, by: Member, version: KindVersion, reason: str) -> KindVersion:
    """Take back a version for a reason of law: no new case starts on it, and a person looks at running ones.

    Withdrawing again with the same reason is harmless.

    Raises:
        NotAllowed: `by` may not configure kinds.
        WrongState: it was never published, was withdrawn for another reason, or no reason is given.
    """
    require(by, Permission.CONFIGURE)
    reason = reason.strip()
    if not reason:
        raise WrongState(_("Say why this version is withdrawn."))
    Kind.objects.select_for_update().get(id=version.kind_id)
    fresh = KindVersion.objects.select_for_update(of=("self",)).get(id=version.id)
    if fresh.state == KindVersion.State.WITHDRAWN and fresh.withdrawal_reason == reason:
        return fresh
    fresh.become(KindVersion.State.WITHDRAWN)
    fresh.withdrawn_at = timezone.now()
    fresh.withdrawal_reason = reason
    fresh.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    record(by, Look.WRITE, fresh, purpose=Purpose.ADMINISTRATION, act="withdraw_version")
    return fresh
