"""Finding a municipality by what people type."""

from datetime import date

import pytest

from preventief.regions.names import normalise
from preventief.regions.queries import find_municipality, search_page

TODAY = date(2026, 11, 24)
pytestmark = pytest.mark.usefixtures("control_plane")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("'s-Gravenhage", "GM0518"),
        ("’s-gravenhage", "GM0518"),
        ("ʼs-Gravenhage", "GM0518"),
        ("s gravenhage", "GM0518"),
        ("GRAVENHAGE", "GM0518"),
        ("Den Haag", "GM0518"),
        ("den-haag", "GM0518"),
        ("  gemeente Den Haag ", "GM0518"),
        ("Den Bosch", "GM0796"),
        ("'s Hertogenbosch", "GM0796"),
        ("Nijkerk", "GM0267"),
        ("Nĳkerk", "GM0267"),
        ("sudwest fryslan", "GM1900"),
        ("Súdwest-Fryslân", "GM1900"),
        ("Nuenen", "GM0820"),
        ("Nuenen, Gerwen en Nederwetten", "GM0820"),
        ("Bergen (L.)", "GM0893"),
        ("bergen nh", "GM0373"),
        ("Hengelo", "GM0164"),
        ("bergen op zoom", "GM0748"),
    ],
)
def test_a_name_in_any_spelling_finds_its_municipality(typed, code):
    result = find_municipality(typed, on=TODAY)
    assert result.exact is not None
    assert result.exact.code == code
    assert result.exact.region


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Nijkrek", "GM0267"),
        ("Moerdjk", "GM1709"),
        ("Gravenhaage", "GM0518"),
        ("Amsterdm", "GM0363"),
        ("Den Hag", "GM0518"),
    ],
)
def test_a_typo_offers_what_was_meant_first(typed, code):
    result = find_municipality(typed, on=TODAY)
    assert result.exact is None
    assert result.candidates[0].code == code


@pytest.mark.parametrize("typed", ["Nijkrek", "Moerdjk"])
def test_the_only_guess_is_shown_at_once_and_said_to_be_one(typed):
    page = search_page(typed, on=TODAY)
    assert page.guessed
    assert page.shown is not None
    assert page.choices == ()


def test_the_first_letters_are_enough():
    codes = [one.code for one in find_municipality("moer", on=TODAY).candidates]
    assert codes[0] == "GM1709"


def test_two_municipalities_of_one_name_are_both_offered():
    result = find_municipality("Bergen", on=TODAY)
    assert result.exact is None
    assert {one.code for one in result.candidates} == {"GM0373", "GM0893"}


@pytest.mark.parametrize(
    ("typed", "successors"),
    [
        ("Brielle", {"GM1992"}),
        ("Haren", {"GM0014"}),
        ("Weesp", {"GM0363"}),
        ("Littenseradiel", {"GM0080", "GM1900", "GM1949"}),
        ("Haaren", {"GM0757", "GM0824", "GM0855", "GM0865"}),
    ],
)
def test_a_municipality_that_ended_leads_to_what_it_became(typed, successors):
    result = find_municipality(typed, on=TODAY)
    assert result.exact is None
    assert result.ended is not None
    assert {one.code for one in result.successors} == successors


def test_one_successor_is_shown_at_once_several_are_offered():
    assert search_page("Brielle", on=TODAY).shown is not None
    divided = search_page("Littenseradiel", on=TODAY)
    assert divided.shown is None
    assert len(divided.choices) == 3


def test_before_its_end_a_municipality_is_found_as_itself():
    assert find_municipality("Brielle", on=date(2022, 12, 31)).exact is not None
    assert find_municipality("Brielle", on=date(2023, 1, 1)).exact is None


def test_wijdemeren_joins_hilversum_on_1_january_2027():
    assert find_municipality("Wijdemeren", on=date(2026, 12, 31)).exact is not None
    after = find_municipality("Wijdemeren", on=date(2027, 1, 1))
    assert after.exact is None
    assert [one.name for one in after.successors] == ["Hilversum"]


@pytest.mark.parametrize(
    "typed", ["", "   ", "'-", "\x00", "xqzwvk", "x" * 10_000, "é" * 10_000, "🦆", "%", "' OR 1=1 --"]
)
def test_what_is_no_name_finds_nothing_and_breaks_nothing(typed):
    result = find_municipality(typed, on=TODAY)
    assert result.exact is None
    assert result.candidates == ()
    assert len(result.text) <= 101


def test_an_empty_search_is_no_failed_search():
    assert not find_municipality("", on=TODAY).nothing
    assert find_municipality("xqzwvk", on=TODAY).nothing


def test_the_register_is_read_once(count_queries):
    find_municipality("Nijkerk", on=TODAY)
    assert count_queries(lambda: find_municipality("Nijkrek", on=TODAY)) == 1


@pytest.mark.parametrize("name", ["'s-Gravenhage", "Súdwest-Fryslân", "Bergen (NH.)"])
def test_normalising_twice_changes_nothing(name):
    assert normalise(normalise(name)) == normalise(name)
