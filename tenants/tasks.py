"""Tasks and planes: a task names its plane, or it does not run.

Every Celery task declares `plane=`: "municipality" (takes `schema` as a named argument), "control", or "either"
(takes `schema`, which may be `public`). The base class enters the plane before the task's first statement; a task
without a declaration or without its schema fails before it touches the database.
"""

from typing import Any, ClassVar

import structlog
from celery import Task
from django.conf import settings

from preventief.background import task
from preventief.plane import CONTROL_PLANE, inside
from tenants.models import Environment

OPEN_STATES = (Environment.State.ACTIVE, Environment.State.READ_ONLY)


class PlaneNotNamed(Exception):
    """A task was called without the schema it needs, or was never given a plane."""


class PlaneTask(Task[..., Any]):
    """The base of every task: acknowledges late, and stands in one plane."""

    abstract = True
    # Celery would compare a call with the function's own arguments, and `schema` is taken off before it.
    typing = False
    acks_late = True
    reject_on_worker_lost = True
    plane: ClassVar[str | None] = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.name.startswith("celery."):
            return super().__call__(*args, **kwargs)
        schema = self._schema(kwargs)
        with inside(schema), structlog.contextvars.bound_contextvars(municipality=schema, task=self.name):
            return super().__call__(*args, **kwargs)

    def _schema(self, kwargs: dict[str, Any]) -> str:
        if self.plane == "control":
            return CONTROL_PLANE
        if self.plane not in {"municipality", "either"}:
            raise PlaneNotNamed(f"Task {self.name} does not declare its plane.")
        schema = kwargs.pop("schema", None)
        if not isinstance(schema, str) or not schema:
            raise PlaneNotNamed(f"Task {self.name} was called without a schema.")
        if schema == CONTROL_PLANE and self.plane == "municipality":
            raise PlaneNotNamed(f"Task {self.name} runs in a municipality only.")
        return schema


@task("tenants.for_each_municipality", plane="control")
def for_each_municipality(*, task: str, control_too: bool = False) -> int:
    """Send one `task` per open environment, so that one slow municipality holds up no other; returns how many."""
    from celery import current_app

    schemas = list(
        Environment.objects.filter(state__in=OPEN_STATES)
        .order_by("schema_name")
        .values_list("schema_name", flat=True)
    )
    if control_too:
        schemas.append(CONTROL_PLANE)
    for schema in schemas:
        current_app.send_task(
            task,
            kwargs={"schema": schema},
            queue="default",
            expires=settings.PERIODIC_TASK_EXPIRES,
            ignore_result=True,
        )
    return len(schemas)
