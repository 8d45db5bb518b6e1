"""Which function carries out which kind of outbox row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Carry = Callable[..., None]


@dataclass(frozen=True)
class Handler:
    """A function that carries out a side effect, idempotent by the row's key, and the queue it runs in.

    It is called as `function(key=<id of the row>, **payload)`; ids in the payload arrive as text.
    """

    name: str
    function: Carry
    queue: str

    def __call__(self, *, key: UUID, **payload: Any) -> None:
        self.function(key=key, **payload)


_handlers: dict[str, Handler] = {}


def handler(name: str, *, queue: str = "default") -> Callable[[Carry], Handler]:
    """Register a function as the handler called `name`; put it in the `tasks.py` of its app."""

    def register(function: Carry) -> Handler:
        registered = Handler(name, function, queue)
        _handlers[name] = registered
        return registered

    return register


def handler_named(name: str) -> Handler:
    """The handler of a row.

    Raises:
        LookupError: no app has registered that name; the row stays and is tried again later.
    """
    return _handlers[name]
