"""The forms of partners, members and invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.models import Invitation, Member, Partner, Role
from partners.queries import active_partners
from partners.words import WHAT_ROLES_SEE
from preventief.accounts.models import User
from preventief.ui.forms import LineField, PersonNameField, PlainForm, VersionedForm


class RolesField(forms.MultipleChoiceField):
    """The roles of a member, each with what it may see."""

    def __init__(self) -> None:
        super().__init__(
            choices=Role.choices,
            widget=forms.CheckboxSelectMultiple,
            label=_("Roles"),
            help_text=_("Give only what the work needs."),
            error_messages={"required": _("Choose at least one role.")},
        )
        self.choice_help = WHAT_ROLES_SEE

    def clean(self, value: Any) -> list[Role]:
        return [Role(role) for role in super().clean(value)]


class PartnerForm(PlainForm):
    """A new partner."""

    name = LineField(
        label=_("Name of the organisation"),
        max_length=120,
        error_messages={"required": _("Fill in the name of the organisation.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[("", _("Choose a kind")), *Partner.Kind.choices],
        error_messages={"required": _("Choose the kind of organisation.")},
    )
    phone = LineField(label=_("Phone number"), max_length=30, required=False)
    email = forms.EmailField(
        label=_("General e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Not somebody's own address: one that is always read."),
    )

    def clean_kind(self) -> Partner.Kind:
        return Partner.Kind(self.cleaned_data["kind"])


class ChangePartnerForm(PartnerForm, VersionedForm):
    """A partner that is there."""

    active = forms.BooleanField(label=_("Takes part"), required=False)


class InviteForm(PlainForm):
    """Whom to invite, for which partner, in which roles."""

    name = PersonNameField(
        label=_("First name and surname"), error_messages={"required": _("Fill in this person's name.")}
    )
    email = forms.EmailField(
        label=_("Work e-mail address"), max_length=254, help_text=_("The invitation goes to this address.")
    )
    function = LineField(label=_("Function"), max_length=100, required=False)
    partner = forms.ModelChoiceField(
        label=_("Works for"),
        queryset=Partner.objects.none(),
        empty_label=_("Choose a partner"),
        error_messages={"required": _("Choose the partner this person works for.")},
    )
    roles = RolesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)
        partner.queryset = active_partners()
        partner.label_from_instance = lambda choice: choice.name  # type: ignore[assignment, method-assign]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MemberForm(InviteForm, VersionedForm):
    """A member that is there: everything but the address, which is how they sign in."""

    email = None  # type: ignore[assignment]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)
        # The partner somebody works for stays a choice when it was closed.
        partner.queryset = active_partners() | Partner.objects.filter(id=member.partner_id)


class AcceptForm(PlainForm):
    """The password of a new member."""

    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A short sentence is easy to remember and hard to guess."),
        error_messages={"required": _("Choose a password.")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.invitation.email, name=self.invitation.name))
        return password


def add_refusal(form: forms.Form, field: str, error: Any) -> None:
    """Show why an action refused at the field it is about."""
    form.add_error(field, ValidationError(error.message))
