"""A task names its plane, or it fails before it touches the database."""

from collections.abc import Callable

import pytest
from celery import shared_task
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preventief.background import task
from preventief.celery import app
from preventief.plane import UnknownPlane, current_schema
from tenants.tasks import PlaneNotNamed

seen: list[str] = []


@task("tests.in_municipality", plane="municipality")
def in_municipality() -> None:
    seen.append(current_schema())


@task("tests.in_control", plane="control")
def in_control() -> None:
    seen.append(current_schema())


@shared_task(name="tests.nowhere")
def nowhere() -> None:
    seen.append(current_schema())


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


@pytest.mark.usefixtures("control_plane")
@pytest.mark.parametrize(
    ("call", "error"),
    [
        (in_municipality, PlaneNotNamed),
        (lambda: in_municipality(schema=""), PlaneNotNamed),
        (lambda: in_municipality(schema="public"), PlaneNotNamed),
        (lambda: in_municipality(schema='gm0518"; RESET ROLE; --'), UnknownPlane),
        (lambda: nowhere(schema="gm0518"), PlaneNotNamed),
    ],
)
def test_without_its_plane_a_task_fails_before_the_database(
    call: Callable[[], None], error: type[Exception]
) -> None:
    with CaptureQueriesContext(connection) as queries, pytest.raises(error):
        call()
    assert (seen, len(queries)) == ([], 0)


@pytest.mark.usefixtures("control_plane")
def test_a_task_stands_in_its_plane_and_leaves_it() -> None:
    in_municipality(schema="gm0518")
    assert current_schema() == "public"
    in_control()
    assert seen == ["gm0518", "public"]


def test_every_task_of_ours_declares_its_plane() -> None:
    app.loader.import_default_modules()
    undeclared = [
        name
        for name, task in app.tasks.items()
        if not name.startswith(("celery.", "tests."))
        and getattr(task, "plane", None) not in ("municipality", "control", "either")
    ]
    assert undeclared == []
