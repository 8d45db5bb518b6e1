"""Why an act on partners, members and invitations was refused."""

from django.utils.translation import gettext_lazy as _

from preventief.errors import WrongState


class AddressInUse(WrongState):
    """The e-mail address belongs to a member, or an invitation to it is still open."""

    default = _("There is already a member with this e-mail address.")


class NameInUse(WrongState):
    """Another partner has this name."""

    default = _("There is already a partner with this name.")


class PartnerInUse(WrongState):
    """The partner cannot be closed: people still work for it here."""

    default = _("Members of this partner are still active. Stop their access first.")


class LastAdministrator(WrongState):
    """Nobody would be left who can manage members."""

    default = _("This is the only administrator. Make somebody else administrator first.")


class OwnRoles(WrongState):
    """Nobody widens their own access; a second pair of eyes does."""

    default = _("You cannot change your own roles. Ask another administrator.")


class InvitationClosed(WrongState):
    """The invitation was used, withdrawn or changed, or it is too old. Which of these is not told."""

    default = _("This invitation does not work (any more). Ask your administrator for a new one.")
