"""Reading JSON strictly: nothing unknown, nothing missing, and every error says at which place it stands."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


class ContentError(ValueError):
    """The content of a version is not sound. `place` tells where, as in `steps[3].deadline.unit`."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place
        self.message = message
        super().__init__(f"{place}: {message}" if place else message)


@dataclass(frozen=True)
class Node:
    """A value somewhere in a JSON document, with its place."""

    value: object
    place: str = ""

    def fail(self, message: str) -> NoReturn:
        """Refuse this value.

        Raises:
            ContentError: always.
        """
        raise ContentError(self.place, message)

    def _below(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def record(self, keys: str) -> dict[str, "Node"]:
        """An object with exactly these keys (names with spaces between them)."""
        if not isinstance(self.value, dict):
            self.fail(_("This must be an object with named parts."))
        wanted = keys.split()
        for name in self.value:
            if name not in wanted:
                Node(None, self._below(str(name)[:60])).fail(_("This name is not known here."))
        for name in wanted:
            if name not in self.value:
                Node(None, self._below(name)).fail(_("This is missing."))
        return {name: Node(self.value[name], self._below(name)) for name in wanted}

    def items(self, *, at_least: int = 0, at_most: int = 200) -> list["Node"]:
        """A list of a bounded length."""
        if not isinstance(self.value, list):
            self.fail(_("This must be a list."))
        if not at_least <= len(self.value) <= at_most:
            self.fail(
                _("This list must have between %(least)d and %(most)d entries.")
                % {"least": at_least, "most": at_most}
            )
        return [Node(value, f"{self.place}[{position}]") for position, value in enumerate(self.value)]

    def text(self, *, at_most: int = 200, empty: bool = False) -> str:
        """Text without control characters (line ends may stand in it), not longer than `at_most`."""
        if not isinstance(self.value, str):
            self.fail(_("This must be text."))
        if not empty and not self.value.strip():
            self.fail(_("This text is empty."))
        if len(self.value) > at_most:
            self.fail(_("This text can be at most %(most)d characters long.") % {"most": at_most})
        if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign != "\n" for sign in self.value):
            self.fail(_("This text holds a sign that cannot be shown."))
        return self.value

    def integer(self, least: int, most: int) -> int:
        """A whole number between two bounds, both included."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.fail(_("This must be a whole number."))
        if not least <= self.value <= most:
            self.fail(
                _("This number must be between %(least)d and %(most)d.") % {"least": least, "most": most}
            )
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.fail(_("This must be true or false."))
        return self.value

    def key(self) -> str:
        """A stable key: small letters, digits and underscores, beginning with a letter."""
        if not isinstance(self.value, str) or not _KEY.fullmatch(self.value):
            self.fail(_("A key has small letters, digits and underscores, and begins with a letter."))
        return self.value

    def one_of(self, options: Iterable[str]) -> str:
        """One of a closed set of words."""
        known = list(options)
        if not isinstance(self.value, str) or self.value not in known:
            self.fail(_("This must be one of: %(options)s.") % {"options": ", ".join(known)})
        return self.value


def refuse_twice(nodes: Iterable[tuple[Node, str]]) -> None:
    """Keys that stand in one list are all different.

    Raises:
        ContentError: at the second of two the same.
    """
    seen: set[str] = set()
    for node, key in nodes:
        if key in seen:
            node.fail(_("The key “%(key)s” was used before.") % {"key": key})
        seen.add(key)
