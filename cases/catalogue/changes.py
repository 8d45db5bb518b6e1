"""What one difference between two versions is, and how one says it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class ChangeKind(StrEnum):
    """From small to large."""

    WORDING = "wording"
    OPTIONAL_STEP = "optional_step"
    STRUCTURE = "structure"


@dataclass(frozen=True)
class Change:
    """One difference, in a sentence. `step` is the key of the step that it changes, adds or removes;
    `assignment` that of an assignment. Both are empty when it touches none."""

    kind: ChangeKind
    sentence: str
    step: str = ""
    assignment: str = ""


def wording(sentence: str, *, step: str = "", assignment: str = "") -> Change:
    """Other words, or something more to choose from, for the same thing."""
    return Change(ChangeKind.WORDING, sentence, step, assignment)


def structure(sentence: str, *, step: str = "", assignment: str = "") -> Change:
    """Another thing is done, or at another time, or by another."""
    return Change(ChangeKind.STRUCTURE, sentence, step, assignment)


def turned(what: str, old: str, new: str) -> str:
    """ "Startgesprek: binnen 14 → 10 dagen"."""
    return _("%(what)s: %(old)s → %(new)s") % {"what": what, "old": old, "new": new}


def new_text(what: str) -> str:
    """A text too long to show twice was written again."""
    return _("%(what)s: new text") % {"what": what}
