"""What the specimen page shows: every component, with easy and with awkward content."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from preventief.ui.forms import PersonNameField, PlainForm, PlainTextField, ThreePartDateField
from preventief.ui.frame import Frame, NavItem
from preventief.ui.paging import CursorPage
from preventief.ui.timeline import TimelineItem


class SpecimenForm(PlainForm):
    name = PersonNameField(label=_("First and last name"))
    born = ThreePartDateField(label=_("Date of birth"), past=True)
    told = forms.ChoiceField(
        label=_("Do the parents know that you are referring?"),
        help_text=_("Tell them first. Taking part is voluntary."),
        choices=[("yes", _("Yes, I have told them")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=[("nuisance", _("Nuisance")), ("damage", _("Damage")), ("school", _("Absence from school"))],
        widget=forms.CheckboxSelectMultiple,
    )
    partner = forms.ChoiceField(
        label=_("Organisation"), choices=[("", "–"), ("1", "Wijkteam Escamp")], required=False
    )
    mail = forms.EmailField(label=_("E-mail address"), required=False)
    what = PlainTextField(
        label=_("What happened?"), help_text=_("Facts only, as if they read along."), max_length=500
    )
    agreed = forms.BooleanField(label=_("I have read this"))


def frame_specimen() -> Frame:
    return Frame(
        place="Gemeente 's-Gravenhage",
        person="S. de Bruin-van ʼs-Gravenmoer",
        role="Halt-medewerker",
        navigation=[
            NavItem("Mijn werk", "#"),
            NavItem("Trajecten", "#", current=True),
            NavItem("Agenda", "#"),
            NavItem("Cijfers", "#"),
        ],
        outdoors=True,
        sign_out_url="#",
        account_url="#",
    )


def specimen_context(request: HttpRequest) -> dict[str, Any]:
    request.frame = frame_specimen()  # type: ignore[attr-defined]
    wrong = {"name": "Daan Ĳsbrands", "born_0": "14", "born_1": "3", "born_2": "2031", "what": "x" * 501}
    form = SpecimenForm(wrong) if "fout" in request.GET else SpecimenForm()
    if "melding" in request.GET:
        messages.success(request, "Het verslag is bewaard.")
        messages.warning(request, "De termijn is morgen voorbij.")
    today = timezone.localdate()
    return {
        "form": form,
        "timeline": [
            TimelineItem(
                "Aanmelding en besluit",
                "done",
                when="2 tot 5 november, op tijd",
                body="Aangenomen door R. Haddad.",
            ),
            TimelineItem("Eerste contact", "done", when="6 november, op tijd"),
            TimelineItem(
                "Startgesprek en toestemming", "now", when="24 november", badge="Vader moet nog instemmen"
            ),
            TimelineItem(
                "Gesprekken, leeropdracht en excuus",
                "next",
                when="tot uiterlijk 15 januari",
                why="90 dagen na de start. In deze periode vallen geen pauzes.",
            ),
            TimelineItem("Herstelgesprek", "skipped", body="Er is geen benadeelde."),
            TimelineItem("Eindgesprek en terugkoppeling", "next", when="vóór 31 januari", url="#"),
        ],
        "today": today,
        "next_year": today + timedelta(days=400),
        "page": CursorPage(rows=[], next_url="?na=x", previous_url="?voor=x"),
    }
