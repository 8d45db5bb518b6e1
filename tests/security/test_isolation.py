"""Ring 2 and 3 on real connections, with raw SQL too: a plane reaches its own schema and nothing else."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from partners.models import Partner
from preventief.accesslog.actions import record
from preventief.accesslog.models import Entry, Look, Purpose
from preventief.plane import inside
from tenants.addresses import Address
from tests import planes
from tests.factories import a_member, a_partner

FORBIDDEN_DDL = [
    "CREATE TABLE smuggled (id int)",
    "CREATE TEMPORARY TABLE smuggled (id int)",
    "ALTER TABLE partners_member ADD COLUMN smuggled int",
    "DROP TABLE partners_member",
    "TRUNCATE partners_invitation",
    "CREATE SCHEMA smuggled",
    "CREATE ROLE smuggled",
]


def run(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def refused(statement: str) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        run(statement)
    return str(caught.value)


def stands_in() -> tuple[str, str]:
    """The search path and the role at this moment, by the database's own word."""
    ((path, role),) = run("SELECT current_setting('search_path'), current_user")
    return path.strip('"'), role.split("_t_")[-1]


@pytest.mark.usefixtures("municipality")
class TestFromAMunicipality:
    def test_another_municipality_is_denied(self, other_municipality: Address) -> None:
        for table in ("partners_member", "accounts_user", "django_session", "outbox_row"):
            message = refused(f"SELECT * FROM {other_municipality.schema_name}.{table}")
            assert "permission denied for schema" in message

    def test_the_control_plane_is_denied(self) -> None:
        for table in ("tenants_environment", "accounts_user", "django_session"):
            assert "permission denied for schema public" in refused(f"SELECT * FROM public.{table}")

    def test_a_table_that_only_the_control_plane_has_is_missing(self) -> None:
        """`public` is not in the search path: a missing table fails, it is not answered from elsewhere."""
        assert 'relation "tenants_environment" does not exist' in refused("SELECT * FROM tenants_environment")

    def test_the_other_municipality_can_not_be_written(self, other_municipality: Address) -> None:
        schema = other_municipality.schema_name
        refused(f"INSERT INTO {schema}.django_session VALUES ('x', 'y', now())")
        refused(f"UPDATE {schema}.partners_member SET name = 'x'")
        refused(f"DELETE FROM {schema}.partners_member")

    @pytest.mark.parametrize("statement", FORBIDDEN_DDL)
    def test_ddl_is_denied(self, statement: str) -> None:
        message = refused(statement)
        assert "permission denied" in message or "must be owner" in message

    def test_a_smuggled_reset_role_leads_to_no_rights_at_all(self, other_municipality: Address) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            run("RESET ROLE")
            run(f"SELECT * FROM {other_municipality.schema_name}.partners_member")
        with pytest.raises(DatabaseError), transaction.atomic():
            run("RESET ROLE")
            run("SELECT * FROM partners_member")
        assert stands_in() == ("gm0518", "gm0518")

    def test_the_owner_can_not_be_assumed(self) -> None:
        owner = f"{connection.settings_dict['NAME']}_owner"
        assert "permission denied to set role" in refused(f'SET ROLE "{owner}"')

    def test_a_statement_with_parameters_can_not_carry_a_second_one(self) -> None:
        """Parameters are bound by the server, which takes one statement at a time."""
        with pytest.raises(ProgrammingError) as caught, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT %s; RESET ROLE", ["x"])
        assert "multiple commands" in str(caught.value)

    def test_the_access_log_can_only_be_added_to(self) -> None:
        record(a_member(), Look.READ, a_partner(), purpose=Purpose.ADMINISTRATION)
        for statement in (
            "UPDATE accesslog_entry SET act = 'x'",
            "DELETE FROM accesslog_entry",
            "TRUNCATE accesslog_entry",
        ):
            assert "permission denied for table accesslog_entry" in refused(statement)
        assert Entry.objects.count() == 1

    def test_the_list_of_applied_migrations_can_not_be_changed(self) -> None:
        assert "permission denied" in refused("DELETE FROM django_migrations")

    def test_still_isolated_after_a_savepoint_rollback(self, other_municipality: Address) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            a_partner(name="Twice")
            a_partner(name="twice")
        assert stands_in() == ("gm0518", "gm0518")
        assert not Partner.objects.filter(name="Twice").exists()

    def test_still_isolated_when_the_plane_was_chosen_inside_a_savepoint_that_failed(
        self, other_municipality: Address
    ) -> None:
        """The database takes back a setting made in a savepoint; the backend must notice and set it again."""
        with inside(other_municipality.schema_name):
            run("SELECT 1")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert stands_in() == ("gm0518", "gm0518")
            raise ZeroDivisionError
        assert stands_in() == ("gm0518", "gm0518")
        with inside(other_municipality.schema_name):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                assert stands_in() == ("gm0267", "gm0267")
                raise ZeroDivisionError
            assert stands_in() == ("gm0267", "gm0267")
        assert stands_in() == ("gm0518", "gm0518")

    def test_back_in_its_own_plane_after_an_exception(self, other_municipality: Address) -> None:
        with pytest.raises(RuntimeError), inside(other_municipality.schema_name):
            raise RuntimeError
        assert stands_in() == ("gm0518", "gm0518")

    def test_the_plane_is_set_in_one_round_trip_and_only_when_it_changes(self) -> None:
        statements: list[str] = []
        run("SELECT 1")
        original = connection.connection.cursor

        def watched(*args: Any, **kwargs: Any) -> Any:
            statements.append("cursor")
            return original(*args, **kwargs)

        connection.connection.cursor = watched
        try:
            run("SELECT 1")
            run("SELECT 1")
            assert len(statements) == 2  # one cursor a query, none for the plane
        finally:
            del connection.connection.cursor


@pytest.mark.usefixtures("control_plane")
class TestFromTheControlPlane:
    @pytest.mark.parametrize("schema", ["gm0518", "gm0267"])
    def test_a_municipality_is_denied(self, schema: str) -> None:
        for table in ("partners_member", "people_youngperson", "accesslog_entry"):
            assert f"permission denied for schema {schema}" in refused(f"SELECT * FROM {schema}.{table}")

    @pytest.mark.parametrize("statement", ["CREATE TABLE public.smuggled (id int)", "CREATE SCHEMA smuggled"])
    def test_ddl_is_denied(self, statement: str) -> None:
        assert "permission denied" in refused(statement)

    def test_its_access_log_can_only_be_added_to(self) -> None:
        assert "permission denied for table accesslog_entry" in refused("DELETE FROM accesslog_entry")


@pytest.mark.usefixtures("real_commits")
class TestWithRealCommits:
    def test_two_threads_stand_in_two_planes(self) -> None:
        seen: dict[str, tuple[str, str]] = {}
        both_inside = threading.Barrier(2)

        def work(schema: str) -> None:
            try:
                with inside(schema):
                    run("SELECT 1")
                    both_inside.wait(timeout=10)
                    seen[schema] = stands_in()
                    refused("SELECT * FROM public.tenants_environment")
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=(schema,)) for schema in ("gm0518", "gm0267")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == {"gm0518": ("gm0518", "gm0518"), "gm0267": ("gm0267", "gm0267")}

    def test_on_commit_runs_in_the_plane_of_its_transaction(self) -> None:
        seen: list[tuple[str, str]] = []
        with inside("gm0518"), transaction.atomic():
            run("SELECT 1")
            transaction.on_commit(lambda: seen.append(stands_in()))
        assert seen == [("gm0518", "gm0518")]

    def test_a_rolled_back_transaction_leaves_nothing_and_nobody(self) -> None:
        with pytest.raises(RuntimeError), inside("gm0518"), transaction.atomic():
            a_partner(name="Gone")
            raise RuntimeError
        with inside("gm0518"):
            assert stands_in() == ("gm0518", "gm0518")
            assert not Partner.objects.filter(name="Gone").exists()

    def test_a_pooled_connection_handed_on_is_isolated(self) -> None:
        """One connection in the pool serves one municipality after the other, also after a failed transaction."""
        options = connection.settings_dict["OPTIONS"]
        connection.close()
        options["pool"] = {"min_size": 1, "max_size": 1, "timeout": 10}
        try:
            pids = set()
            for schema, other in (("gm0518", "gm0267"), ("gm0267", "gm0518"), ("gm0518", "gm0267")):
                with inside(schema):
                    pids.add(run("SELECT pg_backend_pid()")[0][0])
                    assert stands_in() == (schema, schema)
                    assert "permission denied" in refused(f"SELECT * FROM {other}.partners_member")
                    connection.set_autocommit(False)
                    run("SELECT 1")
                    connection.close()
                    connection.set_autocommit(True)
            assert len(pids) == 1
        finally:
            connection.close()
            connection.close_pool()
            del options["pool"]

    def test_later_tables_are_covered_by_default_privileges(self) -> None:
        """A table made by a later migration is reachable for its own plane role, and for no other."""
        with planes.as_login("owner"), inside("gm0518"):
            run("CREATE TABLE later (id int)")
        try:
            with inside("gm0518"):
                assert run("SELECT count(*) FROM later") == [(0,)]
            with inside("gm0267"):
                assert "permission denied" in refused("SELECT * FROM gm0518.later")
        finally:
            with planes.as_login("owner"), inside("gm0518"):
                run("DROP TABLE later")


def test_the_application_role_itself_may_nothing(real_commits: None) -> None:
    with inside("gm0518"):
        run("SELECT 1")
        run("RESET ROLE")
        denied: list[str] = []
        for table in ("gm0518.partners_member", "gm0267.partners_member", "public.tenants_environment"):
            try:
                with connection.connection.cursor() as raw:
                    raw.execute(f"SELECT * FROM {table}")
            except Exception as error:
                denied.append(str(error))
                connection.connection.rollback()
        assert len(denied) == 3
        assert all("permission denied" in message for message in denied)
