"""What the migrations of this app say in SQL can be taken away again, and added once more."""

from importlib import import_module

import pytest
from django.db import connection, transaction

from preventief.plane import inside
from tests.planes import as_login

SCHEMA = "gm0518"


def _guard() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = 'catalogue_published_stays'::regproc")
        return str(cursor.fetchone()[0])


@pytest.mark.slow
def test_withdrawing_can_be_taken_back_and_added_again(real_commits: None) -> None:
    migration = import_module("cases.catalogue.migrations.0004_withdrawn_stays")
    with as_login("owner"), inside(SCHEMA), transaction.atomic():
        now = _guard()
        assert "withdrawn" in now
        with connection.cursor() as cursor:
            cursor.execute(migration.BEFORE)
            assert "withdrawn" not in _guard()
            cursor.execute(migration.AFTER)
        assert _guard() == now
