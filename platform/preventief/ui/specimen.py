"""What the specimen page shows: every component, with easy and with awkward content."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from preventief.ui.forms import PersonNameField, PlainForm, PlainTextField, ThreePartDateField
from preventief.ui.frame import Frame, NavItem
from preventief.ui.paging import CursorPage
from preventief.ui.timeline import TimelineItem


class SpecimenForm(PlainForm):
    """One field of every kind."""

    name = PersonNameField(label="Voornaam en achternaam")
    born = ThreePartDateField(label="Geboortedatum", past=True)
    told = forms.ChoiceField(
        label="Weten de ouders dat u verwijst?",
        help_text="Vertel het hun eerst. Meedoen is vrijwillig.",
        choices=[("yes", "Ja, ik heb het hun verteld"), ("no", "Nee, nog niet")],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label="Waar gaat het om?",
        choices=[("nuisance", "Overlast"), ("damage", "Vernieling"), ("school", "Schoolverzuim")],
        widget=forms.CheckboxSelectMultiple,
    )
    partner = forms.ChoiceField(
        label="Organisatie", choices=[("", "–"), ("1", "Wijkteam Escamp")], required=False
    )
    mail = forms.EmailField(label="E-mailadres", required=False)
    what = PlainTextField(
        label="Wat is er gebeurd?", help_text="Alleen feiten, alsof zij meelezen.", max_length=500
    )
    agreed = forms.BooleanField(label="Ik heb dit gelezen")


def frame_specimen() -> Frame:
    """A frame with a long name and four entries."""
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
    """What the page of components shows; `?fout` with errors, `?melding` with a message."""
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
