"""What the migrations of this app add can be taken away again, and added once more."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from preventief.plane import inside
from tests.planes import as_login

SCHEMA = "gm0518"


def _migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.build_graph()
    executor.migrate([("catalogue", name)])


def _guard() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = 'catalogue_published_stays'::regproc")
        return str(cursor.fetchone()[0])


@pytest.mark.slow
def test_withdrawing_can_be_taken_back_and_added_again(real_commits: None) -> None:
    with as_login("owner"), inside(SCHEMA):
        now = _guard()
        assert "withdrawn" in now
        try:
            _migrate("0002_published_stays")
            assert "withdrawn" not in _guard()
        finally:
            _migrate("0004_withdrawn_stays")
        assert _guard() == now
