"""The steps of two versions side by side."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cases.catalogue.changes import Change, ChangeKind, structure, turned, wording
from cases.catalogue.content import Content, DeadlineRule, Step
from cases.catalogue.deadlines import in_words, period
from cases.catalogue.words import CALENDARS, STEP_TYPES, condition_words, role_word, yes_or_no


def compare_steps(old: Content, new: Content) -> Iterator[Change]:
    """What is different in the steps: new ones, removed ones, changed ones, and their order."""
    before = {step.key: step for step in old.steps}
    after = {step.key: step for step in new.steps}
    for step in new.steps:
        if step.key not in before:
            yield _added(step, new)
        else:
            yield from _changed(before[step.key], step, old, new)
    for step in old.steps:
        if step.key not in after:
            yield structure(_("Step removed: %(title)s") % {"title": step.title}, step=step.key)
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for key in moved:
        yield structure(_("%(title)s: stands in another place") % {"title": after[key].title}, step=key)


def _added(step: Step, new: Content) -> Change:
    """A step more is optional when a case can be completed without it and nothing waits for it."""
    leaned_on = any(step.key in other.after or other.deadline.step_key == step.key for other in new.steps)
    if step.required or leaned_on:
        return Change(ChangeKind.STRUCTURE, _("New step: %(title)s") % {"title": step.title})
    sentence = _("New step, only when it fits: %(title)s") % {"title": step.title}
    return Change(ChangeKind.OPTIONAL_STEP, sentence, step.key)


def _moved(old: list[str], new: list[str]) -> list[str]:
    """The fewest keys that were taken out and put back elsewhere: those outside the longest row that kept its
    order."""
    place = {key: at for at, key in enumerate(old)}
    best: list[list[str]] = []
    for key in new:
        rows = [row for row in best if place[row[-1]] < place[key]]
        best.append([*_longest(rows), key])
    stayed = set(_longest(best))
    return [key for key in new if key not in stayed]


def _longest(rows: list[list[str]]) -> list[str]:
    return max(rows, key=len) if rows else []


def _changed(old: Step, new: Step, before: Content, after: Content) -> Iterator[Change]:
    if old.title != new.title:
        yield wording(turned(_("Step"), old.title, new.title), step=new.key)
    if old.noun != new.noun:
        yield wording(turned(new.title, old.noun, new.noun), step=new.key)
    for what, one, other in _said(old, new, before, after):
        yield structure(turned(f"{new.title}, {what}", one, other), step=new.key)
    if old.deadline != new.deadline:
        yield from _deadline(old, new, before, after)


def _said(old: Step, new: Step, before: Content, after: Content) -> Iterator[tuple[str, str, str]]:
    """Every part in which two steps differ, except their words and their deadline, as one says it."""
    if old.phase != new.phase:
        yield _("phase"), before.phase(old.phase).title, after.phase(new.phase).title
    if old.type != new.type:
        yield _("kind of step"), str(STEP_TYPES[old.type]), str(STEP_TYPES[new.type])
    if old.role != new.role:
        yield _("who does it"), role_word(old.role), role_word(new.role)
    if old.required != new.required:
        yield _("required"), yes_or_no(old.required), yes_or_no(new.required)
    if old.repeatable != new.repeatable:
        yield _("may be done more than once"), yes_or_no(old.repeatable), yes_or_no(new.repeatable)
    if old.condition != new.condition:
        yield _("when"), condition_words(old.condition), condition_words(new.condition)
    if set(old.after) != set(new.after):
        yield _("comes after"), _titles(old.after, before), _titles(new.after, after)


def _titles(keys: Iterable[str], content: Content) -> str:
    return ", ".join(_title(key, content) for key in keys) or _("nothing")


def _title(key: str, content: Content) -> str:
    # A draft may name a step that is gone.
    return next((step.title for step in content.steps if step.key == key), key)


def _deadline(old: Step, new: Step, before: Content, after: Content) -> Iterator[Change]:
    one, other = old.deadline, new.deadline
    same_anchor = (one.anchor, one.unit) == (other.anchor, other.unit)
    if same_anchor and one.offset != other.offset and one.offset and other.offset:
        parts = {"step": new.title, "old": one.offset, "new": period(other)}
        yield structure(_("%(step)s: within %(old)d → %(new)s") % parts, step=new.key)
    elif not same_anchor or one.offset != other.offset:
        yield structure(turned(new.title, _rule(one, before), _rule(other, after)), step=new.key)
    if one.calendar != other.calendar:
        calendars = [str(CALENDARS[rule.calendar]) for rule in (one, other)]
        yield structure(turned(f"{new.title}, {_('calendar')}", *calendars), step=new.key)
    for what, was, now in (
        (_("who gets the reminder"), _warned(one, old), _warned(other, new)),
        (_("reminders before the date"), _days(one.remind_before), _days(other.remind_before)),
        (_("reminders after the date"), _days(one.remind_after), _days(other.remind_after)),
    ):
        if was != now:
            yield structure(turned(f"{new.title}, {what}", was, now), step=new.key)


def _warned(rule: DeadlineRule, step: Step) -> str:
    return role_word(rule.warns or step.role)


def _rule(rule: DeadlineRule, content: Content) -> str:
    try:
        return in_words(content, rule)
    except KeyError:
        return f"{period(rule)}, {rule.anchor or '?'}"


def _days(days: tuple[int, ...]) -> str:
    return ", ".join(str(day) for day in days) or _("none")
