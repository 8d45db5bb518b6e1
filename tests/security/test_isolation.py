"""Ring 2 and 3 on real connections, with raw SQL too: a plane reaches its own schema and nothing else."""

import pytest
from django.db import ProgrammingError, connection, transaction

from preventief.accesslog.models import Entry
from preventief.plane import inside
from tenants.addresses import Address

pytestmark = pytest.mark.usefixtures("municipality")


def run(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def refused(statement: str) -> str:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        run(statement)
    return str(caught.value)


def test_another_municipality_is_denied(other_municipality: Address) -> None:
    assert "permission denied" in refused(f"SELECT * FROM {other_municipality.schema_name}.partners_member")


def test_the_control_plane_is_denied() -> None:
    assert "permission denied" in refused("SELECT * FROM public.tenants_environment")
