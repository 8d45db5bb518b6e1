"""Reading JSON strictly: nothing unknown, nothing missing, and every error says at which place it stands.

A shape says what a value may be. It reads a value, notes everything that is wrong with it, and can say the
same as a JSON Schema, so that what is published about the format is what is asked.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

KEY_PATTERN = r"^[a-z][a-z0-9_]{0,59}$"
# Signs that make a text read in another order than it is stored in.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_IN_TEXT = r"<\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069"


class Fault(NamedTuple):
    """Something wrong, and the place where it stands, as in `steps[3].deadline.unit`."""

    place: str
    message: str


class ContentError(ValueError):
    """The content of a version is not sound: `faults` has everything that is wrong, `place` and `message` the
    first of it."""

    def __init__(self, place: str, message: str, others: Sequence[Fault] = ()) -> None:
        self.place = place
        self.message = message
        self.faults: tuple[Fault, ...] = (Fault(place, message), *others)
        super().__init__(f"{place}: {message}" if place else message)


def refuse(faults: Sequence[Fault]) -> None:
    """Go on only when nothing is wrong.

    Raises:
        ContentError: something is; it holds all faults.
    """
    if faults:
        raise ContentError(faults[0].place, faults[0].message, faults[1:])


class Shape(Protocol):
    """What a value may be."""

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """Note everything that is wrong with the value."""

    def schema(self) -> dict[str, Any]:
        """The same as a JSON Schema."""


@dataclass(frozen=True)
class Text:
    """Plain text of a bounded length; line ends may stand in it, other control signs and `<` may not.

    `holds` is something that must stand in it exactly once, a place that is filled in later.
    """

    at_most: int = 200
    empty: bool = False
    holds: str = ""

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, str):
            faults.append(Fault(place, _("This must be text.")))
        elif not self.empty and not value.strip():
            faults.append(Fault(place, _("This text is empty.")))
        elif len(value) > self.at_most:
            message = _("This text can be at most %(most)d characters long.") % {"most": self.at_most}
            faults.append(Fault(place, message))
        elif any(sign in _TURNING or (_hidden(sign) and sign != "\n") for sign in value):
            faults.append(Fault(place, _("This text holds a sign that cannot be shown.")))
        elif "<" in value:
            faults.append(Fault(place, _("The sign “<” cannot stand in a text.")))
        elif self.holds and value.count(self.holds) != 1:
            message = _("The sentence must hold %(part)s once.") % {"part": self.holds}
            faults.append(Fault(place, message))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        something = "" if self.empty else r"(?=[\s\S]*\S)"
        part = re.escape(self.holds)
        once = rf"(?=[\s\S]*{part})(?![\s\S]*{part}[\s\S]*{part})" if part else ""
        return {
            "type": "string",
            "maxLength": self.at_most,
            "pattern": f"^{something}{once}[^{_NOT_IN_TEXT}]*$",
        }


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}


@dataclass(frozen=True)
class Matching:
    """Text of a fixed form; `message` says which."""

    pattern: str
    message: str
    at_most: int = 70

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, str) or len(value) > self.at_most or not _whole(self.pattern, value):
            faults.append(Fault(place, _(self.message)))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        return {"type": "string", "maxLength": self.at_most, "pattern": self.pattern}


def _whole(pattern: str, value: str) -> bool:
    # `$` would let a line end pass.
    return re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value) is not None


KEY = Matching(
    KEY_PATTERN,
    gettext_noop("A key has small letters, digits and underscores, and begins with a letter."),
    at_most=60,
)


@dataclass(frozen=True)
class Whole:
    """A whole number between two bounds, both included."""

    least: int
    most: int

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, int) or isinstance(value, bool):
            faults.append(Fault(place, _("This must be a whole number.")))
        elif not self.least <= value <= self.most:
            bounds = {"least": self.least, "most": self.most}
            message = _("This number must be between %(least)d and %(most)d.") % bounds
            faults.append(Fault(place, message))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, bool):
            faults.append(Fault(place, _("This must be true or false.")))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class OneOf:
    """One of a closed set of words."""

    options: tuple[str, ...]

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, str) or value not in self.options:
            known = ", ".join(option or "“”" for option in self.options)
            faults.append(Fault(place, _("This must be one of: %(options)s.") % {"options": known}))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True)
class Many:
    """A list of a bounded length. `once` names the part that differs in every entry; "" when the entries
    themselves must differ, None when they may be the same."""

    of: Shape
    at_least: int = 0
    at_most: int = 200
    once: str | None = None

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, list):
            faults.append(Fault(place, _("This must be a list.")))
            return
        if not self.at_least <= len(value) <= self.at_most:
            bounds = {"least": self.at_least, "most": self.at_most}
            message = _("This list must have between %(least)d and %(most)d entries.") % bounds
            faults.append(Fault(place, message))
            return
        sound = len(faults)
        for position, entry in enumerate(value):
            self.of.read(entry, f"{place}[{position}]", faults)
        if self.once is not None and len(faults) == sound:
            keys = [entry[self.once] if self.once else entry for entry in value]
            refuse_twice(((f"{place}[{at}]", str(key)) for at, key in enumerate(keys)), faults)

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        found = {
            "type": "array",
            "items": self.of.schema(),
            "minItems": self.at_least,
            "maxItems": self.at_most,
        }
        return {**found, "uniqueItems": True} if self.once == "" else found


@dataclass(frozen=True)
class Parts:
    """An object with these parts and no others."""

    needed: Mapping[str, Shape]
    allowed: Mapping[str, Shape] = field(default_factory=dict)

    def read(self, value: object, place: str, faults: list[Fault]) -> None:
        """See Shape."""
        if not isinstance(value, dict):
            faults.append(Fault(place, _("This must be an object with named parts.")))
            return
        shapes = {**self.needed, **self.allowed}
        unknown = [name for name in value if name not in shapes]
        faults.extend(
            Fault(below(place, _shown(name)), _("This name is not known here.")) for name in unknown
        )
        for name, shape in shapes.items():
            if name in value:
                shape.read(value[name], below(place, name), faults)
            elif name in self.needed:
                faults.append(Fault(below(place, name), _("This is missing.")))

    def schema(self) -> dict[str, Any]:
        """See Shape."""
        shapes = {**self.needed, **self.allowed}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": list(self.needed),
            "properties": {name: shape.schema() for name, shape in shapes.items()},
        }


def below(place: str, name: str) -> str:
    """The place of a part of what stands at a place."""
    return f"{place}.{name}" if place else name


def _shown(name: object) -> str:
    """A name somebody made up, fit to be shown: short, and only signs that can be."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(name)[:60])


def refuse_twice(keys: Iterable[tuple[str, str]], faults: list[Fault]) -> None:
    """Note every key, given with its place, that was used before."""
    seen: set[str] = set()
    for place, key in keys:
        if key in seen:
            faults.append(Fault(place, _("The key “%(key)s” was used before.") % {"key": key}))
        seen.add(key)
