"""How old somebody is on a day.

Somebody born on 29 February has their birthday on 1 March in a year without that day.
"""

from datetime import date


def age_on(birth_date: date, on: date) -> int:
    """Full years on that day."""
    before_birthday = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - before_birthday


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody reaches this age."""
    year = birth_date.year + age
    try:
        return birth_date.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
