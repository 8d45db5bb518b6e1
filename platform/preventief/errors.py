"""Why an act was refused. Messages are for people: what happened, and what to do now."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Refused(Exception):
    """An act that the rules do not allow; nothing was written."""

    default: StrOrPromise = _("This is not possible now.")

    def __init__(self, message: StrOrPromise | None = None) -> None:
        self.message: StrOrPromise = message if message is not None else self.default
        super().__init__()


class NotAllowed(Refused):
    """This person may not do this. Shown as "does not exist": outsiders learn nothing."""

    default = _("This page does not exist, or you are not allowed to see it.")


class WrongState(Refused):
    """The record is in a state in which this act makes no sense (any more)."""

    default = _("This is no longer possible: somebody has already taken the next step.")


class Difference(NamedTuple):
    """One field that two people filled in differently: what you typed and what is saved now."""

    label: StrOrPromise
    mine: StrOrPromise
    theirs: StrOrPromise


class StaleVersion(Refused):
    """Somebody changed the record after it was read; shows both values and overwrites nothing."""

    default = _("This was not saved: somebody else has just changed this.")

    def __init__(self, differences: Sequence[Difference] = ()) -> None:
        self.differences = tuple(differences)
        super().__init__()
