"""Outbox handlers and tasks that only tests use; workers of tests load them with `--include`."""

import os
import time
from pathlib import Path
from uuid import UUID

from preventief.background import task
from preventief.outbox.registry import handler
from preventief.plane import current_schema


def note(file: str, line: str) -> None:
    """Add a line to a file, in one write, so that lines of two processes never mix."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


@handler("tests.note")
def note_key(*, key: UUID, file: str) -> None:
    """The simplest effect: one line with the row's key and the plane."""
    note(file, f"{current_schema()} {key}")


@handler("tests.slow")
def slow(*, key: UUID, file: str) -> None:
    """Says that it began, and takes long the first time: long enough to be killed."""
    began = Path(f"{file}.began")
    first = not began.exists()
    began.touch()
    if first:
        time.sleep(60)
    note(file, str(key))


@handler("tests.fails_once")
def fails_once(*, key: UUID, file: str) -> None:
    """Raises the first time, with a message that holds something personal."""
    tried = Path(f"{file}.tried")
    if not tried.exists():
        tried.touch()
        raise ValueError("Noor van Dam")
    note(file, str(key))


@task("tests.note_schema", plane="municipality")
def note_schema() -> None:
    """One line per municipality that it is run in."""
    note(os.environ["TEST_NOTES"], current_schema())
