"""How long a case is kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.catalogue.ages import age_on, birthday
from cases.catalogue.content import OUTCOMES, REFERRAL_OUTCOMES, parse
from cases.catalogue.defaults import WIJKINTERVENTIE
from cases.catalogue.retention import months_later, retain_until

CONTENT = parse(WIJKINTERVENTIE.content())


@pytest.mark.parametrize(
    ("outcome", "closed", "kept"),
    [
        ("completed", date(2026, 11, 24), date(2027, 11, 24)),
        ("ended_early", date(2024, 2, 29), date(2025, 2, 28)),
        ("not_started", date(2026, 11, 30), date(2027, 2, 28)),
        ("declined", date(2026, 1, 15), date(2026, 4, 15)),
    ],
)
def test_a_term_per_outcome(outcome: str, closed: date, kept: date) -> None:
    until, rule = retain_until(CONTENT, outcome, closed, date(2012, 5, 1))
    assert (until, rule) == (kept, CONTENT.retention[outcome].rule)


def test_never_later_than_the_24th_birthday() -> None:
    until, rule = retain_until(CONTENT, "completed", date(2026, 11, 24), date(2003, 3, 1))
    assert until == date(2027, 3, 1)
    assert "24" in rule
    assert len(rule) <= 200


def test_who_is_older_already_is_kept_no_day_longer_than_closing() -> None:
    closed = date(2026, 11, 24)
    assert retain_until(CONTENT, "completed", closed, date(2000, 1, 1))[0] == closed


def test_a_birthday_on_29_february_is_on_1_march_in_other_years() -> None:
    born = date(2012, 2, 29)
    assert birthday(born, 24) == date(2036, 2, 29)
    assert birthday(born, 13) == date(2025, 3, 1)
    assert age_on(born, date(2025, 2, 28)) == 12
    assert age_on(born, date(2025, 3, 1)) == 13


@given(
    st.dates(date(1999, 1, 1), date(2018, 12, 31)),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.sampled_from([*OUTCOMES, *REFERRAL_OUTCOMES]),
)
def test_nothing_is_kept_longer_than_both_rules_allow(born: date, closed: date, outcome: str) -> None:
    until, _rule = retain_until(CONTENT, outcome, closed, born)
    assert closed <= until <= months_later(closed, CONTENT.retention[outcome].months)
    assert until <= max(closed, birthday(born, 24))


@given(st.dates(date(1999, 1, 1), date(2018, 12, 31)), st.integers(0, 30))
def test_somebody_reaches_an_age_on_the_birthday_and_not_before(born: date, age: int) -> None:
    day = birthday(born, age)
    assert age_on(born, day) == age
    assert age_on(born, day - timedelta(days=1)) == age - 1
