"""Due dates, and the sentence that explains one.

Working days are Monday to Friday without the days on which Dutch offices are closed by law: article 3 of the
Algemene termijnenwet names the public holidays, 5 May every year, and puts Good Friday on a line with them.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.catalogue.content import ACCEPTED, CLOSED, REFERRED, WORKING, Content, DeadlineRule

SATURDAY = 5
_CATEGORIES = ("public", "optional")  # `optional` holds 5 May in the years between two lustra


@lru_cache(maxsize=64)
def _holidays(year: int, language: str) -> dict[date, str]:
    found = holidays.country_holidays("NL", years=year, categories=_CATEGORIES, language=language)
    return {day: str(name) for day, name in found.items()}


def holiday_name(day: date) -> str:
    """The holiday on this day in the language of the page; empty when it is none."""
    language = "en_US" if (get_language() or "nl").startswith("en") else "nl"
    return _holidays(day.year, language).get(day, "")


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year, "nl")


def due_date(rule: DeadlineRule, anchor_on: date) -> date:
    """The day by which something is to be done.

    Calendar days are counted as they are. Working days begin after the anchor; an offset of 0 is the anchor
    itself, or the first working day after it.
    """
    if rule.unit != WORKING:
        return anchor_on + timedelta(days=rule.offset)
    day = anchor_on
    if rule.offset == 0:
        while not is_working_day(day):
            day += timedelta(days=1)
        return day
    left = rule.offset
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def skipped_holidays(anchor_on: date, due_on: date) -> list[tuple[date, str]]:
    """The holidays on a weekday that were not counted between the anchor and the due date."""
    days = (anchor_on + timedelta(days=ahead) for ahead in range(1, (due_on - anchor_on).days + 1))
    return [(day, holiday_name(day)) for day in days if day.weekday() < SATURDAY and holiday_name(day)]


def anchor_phrase(content: Content, rule: DeadlineRule) -> str:
    """What a rule counts from, as it stands in a sentence: "het startgesprek"."""
    if rule.step_key:
        return content.step(rule.step_key).noun
    return {
        REFERRED: _("the referral"),
        ACCEPTED: _("the acceptance"),
        CLOSED: _("the closing"),
    }[rule.anchor]


def explain(
    rule: DeadlineRule, anchor_on: date, due_on: date, anchor_title: str, *, certain: bool = True
) -> str:
    """Why this date, in one or two sentences: "3 werkdagen na het startgesprek van 24 november. …".

    `certain` is False while the anchor has not happened yet: then the date follows the day it is expected.
    """
    parts = {"period": period(rule), "anchor": anchor_title, "day": date_format(anchor_on, "j F")}
    if rule.offset == 0:
        sentence = (
            _("On the day of %(anchor)s, %(day)s.")
            if certain
            else _("On the day of %(anchor)s, if that is on %(day)s.")
        )
    elif certain:
        sentence = _("%(period)s after %(anchor)s of %(day)s.")
    else:
        sentence = _("%(period)s after %(anchor)s, if that is on %(day)s.")
    said = sentence % parts
    if rule.unit != WORKING:
        return said
    skipped = skipped_holidays(anchor_on, due_on)
    if not skipped:
        return " ".join((said, _("No holiday falls in this period.")))
    named = [
        _("%(holiday)s (%(day)s)") % {"holiday": name, "day": date_format(day, "j F")}
        for day, name in skipped
    ]
    not_counted = _("Not counted: %(holidays)s.") % {"holidays": in_a_row(named)}
    return " ".join((said, not_counted))


def explain_step(content: Content, key: str, anchor_on: date, due_on: date, *, certain: bool = True) -> str:
    """Why a step of this version is due on that day."""
    rule = content.step(key).deadline
    return explain(rule, anchor_on, due_on, anchor_phrase(content, rule), certain=certain)


def period(rule: DeadlineRule) -> str:
    """ "3 werkdagen", "14 dagen"."""
    if rule.unit == WORKING:
        text = ngettext("%(count)d working day", "%(count)d working days", rule.offset)
    else:
        text = ngettext("%(count)d day", "%(count)d days", rule.offset)
    return text % {"count": rule.offset}


def in_words(content: Content, rule: DeadlineRule) -> str:
    """The rule itself, without a case: "binnen 5 werkdagen na de acceptatie"."""
    anchor = anchor_phrase(content, rule)
    if rule.offset == 0:
        return _("on the day of %(anchor)s") % {"anchor": anchor}
    return _("within %(period)s of %(anchor)s") % {"period": period(rule), "anchor": anchor}


def in_a_row(words: list[str]) -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
