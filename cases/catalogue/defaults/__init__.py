"""The kinds of trajectory with which every municipality begins; copies that it may change afterwards.

Each file holds parts of a version's content; later parts replace earlier ones of the same name.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cases.catalogue.elements import Reason, ReasonGroup, Transition

SHARED, ASSIGNMENTS, PAUSES, WAYS = "shared", "assignments", "pause_reasons", "transitions"


@dataclass(frozen=True)
class DefaultKind:
    """A kind to begin with, and the files that make up its content."""

    key: str
    name: str
    area: str
    parts: tuple[str, ...]

    def content(self) -> dict[str, Any]:
        """The raw content of its first version."""
        whole: dict[str, Any] = {}
        for part in (SHARED, ASSIGNMENTS, *self.parts):
            whole.update(read_part(part))
        return whole


WIJKINTERVENTIE = DefaultKind("wijkinterventie", "Wijkinterventie", "", ("wijkinterventie",))
SCHOOLINTERVENTIE = DefaultKind("schoolinterventie", "Schoolinterventie", "", ("schoolinterventie",))
ZUID_WEST = DefaultKind(
    "wijkinterventie", "Wijkinterventie Zuid-West", "Zuid-West", ("wijkinterventie", "zuid_west")
)

EVERYWHERE = (WIJKINTERVENTIE, SCHOOLINTERVENTIE)
# By the code of the municipality.
OF_ONE_MUNICIPALITY = {"GM0518": (ZUID_WEST,)}


def default_kinds(code: str) -> tuple[DefaultKind, ...]:
    """The kinds with which this municipality begins."""
    return (*EVERYWHERE, *OF_ONE_MUNICIPALITY.get(code.upper(), ()))


def read_part(part: str) -> dict[str, Any]:
    """One of the files beside this one."""
    text = resources.files(__package__).joinpath(f"{part}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def default_transitions() -> tuple[Transition, ...]:
    """What a trajectory may become in a version that says nothing of it."""
    rows = read_part(WAYS)["transitions"]
    return tuple(
        Transition(row["from"], row["to"], row["role"], row["button"], row["warning"], row["reasons"])
        for row in rows
    )


@cache
def default_pause_reasons() -> tuple[ReasonGroup, ...]:
    """The reasons to put a trajectory on hold in a version that says nothing of it."""
    return tuple(
        ReasonGroup(
            group["title"], tuple(Reason(reason["key"], reason["text"]) for reason in group["reasons"])
        )
        for group in read_part(PAUSES)["pause_reasons"]
    )
