"""Declaring a task for the background: its name, and the plane in which it runs."""

from collections.abc import Callable
from typing import Any, Literal, cast

from celery import Task, shared_task

Planes = Literal["municipality", "control", "either"]


def task(name: str, *, plane: Planes) -> Callable[[Callable[..., Any]], "Task[..., Any]"]:
    """Declare a Celery task that runs in a plane (tenants.tasks.PlaneTask enters it).

    "municipality" and "either" take `schema` as a named argument of the call; the function itself does not.
    """
    declare = cast(Callable[..., Any], shared_task)
    return cast("Callable[[Callable[..., Any]], Task[..., Any]]", declare(name=name, plane=plane))
