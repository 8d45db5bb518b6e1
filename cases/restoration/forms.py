"""What is filled in about an apology."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.restoration.models import Apology
from preventief.ui.forms import PlainTextField, ThreePartDateField, VersionedForm


class PrepareForm(VersionedForm):
    """How the young person wants to apologise."""

    form = forms.ChoiceField(
        label=_("How does the young person want to do it?"),
        choices=Apology.Form.choices,
        widget=forms.RadioSelect,
    )


class MadeForm(VersionedForm):
    """When the apology was made."""

    made_on = ThreePartDateField(label=_("On which day was the apology made?"))
    note = PlainTextField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        help_text=_("Only how it went for the young person. Write nothing about the injured party here."),
    )

    def __init__(self, *args: Any, accepted_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted_on = accepted_on

    def clean_made_on(self) -> date:
        made_on: date = self.cleaned_data["made_on"]
        if made_on > timezone.localdate():
            raise forms.ValidationError(_("This date is in the future. Is the year right?"))
        if made_on < self.accepted_on:
            raise forms.ValidationError(_("This date is before the trajectory began."))
        return made_on
