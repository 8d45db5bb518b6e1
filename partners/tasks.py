"""The mail with an invitation."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from partners.links import invitation_path
from partners.queries import open_invitation
from preventief.outbox.mail import send_mail
from preventief.outbox.registry import handler
from preventief.plane import current_schema
from tenants.addresses import url_for
from tenants.queries import environment_of, primary_host


@handler("partners.send_invitation")
def send_invitation(*, key: UUID, invitation_id: str) -> None:
    """Mail the link of an invitation; nothing when it was used or withdrawn meanwhile."""
    invitation = open_invitation(UUID(invitation_id))
    if invitation is None:
        return
    schema = current_schema()
    send_mail(
        key=key,
        to=invitation.email,
        subject=str(_("Invitation for Preventief naar Halt")),
        template="partners/mail/invitation.txt",
        context={
            "municipality": environment_of(schema).name,
            "url": url_for(primary_host(schema), invitation_path(invitation.id)),
            "until": invitation.expires_at,
        },
    )
