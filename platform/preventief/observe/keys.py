"""What a log line may say: these keys, and values that cannot be a sentence. Everything else is left out.

To log something new, add its key here and say what kind of value it has. Ask first whether the value could
hold something that a person typed; then it does not belong in a log.
"""

import re
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

Fits = Callable[[Any], bool]

LEFT_OUT: Final = "(left out)"
EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_WORD = re.compile(r"[A-Za-z0-9_.:<>/@+-]{1,200}")
_HEX_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MUNICIPALITY = re.compile(r"[Gg][Mm][0-9]{4}")


class NotForLogs(Exception):
    """A line with a key or a value that may not be logged; raised while developing and testing only."""


def word(value: Any) -> bool:
    """A name that stands in our code: a task, a handler, a class, a route. Never text with spaces in it."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def number(value: Any) -> bool:
    """A count, a duration, yes or no."""
    return isinstance(value, int | float)


def identifier(value: Any) -> bool:
    """The random key of a record."""
    return isinstance(value, UUID) or (isinstance(value, str) and _HEX_ID.fullmatch(value) is not None)


def municipality(value: Any) -> bool:
    """A municipality's code of Statistics Netherlands (CBS), for example GM0518."""
    return isinstance(value, str) and _MUNICIPALITY.fullmatch(value) is not None


KEYS: Final[dict[str, Fits]] = {
    # where and which
    "request_id": identifier,
    "municipality": municipality,
    "release": word,
    "route": word,
    "task": word,
    # a request, a task
    "method": word,
    "status": number,
    "ms": number,
    "state": word,
    "queue": word,
    "attempt": number,
    "attempts": number,
    # what happened
    "error": word,
    "handler": word,
    "command": word,
    "step": word,
    "migration": word,
    "schema": word,
    "count": number,
    "removed": number,
    "seconds": number,
}
# What the pipeline itself adds; made by us, never given by a caller.
OURS: Final = frozenset({"event", "level", "logger", "timestamp", "exception", "where"})


def is_well_formed_id(value: str | None) -> bool:
    """Whether this can be a request id: 32 hexadecimal digits, with or without the hyphens of a UUID."""
    return value is not None and _HEX_ID.fullmatch(value) is not None


def municipality_code(value: Any) -> str | None:
    """The CBS code of a schema name or code; None for the control plane and for anything else."""
    return value.upper() if municipality(value) else None


def allowed(event: dict[str, Any], *, strict: bool) -> dict[str, Any]:
    """The line with only what may be in it.

    Raises:
        NotForLogs: when `strict` and something had to be left out.
    """
    name = event.get("event")
    if not (isinstance(name, str) and EVENT.fullmatch(name)):
        _refuse(strict, f"The name of an event is a fixed one like `outbox.done`, not {name!r}.")
        event["event"] = LEFT_OUT
    return {key: kept for key, value in event.items() if (kept := _kept(key, value, strict)) is not None}


def _kept(key: str, value: Any, strict: bool) -> Any:
    if key in OURS or value is None:
        return value
    fits = KEYS.get(key) or (identifier if key.endswith("_id") else None)
    if fits is None:
        _refuse(strict, f"The key {key!r} is not in preventief/observe/keys.py.")
        return None
    if not fits(value):
        _refuse(strict, f"The value of {key!r} is not {fits.__doc__}")
        return LEFT_OUT
    return str(value) if isinstance(value, UUID) else value


def _refuse(strict: bool, why: str) -> None:
    if strict:
        raise NotForLogs(why)
