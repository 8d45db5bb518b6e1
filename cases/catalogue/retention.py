"""Until when a case is kept (domain.md §3): a term per outcome, and never later than a certain birthday."""

import calendar
from datetime import date

from django.utils.translation import gettext as _

from cases.catalogue.ages import birthday
from cases.catalogue.content import Content


def retain_until(content: Content, outcome: str, closed_on: date, birth_date: date) -> tuple[date, str]:
    """The last day a case is kept, and the rule that gave it.

    `outcome` is an end of a trajectory or of a referral (cases.catalogue.content.OUTCOMES and
    REFERRAL_OUTCOMES). The birthday after which nothing is kept wins when it comes first; when it has already
    passed, the case is kept no longer than the day it was closed.
    """
    term = content.retention[outcome]
    by_term = months_later(closed_on, term.months)
    by_age = birthday(birth_date, content.never_after_age)
    if by_term <= by_age:
        return by_term, term.rule
    rule = _("never later than the birthday on which somebody turns %(age)d") % {
        "age": content.never_after_age
    }
    return max(by_age, closed_on), rule


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
