"""A task and an outbox handler that fail with names all around them; loaded by the worker of the test."""

from typing import Any
from uuid import UUID

from preventief.background import task
from preventief.outbox.registry import handler
from tests.preventief.observe.pages import PLANTED, break_down, leave_traces


@task("tests.breaks", plane="municipality")
def breaks(*, name: str) -> Any:
    """Fails."""
    assert name == PLANTED["task"]
    leave_traces()
    break_down()


@task("tests.works", plane="control")
def works(*, name: str) -> str:
    """Works, with a result that is nobody's business."""
    return f"{name} {PLANTED['logged']}"


@handler("tests.breaks")
def breaks_in_the_outbox(*, key: UUID, word: str) -> None:
    """Fails too."""
    assert word == PLANTED["handler"]
    break_down()
