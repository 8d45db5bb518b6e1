"""Fixtures of the whole run. Tests stand in one plane, as the application role, and are rolled back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preventief.outbox.models import Row
from preventief.plane import current_schema
from tenants.addresses import Address, forget_addresses
from tests import planes
from tests.planes import PlaneClient
from tests.workers import empty_broker


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """The database of this worker, made by the same functions that make a real one."""
    with django_db_blocker.unblock():
        planes.make_database(f"preventief_{worker_id}")
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def _fresh_addresses() -> None:
    forget_addresses()


def _stand_in(found: Address) -> Iterator[Address]:
    connection.set_tenant(found)
    yield found
    assert current_schema() == found.schema_name, "the test ended in another plane than it was put in"
    connection.set_schema_to_public()


@pytest.fixture
def municipality(db: None) -> Iterator[Address]:
    """Stand in 's-Gravenhage; everything is rolled back afterwards."""
    yield from _stand_in(planes.address("GM0518"))


@pytest.fixture
def other_municipality(db: None) -> Address:
    """The address of Nijkerk, to go to with `inside(other_municipality.schema_name)`."""
    return planes.address("GM0267")


@pytest.fixture
def control_plane(db: None) -> Iterator[None]:
    """Stand in the control plane; everything is rolled back afterwards."""
    connection.set_schema_to_public()
    yield
    assert current_schema() == "public"


@pytest.fixture
def real_commits(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests with threads or processes: nothing is rolled back, what was committed is removed afterwards."""
    empty_broker()
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        try:
            yield
        finally:
            connection.close()
            connection.set_schema_to_public()
            planes.empty_database()


@pytest.fixture
def client_at() -> Callable[[str], PlaneClient]:
    """A client at a host name, nobody signed in."""
    return PlaneClient


@pytest.fixture
def client_for(municipality: Address) -> Callable[..., PlaneClient]:
    """A client of a member of the municipality the test stands in, signed in with a second factor."""

    def make(member: Any, at: Address = municipality) -> PlaneClient:
        client = PlaneClient(at.host)
        client.force_login(member.user)
        session = client.session
        session["second_factor_seen"] = True
        session.save()
        return client

    return make


@pytest.fixture
def outbox_rows() -> Callable[[], list[str]]:
    """The names of the handlers queued in this plane, in order."""
    return lambda: list(Row.objects.order_by("created_at").values_list("handler", flat=True))


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """How many queries a call takes."""

    def count(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
