"""The questions of the wizard, one small group a page."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from preventief.contracts.models import PriceClass
from preventief.contracts.words import classes_in_words, price_in_words
from preventief.ui.forms import PersonNameField, PlainTextField, VersionedForm

PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()\-]{7,28}$", _("Fill in a telephone number, for example 070 123 45 67.")
)


class ContactForm(VersionedForm):
    """Whom we call or mail when there is something to arrange."""

    contact_name = PersonNameField(
        label=_("First name and last name"),
        error_messages={"required": _("Fill in the name of the contact person.")},
    )
    contact_function = forms.CharField(
        label=_("Function"),
        max_length=200,
        help_text=_("For example policy officer for youth and safety"),
        error_messages={"required": _("Fill in what the contact person does at the municipality.")},
    )
    contact_email = forms.EmailField(label=_("E-mail address"), max_length=254)
    contact_phone = forms.CharField(
        label=_("Telephone number"),
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel"}),
        error_messages={"required": PHONE.message},
    )


class SignatoryForm(VersionedForm):
    """Who may sign for the municipality, and who watches over privacy."""

    signatory_name = PersonNameField(
        label=_("Name of the signatory"),
        error_messages={"required": _("Fill in the name of the signatory.")},
    )
    signatory_function = forms.CharField(
        label=_("Function of the signatory"),
        max_length=200,
        help_text=_("For example head of youth and safety"),
        error_messages={"required": _("Fill in the function of the signatory.")},
    )
    signatory_mandated = forms.BooleanField(
        label=_("The signatory may sign this agreement for the municipality"),
        error_messages={
            "required": _("Tick this box when the signatory may sign. May they not? Name somebody who may.")
        },
    )
    privacy_officer_name = PersonNameField(
        label=_("Name of the privacy officer"),
        error_messages={"required": _("Fill in the name of the privacy officer.")},
    )
    privacy_officer_email = forms.EmailField(label=_("E-mail address of the privacy officer"), max_length=254)


class InvoiceForm(VersionedForm):
    """What the municipality pays, and where the invoice goes."""

    price_class = forms.ChoiceField(
        label=_("How many inhabitants does your municipality have?"),
        help_text=_("The price depends on this. It never depends on the number of young people."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the number of inhabitants.")},
    )
    order_number = forms.CharField(
        label=_("Order number"),
        max_length=60,
        help_text=_("This number will be on every invoice. Your finance department knows it."),
        error_messages={"required": _("Fill in the order number that should be on the invoice.")},
    )
    billing_address = PlainTextField(
        label=_("Address for the invoice"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        help_text=_("Name of the municipality, street or PO box, postal code and town"),
        error_messages={"required": _("Fill in the address for the invoice.")},
    )
    billing_email = forms.EmailField(label=_("E-mail address for invoices"), max_length=254)
    pays_on_invoice = forms.BooleanField(
        label=_("We pay on invoice, within 30 days"),
        error_messages={"required": _("Tick this box to go on. It is the only way to pay.")},
    )

    def __init__(self, *args: Any, classes: list[PriceClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = classes_in_words(classes)
        self.classes = {str(one.id): one for one in classes}
        question = self.fields["price_class"]
        assert isinstance(question, forms.ChoiceField)
        question.choices = [(str(one.id), words[one.id]) for one in classes]
        question.choice_help = {str(one.id): price_in_words(one.yearly_price) for one in classes}  # type: ignore[attr-defined]

    def clean_price_class(self) -> PriceClass:
        """The class itself; the field has checked that it is one of them."""
        return self.classes[self.cleaned_data["price_class"]]


class AdministratorForm(VersionedForm):
    """Who gets the first invitation to the environment."""

    administrator_name = PersonNameField(
        label=_("First name and last name"),
        error_messages={"required": _("Fill in the name of the administrator.")},
    )
    administrator_email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The invitation is sent to this address."),
    )


class AcceptForm(VersionedForm):
    """Who accepts the agreement, and which text was on the screen."""

    agreement_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    name = PersonNameField(
        label=_("Your first name and last name"), error_messages={"required": _("Fill in your name.")}
    )
    function = forms.CharField(
        label=_("Your function"), max_length=200, error_messages={"required": _("Fill in your function.")}
    )
    accepted = forms.BooleanField(
        label=_("I have read the agreement and accept it for the municipality"),
        error_messages={
            "required": _(
                "Tick this box when you accept the agreement. Questions? Call your relationship manager."
            )
        },
    )


class MunicipalityForm(forms.Form):
    """The municipality that was chosen, by its code; anything else was not chosen on our page."""

    code = forms.RegexField(r"^GM[0-9]{4}$")
