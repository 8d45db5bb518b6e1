"""Tasks in the log: the request id travels along to the worker, and each task leaves one line.

Celery offers its own signals as the only place to do this; `preventief.celery` imports this module once.
"""

import time
from typing import Any, Final
from uuid import uuid4

import structlog
from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun

log = structlog.get_logger(__name__)

HEADER: Final = "request_id"


@before_task_publish.connect
def send_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    """Give the message the id of the request or task that sends it; what beat sends gets a new one."""
    if headers is not None:
        known = structlog.contextvars.get_contextvars().get("request_id")
        headers.setdefault(HEADER, known or uuid4().hex)


@task_prerun.connect
def begin(task: Any, kwargs: dict[str, Any] | None = None, **_: Any) -> None:
    """Bind what is known of this run until it is over, also when it fails."""
    known = structlog.contextvars.get_contextvars()
    task.request.watched = structlog.contextvars.bind_contextvars(
        request_id=task.request.get(HEADER) or known.get("request_id") or uuid4().hex,
        task=task.name,
        route=None,
        municipality=(kwargs or {}).get("schema"),
    )
    task.request.began = time.perf_counter()


@task_failure.connect
def tell_failure(exception: BaseException | None = None, **_: Any) -> None:
    """A task that raised: the kind of exception and where."""
    log.error("task.failed", exc_info=exception)


@task_postrun.connect
def end(task: Any, state: str | None = None, **_: Any) -> None:
    """One line, and nothing stays bound for the next task of this process."""
    began = getattr(task.request, "began", None)
    ms = None if began is None else round((time.perf_counter() - began) * 1000, 1)
    log.info("task.finished", state=(state or "unknown").lower(), ms=ms)
    structlog.contextvars.reset_contextvars(**getattr(task.request, "watched", {}))
