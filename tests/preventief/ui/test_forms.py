"""Names, dates and text as people type them; errors that say what to do."""

from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from preventief.ui.forms import (
    LineField,
    PersonNameField,
    PlainForm,
    PlainTextField,
    ThreePartDateField,
    VersionedForm,
)
from preventief.ui.validators import is_citizen_number, refuse_bsn


class AskingForm(PlainForm):
    name = PersonNameField()
    born = ThreePartDateField(past=True)
    what = PlainTextField(max_length=50, required=False)
    place = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])


ANSWERS = {"name": "Daan", "born_0": "14", "born_1": "3", "born_2": "2011", "kind": "a"}


def asked(**answers: str) -> AskingForm:
    return AskingForm({**ANSWERS, **answers})


@pytest.fixture(autouse=True)
def dutch() -> Any:
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    "name",
    [
        "Daan Ĳsbrands",
        "Zoë van ʼs-Gravenmoer",
        "José d’Ancona",
        "Anne-Fleur van der Meer-'t Hart",
        "Ægir Þórsson",
        "Nguyễn Thị Ánh",
        "Şeyma Yıldız",
        "Ljiljana Šćepanović",
        "أمينة",
        "O'Brien Jr.",
    ],
)
def test_a_name_keeps_every_letter(name: str) -> None:
    form = asked(name=name)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == name


def test_the_same_name_in_two_spellings_of_unicode_is_one_name() -> None:
    form = asked(name="  Zoe\u0308   de Wit ")
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Zoë de Wit"


@pytest.mark.parametrize(
    "name", ["Daan\x00", "Daan\x07", "Daan <b>", "Daan 123", "a@b", "Daan\nWit", "x" * 101]
)
def test_a_name_refuses_what_is_none(name: str) -> None:
    assert "name" in asked(name=name).errors


@pytest.mark.parametrize(
    "boxes",
    [
        ("14", "3", "2011"),
        ("14", "03", "2011"),
        ("14", "maart", "2011"),
        ("14", "Mrt.", "2011"),
        (" 14 ", "3", "2011"),
    ],
)
def test_a_date_is_read_as_people_write_it(boxes: tuple[str, str, str]) -> None:
    form = asked(born_0=boxes[0], born_1=boxes[1], born_2=boxes[2])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == date(2011, 3, 14)


@pytest.mark.parametrize(
    ("boxes", "sentence", "parts"),
    [
        (("", "", ""), "Vul een geboortedatum in, bijvoorbeeld 14 3 2011.", None),
        (("14", "3", "2999"), "Deze datum ligt in de toekomst. Klopt het jaar?", ("year",)),
        (
            ("31", "2", "2011"),
            "Deze datum bestaat niet. Een voorbeeld is 14 3 2011.",
            ("day", "month", "year"),
        ),
        (("14", "3", "11"), "Vul het jaar in met vier cijfers, bijvoorbeeld 2011.", ("year",)),
        (("", "3", "2011"), "De dag ontbreekt.", ("day",)),
        (("14", "", ""), "De maand ontbreekt.", ("month", "year")),
        (
            ("٣", "3", "2011"),
            "Deze datum bestaat niet. Een voorbeeld is 14 3 2011.",
            ("day", "month", "year"),
        ),
        (
            ("x" * 5000, "3", "2011"),
            "Deze datum bestaat niet. Een voorbeeld is 14 3 2011.",
            ("day", "month", "year"),
        ),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_where(
    boxes: tuple[str, str, str], sentence: str, parts: tuple[str, ...] | None
) -> None:
    form = asked(born_0=boxes[0], born_1=boxes[1], born_2=boxes[2])
    assert form.errors["born"] == [sentence]
    if parts:
        params = form.errors.as_data()["born"][0].params
        assert params is not None
        assert tuple(params["parts"]) == parts


def test_a_date_of_birth_may_be_today_and_an_appointment_not_yesterday() -> None:
    today = timezone.localdate()
    assert ThreePartDateField(past=True).clean(today) == today
    yesterday = today - timedelta(days=1)
    boxes = (str(yesterday.day), str(yesterday.month), str(yesterday.year))
    with pytest.raises(ValidationError):
        ThreePartDateField(future=True).clean(boxes)


def test_what_was_typed_in_the_boxes_stays() -> None:
    html = str(asked(born_0="31", born_1="feb", born_2="2011")["born"])
    for typed in ("31", "feb", "2011"):
        assert f'value="{typed}"' in html


def test_a_date_comes_as_initial_value_and_as_one_text() -> None:
    field = ThreePartDateField()
    assert not field.has_changed(date(2011, 3, 14), ("14", "3", "2011"))
    assert field.clean("2011-03-14") == date(2011, 3, 14)


def test_a_long_answer_is_refused_with_its_length_and_kept() -> None:
    form = asked(what="x" * 51)
    assert form.errors["what"] == ["Dit is 51 tekens lang. Het mogen er hoogstens 50 zijn."]
    assert "x" * 51 in str(form["what"])


def test_line_ends_count_once() -> None:
    form = asked(what="a\r\nb")
    assert form.is_valid()
    assert form.cleaned_data["what"] == "a\nb"


def test_a_plain_line_has_a_limit_too() -> None:
    assert asked(place="x" * 201).errors["place"] == [
        "Dit is 201 tekens lang. Het mogen er hoogstens 200 zijn."
    ]


def test_nul_is_refused_everywhere() -> None:
    assert {"name", "what", "place"} <= set(asked(name="a\x00", what="a\x00", place="a\x00").errors)


def test_half_a_surrogate_does_not_reach_the_database() -> None:
    with pytest.raises(ValidationError):
        LineField().clean("a\ud800")


def test_a_missing_choice_asks_to_choose() -> None:
    assert asked(kind="").errors["kind"] == ["Kies een van de antwoorden."]
    assert asked(kind="zzz").errors["kind"] == ["Kies een antwoord uit de lijst."]


def test_a_form_says_it_its_own_way_when_it_wants_to() -> None:
    class OwnForm(PlainForm):
        name = PersonNameField(error_messages={"required": "Vul een voornaam in."})

    assert OwnForm({}).errors["name"] == ["Vul een voornaam in."]


def test_a_versioned_form_carries_the_version_unseen() -> None:
    class ChangeForm(VersionedForm):
        place = forms.CharField()

    form = ChangeForm({"version": "3", "place": "hier"})
    assert form.is_valid()
    assert form.cleaned_data["version"] == 3
    assert form["version"].is_hidden
    assert "version" in ChangeForm({"place": "hier"}).errors


@pytest.mark.parametrize("text", ["Zijn bsn is 111222333.", "111 222 333", "1112.22.333", "(111-222-333)"])
def test_a_citizen_number_is_refused_however_it_is_written(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        refuse_bsn(text)
    assert refusal.value.messages == ["Vul hier geen BSN in."]


@pytest.mark.parametrize(
    "text",
    [
        "Bel 0612345678",
        "op 24 november 2026 om 15.30 uur",
        "123456789",
        "zaak 2026-0147",
        "€ 12.500",
        "A111222333",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    refuse_bsn(text)


@pytest.mark.parametrize(
    "written",
    ["06 123456{:02}", "06-123456{:02}", "+31 6 123456{:02}", "0031 6 123456{:02}", "070-123 45 {:02}"],
)
def test_telephone_numbers_are_left_alone(written: str) -> None:
    for number in range(100):
        refuse_bsn(f"Moeder is bereikbaar op {written.format(number)}, na 16.00 uur.")


@pytest.mark.parametrize("written", ["%d-%m-%Y", "%d %m %Y", "%d.%m.%Y", "%Y-%m-%d"])
def test_dates_are_left_alone(written: str) -> None:
    for day in range(366):
        refuse_bsn(f"op {(date(2026, 1, 1) + timedelta(days=day)).strftime(written)} gezien")


@pytest.mark.parametrize(
    "text", ["24-11-2026 111222333", "06 12345678 en 111222333", "10000008", "2026 111.222.333"]
)
def test_a_citizen_number_beside_another_number_is_found(text: str) -> None:
    with pytest.raises(ValidationError):
        refuse_bsn(text)


def test_the_eleven_test() -> None:
    assert is_citizen_number("111222333")
    assert is_citizen_number("10000008") == is_citizen_number("010000008")
    assert not is_citizen_number("000000000")
    assert not is_citizen_number("111222334")
    assert not is_citizen_number("12345")


@pytest.mark.parametrize("field", [LineField(max_length=40), PlainTextField(max_length=40)])
def test_wherever_somebody_types_freely_a_citizen_number_is_refused(field: forms.CharField) -> None:
    with pytest.raises(ValidationError) as refusal:
        field.clean("bsn 111222333")
    assert refusal.value.messages == ["Vul hier geen BSN in."]


def test_text_over_the_limit_is_refused_for_its_length_alone() -> None:
    with pytest.raises(ValidationError) as refusal:
        LineField(max_length=10).clean("bsn 111222333")
    assert [error.code for error in refusal.value.error_list] == ["max_length"]


def test_a_citizen_number_in_a_text_is_found_by_the_form() -> None:
    assert asked(what="bsn 111222333").errors["what"] == ["Vul hier geen BSN in."]
