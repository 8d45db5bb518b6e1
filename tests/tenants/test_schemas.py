"""Migrating many schemas: each by itself, reported, to be stopped and started again, and only by adding."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    CreateModel,
    RunSQL,
)
from django.db.migrations.operations.base import Operation
from django.test import override_settings

from preventief.plane import inside
from tenants import roles, schemas
from tests import planes
from tests.tenants.later import TABLE

HERE, ELSEWHERE = "gm0267", "gm0518"
LATER = ("people", "0002_nickname")
# What a running process of the version before can live with.
ADDING = (CreateModel, AddIndex, AddConstraint, RunSQL)

# Operations that somebody has looked at, each with the reason why it does no harm.
REVIEWED = {
    (
        "catalogue",
        "0003_versions",
        "Alter field state on kindversion",
    ): "choices only; nothing in the database",
}


@pytest.fixture
def later(real_commits: None) -> Iterator[None]:
    """One more migration, which adds a column to the young people of a municipality; gone afterwards."""
    with planes.as_login("owner"), override_settings(MIGRATION_MODULES={"people": "tests.tenants.later"}):
        yield
        for schema in (HERE, ELSEWHERE):
            with inside(schema), connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS nickname")
                cursor.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", LATER)


def has_column(schema: str) -> bool:
    with inside(schema), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'nickname'",
            [TABLE],
        )
        return bool((cursor.fetchone() or (0,))[0])


def test_what_is_behind_is_brought_up_to_date_and_reported(later: None) -> None:
    assert set(schemas.schemas_behind()) == {HERE, ELSEWHERE}
    told: list[schemas.Report] = []
    reports = schemas.migrate_all(tell=told.append)
    assert reports == told == [schemas.Report(HERE, 1), schemas.Report(ELSEWHERE, 1)]
    assert has_column(HERE) and has_column(ELSEWHERE)
    assert schemas.schemas_behind() == {}
    assert schemas.migrate_all() == []


def test_a_schema_that_fails_is_reported_and_holds_up_no_other(later: None) -> None:
    with inside(HERE), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN nickname text")
    reports = {report.schema: report for report in schemas.migrate_all()}
    assert reports[HERE].error == "ProgrammingError"
    assert reports[ELSEWHERE] == schemas.Report(ELSEWHERE, 1)
    assert set(schemas.schemas_behind()) == {HERE}
    with inside(HERE), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DROP COLUMN nickname")
    assert schemas.migrate_all() == [schemas.Report(HERE, 1)]
    assert schemas.schemas_behind() == {}


def test_stopped_halfway_it_goes_on_where_it_was(later: None) -> None:
    def stop(report: schemas.Report) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        schemas.migrate_all(tell=stop)
    assert set(schemas.schemas_behind()) == {ELSEWHERE}
    assert schemas.migrate_all() == [schemas.Report(ELSEWHERE, 1)]
    assert has_column(HERE) and has_column(ELSEWHERE)


def test_a_migration_that_fails_leaves_nothing_of_itself(
    later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(database: str, schema: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(roles, "restrict", breaks)
    assert [report.error for report in schemas.migrate_all()] == ["RuntimeError", "RuntimeError"]
    assert not has_column(HERE) and not has_column(ELSEWHERE)
    assert set(schemas.schemas_behind()) == {HERE, ELSEWHERE}


def test_after_a_migration_the_log_is_still_only_added_to(later: None) -> None:
    with inside(HERE), connection.cursor() as cursor:
        role = roles.plane_role(str(connection.settings_dict["NAME"]), HERE)
        cursor.execute(f'GRANT ALL ON accesslog_entry, django_migrations TO "{role}"')
    schemas.migrate_all()
    with inside(HERE), connection.cursor() as cursor:
        for table, right, expected in (
            ("accesslog_entry", "INSERT", True),
            ("accesslog_entry", "UPDATE", False),
            ("accesslog_entry", "DELETE", False),
            ("django_migrations", "SELECT", True),
            ("django_migrations", "INSERT", False),
        ):
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
            assert (cursor.fetchone() or ())[0] is expected, (table, right)


def test_migrations_only_add() -> None:
    """Processes of the version before run on while hundreds of schemas are migrated: nothing of theirs goes away.

    A column that goes, goes in the release after the one that stopped using it: name that operation in REVIEWED.
    """
    ours = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if not type(migration).__module__.startswith(("django.", "allauth."))
    }
    guilty = [
        told
        for key, migration in ours.items()
        if migration.dependencies and not migration.initial
        for operation in migration.operations
        if not only_adds(operation) and (told := (*key, operation.describe())) not in REVIEWED
    ]
    assert guilty == []


def only_adds(operation: Operation) -> bool:
    """Whether code that does not know of this operation goes on working during and after it."""
    if isinstance(operation, AddField):
        field = operation.field
        return field.null or field.has_db_default() or field.many_to_many is True
    return isinstance(operation, ADDING)
