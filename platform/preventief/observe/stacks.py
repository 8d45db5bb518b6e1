"""An exception as logs and error reports may know it: its kind and the places it passed, never its text.

The text of an exception can hold what somebody typed (`invalid literal for int(): 'Jansen'`), and so can
local variables. A kind and a line number cannot.
"""

import traceback
from collections.abc import Iterator
from typing import TypedDict

LONGEST_STACK = 40
LONGEST_CHAIN = 5


class Described(TypedDict, total=False):
    """One exception of a chain. `text` is there only where a developer asked for it."""

    type: str
    stack: list[str]
    text: str


def described(error: BaseException, *, reveal: bool = False) -> list[Described]:
    """The exception, then what caused it; with `reveal`, for developers only, also their texts."""
    return [_one(link, reveal) for link in _chain(error)]


def kind_of(error: BaseException) -> str:
    """The class of an exception by its full name; those of Python itself without module."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _one(error: BaseException, reveal: bool) -> Described:
    found = Described(type=kind_of(error), stack=list(_places(error)))
    if reveal:
        found["text"] = str(error)
    return found


def _places(error: BaseException) -> Iterator[str]:
    """`module:line function`, outermost first; the innermost ones when the stack is very long."""
    places = [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    yield from places[-LONGEST_STACK:]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen and len(seen) < LONGEST_CHAIN:
        seen.add(id(link))
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
