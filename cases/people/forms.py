"""Forms on people, shared by the referral and the case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.people.actions import GuardianFacts, PersonFacts
from cases.people.models import Guardian, YoungPerson
from cases.people.words import LABELS
from preventief.ui.forms import LineField, PersonNameField, PlainForm, ThreePartDateField, VersionedForm
from preventief.ui.validators import is_citizen_number

SIGNS = frozenset("0123456789+-() .")
SHORTEST = 8


class PhoneField(LineField):
    """A telephone number as people write it; kept as typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("inputmode", "tel")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        digits = "".join(sign for sign in text if sign.isdigit())
        # A number of nine digits is short for a phone number, and may be a citizen service number.
        if text and (not set(text) <= SIGNS or len(digits) < SHORTEST or is_citizen_number(digits)):
            raise forms.ValidationError(
                _("This is not a phone number. An example is 06 12345678."), code="phone"
            )
        return text


class NameFields(PlainForm):
    """First name, infix and last name, in the order in which Dutch people say them."""

    first_name = PersonNameField(
        label=LABELS["first_name"], error_messages={"required": _("Fill in the first name.")}
    )
    infix = PersonNameField(
        label=LABELS["infix"], required=False, max_length=30, help_text=_("For example: van der")
    )
    last_name = PersonNameField(
        label=LABELS["last_name"], error_messages={"required": _("Fill in the last name.")}
    )


class YoungPersonFields(NameFields):
    """Who the young person is."""

    birth_date = ThreePartDateField(label=LABELS["birth_date"], past=True)
    phone = PhoneField(label=LABELS["phone"], required=False)


class GuardianFields(NameFields):
    """Who a parent or carer is."""

    relation = forms.ChoiceField(
        label=LABELS["relation"],
        choices=[("", _("Choose")), *Guardian.Relation.choices],
        error_messages={"required": _("Choose what this person is to the young person.")},
    )
    phone = PhoneField(label=LABELS["phone"], required=False)
    authority = forms.ChoiceField(
        label=_("Does this person have parental authority?"),
        help_text=_("Do not guess. The Halt practitioner finds out before anybody has to agree to anything."),
        choices=[
            (Guardian.Authority.YES, _("Yes")),
            (Guardian.Authority.NO, _("No")),
            (Guardian.Authority.UNKNOWN, _("I do not know")),
        ],
        initial=Guardian.Authority.UNKNOWN,
        widget=forms.RadioSelect,
    )


class CorrectYoungPersonForm(YoungPersonFields, VersionedForm):
    """Correct what is known of the young person."""

    email = forms.EmailField(label=LABELS["email"], max_length=254, required=False)
    address = LineField(label=LABELS["address"], required=False)
    school = LineField(label=LABELS["school"], required=False, max_length=120)

    def facts(self) -> PersonFacts:
        """What was filled in."""
        return PersonFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})

    @staticmethod
    def initial_of(young_person: YoungPerson) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {name: getattr(young_person, name) for name in CorrectYoungPersonForm.base_fields}


class NewGuardianForm(GuardianFields):
    """Add a parent or carer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A referrer need not know; whoever works on the case finds out.
        self.fields["authority"].help_text = _(
            "Ask for it and check it, for example in the register of parental authority."
        )

    email = forms.EmailField(label=LABELS["email"], max_length=254, required=False)
    informed_on = ThreePartDateField(
        label=_("When was this person told about the trajectory?"),
        help_text=_("For example 14 3 2026"),
        required=False,
        past=True,
        error_messages={"invalid": _("This is not a date that exists. An example is 14 3 2026.")},
    )

    def facts(self) -> GuardianFacts:
        """What was filled in."""
        return GuardianFacts(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


class CorrectGuardianForm(NewGuardianForm, VersionedForm):
    """Correct what is known of a parent or carer."""

    @staticmethod
    def initial_of(guardian: Guardian) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {name: getattr(guardian, name) for name in CorrectGuardianForm.base_fields}
