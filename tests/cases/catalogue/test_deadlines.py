"""Due dates skip what Dutch offices skip, and explain themselves."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases.catalogue.content import DeadlineRule, parse
from cases.catalogue.deadlines import (
    due_date,
    explain,
    explain_step,
    in_words,
    is_working_day,
    skipped_holidays,
)
from cases.catalogue.defaults import WIJKINTERVENTIE

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


def working(offset: int, anchor: str = "step:startgesprek") -> DeadlineRule:
    return DeadlineRule(anchor, offset, "working")


def calendar(offset: int) -> DeadlineRule:
    return DeadlineRule("accepted", offset, "calendar")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "new year"),
        (date(2026, 4, 3), "good friday, on a line with the holidays by law"),
        (date(2026, 4, 6), "easter monday"),
        (date(2026, 4, 27), "king's day"),
        (date(2025, 4, 26), "king's day a day earlier, because the 27th is a sunday"),
        (date(2026, 5, 5), "liberation day, also between two lustra"),
        (date(2026, 5, 14), "ascension day"),
        (date(2026, 5, 25), "whit monday"),
        (date(2026, 12, 25), "christmas"),
        (date(2026, 12, 26), "second day of christmas"),
        (date(2026, 11, 28), "saturday"),
        (date(2026, 11, 29), "sunday"),
    ],
)
def test_days_on_which_offices_are_closed(day: date, name: str) -> None:
    assert not is_working_day(day), name


def test_an_ordinary_friday_after_ascension_day_is_a_working_day() -> None:
    assert is_working_day(date(2026, 5, 15))


@pytest.mark.parametrize(
    ("rule", "anchor", "due"),
    [
        (working(3), date(2026, 11, 24), date(2026, 11, 27)),
        (working(3), date(2026, 11, 26), date(2026, 12, 1)),
        (working(1), date(2026, 11, 28), date(2026, 11, 30)),
        (working(5), date(2026, 4, 1), date(2026, 4, 10)),
        (working(5), date(2026, 12, 23), date(2026, 12, 31)),
        (working(0), date(2026, 12, 25), date(2026, 12, 28)),
        (working(0), date(2026, 11, 24), date(2026, 11, 24)),
        (calendar(14), date(2026, 12, 20), date(2027, 1, 3)),
        (calendar(90), date(2026, 2, 1), date(2026, 5, 2)),
        (calendar(0), date(2026, 12, 25), date(2026, 12, 25)),
    ],
)
def test_due_dates(rule: DeadlineRule, anchor: date, due: date) -> None:
    assert due_date(rule, anchor) == due


@given(DAYS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(anchor: date, offset: int) -> None:
    due = due_date(working(offset), anchor)
    between = [anchor + timedelta(days=ahead) for ahead in range(1, (due - anchor).days + 1)]
    assert is_working_day(due)
    assert sum(is_working_day(day) for day in between) == offset
    weekdays = sum(day.weekday() < 5 for day in between)
    assert weekdays - len(skipped_holidays(anchor, due)) == offset


@given(DAYS, DAYS, st.integers(0, 60), st.sampled_from(["working", "calendar"]))
def test_a_later_anchor_never_gives_an_earlier_date(one: date, other: date, offset: int, unit: str) -> None:
    rule = DeadlineRule("accepted", offset, unit)
    first, last = sorted((one, other))
    assert due_date(rule, first) <= due_date(rule, last)


def test_a_date_explains_itself_in_dutch() -> None:
    with translation.override("nl"):
        rule = working(3)
        said = explain(rule, date(2026, 11, 24), due_date(rule, date(2026, 11, 24)), "het startgesprek")
        assert said == "3 werkdagen na het startgesprek van 24 november. In deze periode valt geen feestdag."
        anchor = date(2026, 4, 2)
        said = explain(rule, anchor, due_date(rule, anchor), "het startgesprek")
        assert said == (
            "3 werkdagen na het startgesprek van 2 april. "
            "Niet meegeteld: Goede vrijdag (3 april) en Tweede paasdag (6 april)."
        )


def test_a_date_that_follows_an_expected_day_says_so() -> None:
    content = parse(WIJKINTERVENTIE.content())
    anchor = date(2026, 11, 24)
    with translation.override("nl"):
        said = explain_step(content, "instemming", anchor, date(2026, 11, 27), certain=False)
        assert said.startswith("3 werkdagen na het startgesprek, als dat op 24 november is.")
        said = explain_step(content, "startgesprek", anchor, date(2026, 12, 8))
        assert said == "14 dagen na de acceptatie van 24 november."


def test_a_rule_reads_without_a_case() -> None:
    content = parse(WIJKINTERVENTIE.content())
    with translation.override("nl"):
        assert (
            in_words(content, content.step("terugkoppeling").deadline)
            == "binnen 5 werkdagen na de afsluiting"
        )
        assert in_words(content, DeadlineRule("accepted", 0, "calendar")) == "op de dag van de acceptatie"
    with translation.override("en"):
        assert in_words(content, calendar(1)) == "within 1 day of the acceptance"
