"""Every component says in markup what it shows in colour, and belongs to its label."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone, translation

from preventief.ui.forms import PersonNameField, PlainForm, PlainTextField, ThreePartDateField
from preventief.ui.frame import Frame, NavItem
from preventief.ui.paging import CursorPage
from preventief.ui.timeline import TimelineItem


class AskingForm(PlainForm):
    name = PersonNameField(label="Naam")
    born = ThreePartDateField(label="Geboortedatum", past=True)
    told = forms.ChoiceField(
        label="Weten zij het?", choices=[("y", "Ja"), ("n", "Nee")], widget=forms.RadioSelect
    )
    what = PlainTextField(label="Wat?", help_text="Alleen feiten.", required=False)
    agreed = forms.BooleanField(label="Ik ga akkoord")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


def shown(source: str, **context: Any) -> str:
    html = Template("{% load ui %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", html)


def test_a_field_has_its_label_help_and_error_tied_to_it() -> None:
    form = AskingForm({"what": "bsn 111222333"})
    html = shown("{% field form.what %}", form=form)
    assert '<label class="utrecht-form-label" for="id_what">Wat?' in html
    assert "(niet verplicht)" in html
    assert 'aria-describedby="id_what_hint id_what_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_what_hint">Alleen feiten.' in html
    assert "Vul hier geen BSN in." in html


def test_a_required_field_is_not_marked_and_needs_no_browser_bubble() -> None:
    html = shown("{% field form.name %}", form=AskingForm())
    assert "niet verplicht" not in html
    assert " required" not in html


def test_radios_are_a_group_with_a_legend() -> None:
    html = shown("{% field form.told %}", form=AskingForm({"told": "n"}))
    assert "<fieldset" in html
    assert 'role="radiogroup"' in html
    assert 'value="n" id="id_told_1" checked' in html
    assert '<label class="utrecht-form-label utrecht-form-label--radio" for="id_told_0">Ja</label>' in html


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    form = AskingForm({"born_0": "14", "born_1": "3", "born_2": "2999"})
    html = shown("{% field form.born %}", form=form)
    assert html.count('aria-invalid="true"') == 1
    assert 'name="born_2" value="2999"' in html
    assert html.count('inputmode="numeric"') == 3


def test_a_hidden_field_shows_nothing_but_itself() -> None:
    assert shown("{% field form.secret %}", form=AskingForm()).strip().startswith('<input type="hidden"')


def test_what_people_typed_is_escaped() -> None:
    form = AskingForm({"name": '"><script>alert(1)</script>', "born_0": '"><b>'})
    html = shown("{% error_summary form %}{% field form.name %}{% field form.born %}", form=form)
    assert "<script>alert" not in html
    assert "<b>" not in html


def test_the_summary_links_to_the_first_thing_to_fill_in() -> None:
    html = shown("{% error_summary form %}", form=AskingForm({}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_name">Naam: Vul een antwoord in.</a>' in html
    assert '<a href="#id_born_0">Vul een geboortedatum in, bijvoorbeeld 14 3 2011.</a>' in html
    assert '<a href="#id_told_0">Weten zij het? Kies een van de antwoorden.</a>' in html


def test_no_summary_without_errors() -> None:
    assert shown("{% error_summary form %}", form=AskingForm()).strip() == ""


def test_a_status_has_words_and_an_icon_that_is_not_read() -> None:
    html = shown('{% status "Wacht" "attention" %}')
    assert "<span>Wacht</span>" in html
    assert 'aria-hidden="true"' in html
    with pytest.raises(TemplateSyntaxError):
        shown('{% status "Wacht" "purple" %}')


def test_the_timeline_says_in_words_what_was_and_is() -> None:
    items = [TimelineItem("Aanmelding", "done"), TimelineItem("Gesprek", "now", why="3 werkdagen")]
    html = shown("{% timeline items %}", items=items)
    assert 'Aanmelding<span class="visually-hidden"> (Klaar)</span>' in html
    assert 'aria-current="step"' in html
    assert "Waarom deze datum?" in html


def test_a_card_keeps_the_content_of_the_page_and_escapes_its_title() -> None:
    html = shown('{% card title=t tone="next" %}<p>{{ v }}</p>{% endcard %}', t="<i>", v="<u>")
    assert 'class="card card--next"' in html
    assert "&lt;i&gt;" in html
    assert "<p>&lt;u&gt;</p>" in html
    with pytest.raises(TemplateSyntaxError):
        shown("{% card colour=1 %}{% endcard %}")


def test_steps_empty_and_pager() -> None:
    assert "Verwijzing, stap 1 van 4" in shown('{% steps 1 4 "Verwijzing" %}')
    html = shown('{% empty "Er wacht niets" "Hier komen ze." "/x/" "Nieuw" %}')
    assert '<a class="nl-button nl-button--primary" href="/x/">Nieuw</a>' in html
    assert shown("{% pager page %}", page=CursorPage([])).strip() == ""
    assert 'rel="next"' in shown("{% pager page %}", page=CursorPage([], next_url="?na=x"))


def test_dates_in_dutch_words() -> None:
    year = timezone.localdate().year
    assert shown("{{ d|long_date }}", d=date(2019, 11, 24)) == "zondag 24 november 2019"
    assert shown("{{ d|day_month }}", d=date(year, 11, 24)) == "24 november"
    assert shown("{{ d|full_date }}", d=date(year, 3, 1)) == f"1 maart {year}"
    assert shown("{{ d|long_date }}", d=None) == ""
    # Late in the evening in Amsterdam it is still the same day as in the office.
    at = datetime(2019, 6, 30, 22, 15, tzinfo=UTC)
    assert shown("{{ d|full_date }}", d=at) == "1 juli 2019"
    assert shown("{{ d|moment }}", d=at) == "maandag 1 juli 2019, 00.15 uur"


def test_the_navigation_has_at_most_five_entries() -> None:
    with pytest.raises(ValueError, match="at most 5"):
        Frame(navigation=[NavItem(str(number), "/") for number in range(6)])
