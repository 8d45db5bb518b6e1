"""What a table holds and how sensitive it is: declared beside the model, checked by a test.

Every model of ours carries `privacy = Privacy(...)`. A column that is named in no group, or in two, fails the
test run, so that a new column is a decision and never an accident.
"""

from dataclasses import dataclass, field
from enum import Enum


class Plane(Enum):
    """Where a model's table lives."""

    CONTROL = "control"
    MUNICIPALITY = "municipality"
    BOTH = "both"


class Export(Enum):
    """What a municipality takes along when it leaves, and a person when they ask."""

    WITH_MUNICIPALITY = "with the municipality"
    NEVER = "never: technical, worthless outside this installation"
    OURS = "ours: the supplier's own administration"


class Retention(Enum):
    """How long rows are kept; the terms themselves are settings of a municipality or a version."""

    WITH_CASE = "as long as the case it belongs to"
    WITH_CONTRACT = "as long as the contract, and seven years for the books"
    WITH_ACCOUNT = "as long as the account"
    WHILE_IN_FORCE = "as long as it is in force or a case refers to it"
    LOG = "as a log: kept apart, pseudonymised, destroyed by its own term"
    SHORT = "days: removed by a nightly task"
    REGISTER = "public facts, replaced by the next edition"


def _names(value: str) -> frozenset[str]:
    return frozenset(value.split())


@dataclass(frozen=True)
class Privacy:
    """The declaration of one model: plane, export, retention, and the columns in three degrees.

    `plain` tells nothing of a person; `personal` identifies or describes a person; `sensitive` says something
    that could hurt a young person, a parent or an injured party when it leaks.
    """

    plane: Plane
    export: Export
    retention: Retention
    plain: str = ""
    personal: str = ""
    sensitive: str = ""
    insert_only: bool = False
    groups: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        groups = {"plain": self.plain, "personal": self.personal, "sensitive": self.sensitive}
        object.__setattr__(self, "groups", {name: _names(columns) for name, columns in groups.items()})

    def degree_of(self, column: str) -> list[str]:
        """The groups that name this column; a sound declaration gives exactly one."""
        return [name for name, columns in self.groups.items() if column in columns]
