"""A connection that the server ended says so in Django's own words, so that the page for it can be shown."""

import os

import psycopg
import pytest
from django.db import OperationalError, connection

from preventief.ui.views import is_database_away


def test_a_connection_that_was_ended_is_a_database_that_is_away(real_commits: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = cursor.fetchone()[0]
    with psycopg.connect(os.environ["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    connection.search_path_set_schemas = None  # as at the beginning of every request
    with pytest.raises(OperationalError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert is_database_away(raised.value)
    assert connection.errors_occurred
