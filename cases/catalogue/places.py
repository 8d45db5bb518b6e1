"""Places in the JSON of a version, as people call them: `steps[2].deadline.offset` is "Startgesprek: days"."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preventief.errors import Difference

_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_TITLES = ("title", "label", "question", "button", "text", "family", "key")
MOST_DIFFERENCES = 50

NAMES = {
    "after": gettext_lazy("what must be done first"),
    "ages": gettext_lazy("ages"),
    "anchor": gettext_lazy("what the deadline counts from"),
    "assignments": gettext_lazy("assignments"),
    "before_phase": gettext_lazy("phase before which everybody must have agreed"),
    "button": gettext_lazy("text on the button"),
    "calendar": gettext_lazy("calendar"),
    "checklist": gettext_lazy("checklist"),
    "choices": gettext_lazy("answers to choose from"),
    "completed": gettext_lazy("trajectory completed"),
    "condition": gettext_lazy("condition"),
    "consent": gettext_lazy("consents"),
    "deadline": gettext_lazy("deadline"),
    "decline_reasons": gettext_lazy("reasons to decline"),
    "declined": gettext_lazy("referral declined"),
    "end_reasons": gettext_lazy("reasons to stop early"),
    "end_young_person": gettext_lazy("text for the young person at the end"),
    "ended_early": gettext_lazy("trajectory ended early"),
    "feedback": gettext_lazy("feedback to the referrer"),
    "from": gettext_lazy("from"),
    "goal": gettext_lazy("goal"),
    "guardian": gettext_lazy("text for the parents"),
    "help": gettext_lazy("explanation"),
    "key": gettext_lazy("key"),
    "label": gettext_lazy("question"),
    "months": gettext_lazy("months"),
    "never_after_age": gettext_lazy("age after which nothing is kept"),
    "not_started": gettext_lazy("trajectory not started"),
    "noun": gettext_lazy("name inside a sentence"),
    "offset": gettext_lazy("number of days"),
    "override_role": gettext_lazy("who may go on with a reason"),
    "partners": gettext_lazy("partners that may refer"),
    "passes_on": gettext_lazy("answer with which it passes"),
    "pause_reasons": gettext_lazy("reasons to put on hold"),
    "phase": gettext_lazy("phase"),
    "phases": gettext_lazy("phases"),
    "pointed_elsewhere": gettext_lazy("referral pointed elsewhere"),
    "purpose": gettext_lazy("purpose"),
    "question": gettext_lazy("question"),
    "questions": gettext_lazy("questions on the referral form"),
    "reasons": gettext_lazy("reasons"),
    "recipient": gettext_lazy("recipient"),
    "remind_after": gettext_lazy("reminders after the date"),
    "remind_before": gettext_lazy("reminders before the date"),
    "repeatable": gettext_lazy("may be done more than once"),
    "required": gettext_lazy("required"),
    "retention": gettext_lazy("how long it is kept"),
    "role": gettext_lazy("who does it"),
    "rule": gettext_lazy("rule in words"),
    "sensitivity": gettext_lazy("sensitivity"),
    "steps": gettext_lazy("steps"),
    "summary": gettext_lazy("summary"),
    "text": gettext_lazy("text"),
    "texts": gettext_lazy("texts"),
    "theme": gettext_lazy("theme"),
    "title": gettext_lazy("title"),
    "to": gettext_lazy("to"),
    "transitions": gettext_lazy("what a trajectory may become"),
    "type": gettext_lazy("type"),
    "unit": gettext_lazy("kind of day"),
    "warning": gettext_lazy("warning"),
    "warns": gettext_lazy("who gets the reminder"),
    "withdrawn": gettext_lazy("referral withdrawn"),
    "young_person": gettext_lazy("text for the young person"),
}


def steps_to(place: str) -> list[str | int]:
    """The names and positions on the way to a place."""
    return [int(at) if at else name for name, at in _PART.findall(place)]


def in_words(raw: object, place: str) -> str:
    """The place as people call it, by the titles of what stands on the way to it."""
    words: list[str] = []
    here: Any = raw
    for part in steps_to(place):
        if isinstance(part, int):
            here = here[part] if isinstance(here, list) and part < len(here) else None
            # The title of an entry says more than the name of its list.
            words = [_title_of(here, part)]
        else:
            here = here.get(part) if isinstance(here, dict) else None
            words.append(str(NAMES.get(part, part)))
    return ": ".join(words)


def _title_of(entry: object, position: int) -> str:
    if isinstance(entry, dict):
        for name in _TITLES:
            if isinstance(entry.get(name), str) and entry[name].strip():
                return str(entry[name])
    return _("number %(number)d") % {"number": position + 1}


def differences(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Difference]:
    """Every part in which two documents differ, to show side by side."""
    found = _differ("", mine, theirs)
    rows = [
        Difference(in_words(mine if _at(mine, place) is not None else theirs, place), _say(one), _say(other))
        for place, one, other in found
    ]
    return rows[:MOST_DIFFERENCES]


def _at(raw: object, place: str) -> object:
    here: Any = raw
    for part in steps_to(place):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return None
    return here


def _differ(place: str, mine: object, theirs: object) -> Iterator[tuple[str, object, object]]:
    if mine == theirs and type(mine) is type(theirs):
        return
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for name in dict.fromkeys((*mine, *theirs)):
            below = f"{place}.{name}" if place else name
            yield from _differ(below, mine.get(name), theirs.get(name))
    elif isinstance(mine, list) and isinstance(theirs, list) and _keys(mine) and _keys(theirs):
        yield from _differ_lists(place, mine, theirs)
    else:
        yield place, mine, theirs


def _differ_lists(place: str, mine: list[Any], theirs: list[Any]) -> Iterator[tuple[str, object, object]]:
    """Two lists of parts with keys: part by part, and then their order."""
    there = {entry["key"]: entry for entry in theirs}
    for at, entry in enumerate(mine):
        if entry["key"] in there:
            yield from _differ(f"{place}[{at}]", entry, there[entry["key"]])
    shared = [key for key in _keys(mine) if key in there]
    if _keys(mine) != _keys(theirs) and (len(shared) < max(len(mine), len(theirs)) or shared):
        yield place, [_title_of(entry, 0) for entry in mine], [_title_of(entry, 0) for entry in theirs]


def _keys(entries: list[Any]) -> list[str]:
    """The keys of a list of parts; empty when it is another kind of list."""
    if all(isinstance(entry, dict) and isinstance(entry.get("key"), str) for entry in entries):
        return [entry["key"] for entry in entries]
    return []


def _say(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return (
            ", ".join(
                _title_of(entry, at) if isinstance(entry, dict) else str(entry)
                for at, entry in enumerate(value)
            )
            or "–"
        )
    if isinstance(value, dict):
        return ", ".join(f"{NAMES.get(name, name)}: {_say(part)}" for name, part in value.items())
    return str(value) or "–"
