"""Structured logs: one line per event, for ours and for those of Django, Celery and gunicorn alike.

Three rules keep people out of the logs. Our own events have fixed names and keys from a list (`keys`). Of
messages by others only the fixed text is kept, never what was filled in. Of exceptions the kind and the
places are kept, never the text. The demo does as production: what you see there is what an operator sees.
"""

import json
import logging
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from preventief.observe import keys, stacks

Style = Literal["json", "readable"]
STYLES: Final = ("json", "readable")

# Others whose messages without arguments are fixed texts in their code. Elsewhere such a message can be made
# up of anything (`django.security` logs the text of an exception), so it is left out.
SPEAK_IN_FIXED_TEXTS: Final = ("gunicorn.", "celery.", "psycopg.")
REPEAT_OTHERS: Final = ("celery.redirected",)

QUIETER: Final[dict[str, str]] = {
    "django": "NOTSET",
    "django.request": "CRITICAL",  # `middleware` writes a line per request, and one more for a fault of ours
    "django.server": "CRITICAL",  # whole addresses, with query strings
    "gunicorn.error": "NOTSET",
    "gunicorn.access": "CRITICAL",  # the same
    "celery.app.trace": "CRITICAL",  # `work` writes one line per task, without its result
    "celery.worker.strategy": "WARNING",
    "celery.beat": "WARNING",
    "urllib3": "ERROR",  # says so at every attempt to send an error report
}
# A schema's name, where a municipality's code would stand; this module is read before there is a database.
CONTROL_PLANE: Final = "public"
FIRST: Final = ("timestamp", "level", "event", "municipality", "route", "task")


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to standard error as it is now: test runners and supervisors put another stream in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the standard library calls it so)
        """Say that a line was lost, and whose; the standard library would print its arguments here."""
        with suppress(OSError, ValueError):
            self.stream.write(f'{{"level": "error", "event": "log.failed", "logger": "{record.name}"}}\n')


def configure(
    *, level: str, release: str, style: Style = "json", strict: bool = False, reveal: bool = False
) -> dict[str, Any]:
    """Set up structlog, and return what belongs in Django's setting LOGGING.

    With `strict` (tests) a line that says too much is an error; otherwise the surplus is left out. With
    `reveal` (a developer's own machine) exceptions and other libraries' messages keep their text.
    """
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _Stamp(release),
        _Exceptions(reveal),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            *common,
            _Allowed(strict),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=not strict,
    )
    formatter = {
        "()": "structlog.stdlib.ProcessorFormatter",
        "foreign_pre_chain": [_Foreign(reveal), *common, _Allowed(strict=False)],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            as_json if style == "json" else as_text,
        ],
        "use_get_message": False,
        "pass_foreign_args": True,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"stderr": {"()": "preventief.observe.logs.StandardError", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"handlers": [], "level": at, "propagate": True} for name, at in QUIETER.items()},
    }


class _Stamp:
    """Adds when, and which release."""

    def __init__(self, release: str) -> None:
        self.release = release

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        event["timestamp"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event["release"] = self.release
        place = event.pop("municipality", None)
        if place not in {None, CONTROL_PLANE}:
            event["municipality"] = keys.municipality_code(place) or place
        return event


class _Exceptions:
    """Turns exc_info into the kind of exception and the places it passed."""

    def __init__(self, reveal: bool) -> None:
        self.reveal = reveal

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        event.pop("stack_info", None)
        error = _error_of(event.pop("exc_info", None))
        if error is not None:
            event["exception"] = stacks.described(error, reveal=self.reveal)
        return event


class _Allowed:
    """Leaves out what may not be in a log."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        if "_record" not in event:
            return keys.allowed(dict(event), strict=self.strict)
        text, meta = event.pop("event"), {key: event.pop(key) for key in ("_record", "_from_structlog")}
        return {**keys.allowed({"event": "log.line", **event}, strict=False), "event": text, **meta}


class _Foreign:
    """Of a message by another library: its fixed text, or only where it came from."""

    def __init__(self, reveal: bool) -> None:
        self.reveal = reveal

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        record: logging.LogRecord = event["_record"]
        arguments = event.pop("positional_args", None)
        event["logger"] = record.name
        if self.reveal:
            event["event"] = _filled_in(record.msg, arguments)
        elif not isinstance(record.msg, str) or not (arguments or _is_fixed(record.name)):
            event["event"] = keys.LEFT_OUT
            event["where"] = f"{record.module}:{record.lineno}"
        return event


def _is_fixed(name: str) -> bool:
    return name.startswith(SPEAK_IN_FIXED_TEXTS) and name not in REPEAT_OTHERS


def _filled_in(message: Any, arguments: Any) -> str:
    try:
        return str(message) % arguments if arguments else str(message)
    except (TypeError, ValueError, KeyError):
        return str(message)


def _error_of(found: Any) -> BaseException | None:
    if isinstance(found, BaseException):
        return found
    if isinstance(found, tuple):
        return found[1] if isinstance(found[1], BaseException) else None
    return sys.exc_info()[1] if found else None


def as_json(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """One line of JSON, what one looks for first in front."""
    return json.dumps({key: event[key] for key in _in_order(event)}, ensure_ascii=False)


def as_text(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """One line for reading along in a terminal; the places of an exception follow, innermost last."""
    shown = [key for key in _in_order(event) if key not in {*keys.OURS, "release"}]
    name = event["event"] if "where" not in event else f"{event['logger']} {event['where']}"
    head = f"{event['timestamp'][11:19]} {event['level']:<8} {name}"
    lines = [" ".join([head, *(f"{key}={event[key]}" for key in shown)])]
    for error in event.get("exception", []):
        lines.append(f"    {error['type']}" + (f": {error['text']}" if "text" in error else ""))
        lines += [f"        {place}" for place in error["stack"]]
    return "\n".join(lines)


def _in_order(event: EventDict) -> Iterable[str]:
    return [key for key in FIRST if event.get(key) is not None] + [
        key for key, value in event.items() if key not in FIRST and value is not None
    ]
