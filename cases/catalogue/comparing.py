"""Two versions side by side, in plain words, and what kind of change it is.

Running cases can be offered new wording and an optional step more; another structure is for new cases, unless
nothing that changed has begun in that case (cases.trajectories.moving decides per case).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from django.utils.translation import gettext as _

from cases.catalogue.changes import Change, ChangeKind, new_text, structure, turned, wording
from cases.catalogue.comparing_steps import compare_steps
from cases.catalogue.content import Content, ReasonGroup
from cases.catalogue.outline import outcome_words
from cases.catalogue.words import STATES, partner_words, role_word

__all__ = ["Change", "ChangeKind", "compare", "kind_of", "touched_assignments", "touched_steps"]


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=_Keyed)


def compare(old: Content, new: Content) -> list[Change]:
    """Everything in which two versions differ, in the order in which one reads a version."""
    return [
        *_general(old, new),
        *_phases(old, new),
        *compare_steps(old, new),
        *_at_the_door(old, new),
        *_reasons(old, new),
        *_assignments(old, new),
        *_consent(old, new),
        *_ways(old, new),
        *_kept(old, new),
        *_texts(old, new),
    ]


def kind_of(changes: Iterable[Change]) -> ChangeKind:
    """What kind of change the whole is: as large as its largest part; wording when nothing changed."""
    order = list(ChangeKind)
    return max((change.kind for change in changes), key=order.index, default=ChangeKind.WORDING)


def touched_steps(changes: Iterable[Change]) -> frozenset[str]:
    """The steps of which the structure changed, and those that were removed: none of them may have begun in a
    case that moves. A step that is new is not among them: no case has begun it."""
    return frozenset(change.step for change in changes if change.step and change.kind is ChangeKind.STRUCTURE)


def touched_assignments(changes: Iterable[Change]) -> frozenset[str]:
    """The assignments that were removed: none of them may have been given in a case that moves."""
    return frozenset(
        change.assignment for change in changes if change.assignment and change.kind is ChangeKind.STRUCTURE
    )


def _by_key(things: Iterable[K]) -> dict[str, K]:
    return {thing.key: thing for thing in things}


def _general(old: Content, new: Content) -> Iterator[Change]:
    if old.title != new.title:
        yield wording(turned(_("Title"), old.title, new.title))
    if old.summary != new.summary:
        yield wording(new_text(_("Summary")))
    if old.ages != new.ages:
        said = [
            _("%(low)d to %(high)d") % {"low": one.from_age, "high": one.to_age}
            for one in (old.ages, new.ages)
        ]
        yield structure(turned(_("Ages"), *said))
    if set(old.partners) != set(new.partners):
        yield structure(turned(_("Who may refer"), partner_words(old.partners), partner_words(new.partners)))


def _phases(old: Content, new: Content) -> Iterator[Change]:
    before, after = _by_key(old.phases), _by_key(new.phases)
    for key, phase in after.items():
        if key not in before:
            yield structure(_("New phase: %(title)s") % {"title": phase.title})
        elif before[key].title != phase.title:
            yield wording(turned(_("Phase"), before[key].title, phase.title))
    for key, phase in before.items():
        if key not in after:
            yield structure(_("Phase removed: %(title)s") % {"title": phase.title})
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield structure(_("The phases stand in another order."))


def _at_the_door(old: Content, new: Content) -> Iterator[Change]:
    """Questions and the checklist: they concern referrals that are still to come."""
    yield from _list(
        _("Question"),
        [(one.key, one.label, one) for one in old.questions],
        [(one.key, one.label, one) for one in new.questions],
    )
    yield from _list(
        _("Checklist"),
        [(one.key, one.question, one) for one in old.checklist],
        [(one.key, one.question, one) for one in new.checklist],
    )


Named = Sequence[tuple[str, str, object]]


def _list(what: str, old: Named, new: Named) -> Iterator[Change]:
    """A list of things with a key and a name: what is new, what is gone, what is different."""
    before, after = {key: (name, one) for key, name, one in old}, {key: (name, one) for key, name, one in new}
    for key, (name, one) in after.items():
        if key not in before:
            yield structure(_("%(what)s added: “%(name)s”") % {"what": what, "name": name})
        elif before[key][0] != name:
            yield structure(turned(what, before[key][0], name))
        elif before[key][1] != one:
            yield structure(_("%(what)s changed: “%(name)s”") % {"what": what, "name": name})
    for key, (name, _one) in before.items():
        if key not in after:
            yield structure(_("%(what)s removed: “%(name)s”") % {"what": what, "name": name})
    shared = [key for key in after if key in before]
    if shared != [key for key in before if key in after]:
        yield wording(_("%(what)s: another order") % {"what": what})


def _reasons(old: Content, new: Content) -> Iterator[Change]:
    for what, before, after in (
        (_("Reason to decline"), old.decline_reasons, new.decline_reasons),
        (_("Reason to stop early"), old.end_reasons, new.end_reasons),
        (_("Reason to put on hold"), old.pause_reasons, new.pause_reasons),
    ):
        yield from _list(what, _named(before), _named(after))
        if [group.title for group in before] != [group.title for group in after]:
            yield wording(_("%(what)s: the groups have other names") % {"what": what})
        elif _grouped(before) != _grouped(after):
            yield wording(_("%(what)s: grouped in another way") % {"what": what})


def _named(groups: Iterable[ReasonGroup]) -> Named:
    return [(reason.key, reason.text, reason) for group in groups for reason in group.reasons]


def _grouped(groups: Iterable[ReasonGroup]) -> dict[str, str]:
    return {reason.key: group.title for group in groups for reason in group.reasons}


def _assignments(old: Content, new: Content) -> Iterator[Change]:
    before, after = _by_key(old.assignments), _by_key(new.assignments)
    for key, one in after.items():
        if key not in before:
            yield wording(_("Assignment added: “%(title)s”") % {"title": one.title}, assignment=key)
        elif before[key] != one:
            yield wording(_("Assignment changed: “%(title)s”") % {"title": one.title}, assignment=key)
    for key, one in before.items():
        if key not in after:
            yield structure(_("Assignment removed: “%(title)s”") % {"title": one.title}, assignment=key)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield wording(_("The assignments stand in another order."))


def _consent(old: Content, new: Content) -> Iterator[Change]:
    if old.consent.before_phase != new.consent.before_phase:
        phases = [one.phase(one.consent.before_phase).title for one in (old, new)]
        yield structure(turned(_("Everybody must have agreed before"), *phases))
    before = {text.family: text for text in old.consent.texts}
    for text in new.consent.texts:
        known = before[text.family]
        if (known.purpose, known.recipient) != (text.purpose, text.recipient):
            yield structure(_("Consent “%(title)s”: another purpose or recipient") % {"title": text.title})
        elif known != text:
            # What somebody agreed to stays as it was recorded, with the text they were shown.
            yield wording(_("Consent “%(title)s”: new text") % {"title": text.title})


def _ways(old: Content, new: Content) -> Iterator[Change]:
    before = {(way.from_state, way.to_state, way.role): way for way in old.transitions}
    after = {(way.from_state, way.to_state, way.role): way for way in new.transitions}
    for key, way in after.items():
        if key not in before:
            yield structure(_("Added: %(way)s") % {"way": _way(*key)})
        elif before[key].reasons != way.reasons:
            yield structure(_("%(way)s: other reasons are asked") % {"way": _way(*key)})
        elif before[key] != way:
            yield wording(new_text(_way(*key)))
    for key in before:
        if key not in after:
            yield structure(_("Removed: %(way)s") % {"way": _way(*key)})


def _way(from_state: str, to_state: str, role: str) -> str:
    said: Mapping[str, Any] = {"from": STATES[from_state], "to": STATES[to_state], "role": role_word(role)}
    return _("from “%(from)s” to “%(to)s” by the %(role)s") % said


def _kept(old: Content, new: Content) -> Iterator[Change]:
    for outcome in dict.fromkeys((*old.retention, *new.retention)):
        before, after = old.retention.get(outcome), new.retention.get(outcome)
        if before != after:
            said = [one.rule if one else _("not said") for one in (before, after)]
            if before and after and before.months == after.months:
                yield wording(turned(outcome_words(outcome), *said))
            else:
                months = [
                    _("%(count)d months") % {"count": one.months} if one else _("not said")
                    for one in (before, after)
                ]
                yield structure(turned(_("%(outcome)s, kept") % {"outcome": outcome_words(outcome)}, *months))
    if old.never_after_age != new.never_after_age:
        ages = [str(one.never_after_age) for one in (old, new)]
        yield structure(turned(_("Nothing is kept after the age of"), *ages))


def _texts(old: Content, new: Content) -> Iterator[Change]:
    for outcome, sentence in new.feedback.items():
        if old.feedback[outcome] != sentence:
            yield wording(turned(_("Feedback to the referrer"), old.feedback[outcome], sentence))
    for name, what in (
        ("young_person", _("Text for the young person")),
        ("guardian", _("Text for the parents")),
        ("end_young_person", _("Text for the young person at the end")),
    ):
        if getattr(old.texts, name) != getattr(new.texts, name):
            yield wording(new_text(what))
