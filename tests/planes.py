"""The planes of the test database: made once per worker by the real functions, entered by fixtures."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client
from psycopg import sql

from preventief.plane import CONTROL_PLANE, inside
from tenants import roles, schemas
from tenants.addresses import Address, forget_addresses
from tenants.models import Environment
from tenants.provisioning import provision, request_environment

HERE = ("GM0518", "'s-Gravenhage")
ELSEWHERE = ("GM0267", "Nijkerk")
# What a test that really commits leaves standing: made once, and needed by the next.
KEPT = {
    "django_migrations", "tenants_environment", "tenants_domain", "catalogue_kind", "catalogue_kindversion",
}  # fmt: skip
KEPT_PREFIXES = ("regions_", "contracts_priceclass", "contracts_agreement")


def log_in_as(login: str, database: str | None = None) -> None:
    """Let this process's connection log in as `admin`, `owner` or `application` from now on."""
    connection.close()
    target = database or str(connection.settings_dict["NAME"])
    users = {
        "admin": "postgres",
        "owner": roles.owner_role(target),
        "application": roles.application_role(target),
    }
    connection.settings_dict.update(
        {"NAME": target, "USER": users[login], "LOGIN": "application" if login == "application" else "owner"}
    )


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """A block in which this process is logged in as somebody else; outside transactions only."""
    log_in_as(login)
    try:
        yield
    finally:
        log_in_as("application")


def admin_connection(database: str = "postgres") -> psycopg.Connection[Any]:
    """A connection of the database's administrator, outside Django."""
    host = str(settings.DATABASE_ADMIN["HOST"])
    return psycopg.connect(dbname=database, user="postgres", host=host, autocommit=True)


def make_database(name: str) -> None:
    """A database with its roles, the control plane, the register and two municipalities."""
    with admin_connection() as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection.set_schema_to_public()
    log_in_as("admin", name)
    roles.setup(name)
    log_in_as("owner")
    failed = [report for report in schemas.migrate_all() if report.error]
    assert not failed, failed
    _load_register()
    for code, official in (HERE, ELSEWHERE):
        make_municipality(code, official)
    log_in_as("application")


def make_municipality(code: str, name: str) -> Environment:
    """An environment by the real provisioning; the connection must be logged in as owner."""
    with inside(CONTROL_PLANE):
        environment = request_environment(code=code, name=name)
        return provision(environment.id, {Environment.Step.CATALOGUE: _furnish})


def _furnish(environment: Environment) -> None:
    try:
        from cases.catalogue.actions import adopt_default_kinds
    except ImportError:
        return
    with inside(environment.schema_name):
        adopt_default_kinds(code=environment.code)


def _load_register() -> None:
    from django.core.management import call_command, get_commands

    if "load_register" in get_commands():
        call_command("load_register", verbosity=0)


def address(code: str) -> Address:
    """The address of one of the two municipalities."""
    from tenants.addresses import address_of, host_for
    from tenants.models import web_name

    forget_addresses()
    name = dict((HERE, ELSEWHERE))[code]
    found = address_of(host_for(web_name(name)))
    assert found is not None
    return found


def empty_database() -> None:
    """Remove what a test really committed; as administrator, without triggers."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with admin_connection(name) as admin:
        admin.execute("SET session_replication_role = replica")
        tables = admin.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            if table not in KEPT and not table.startswith(KEPT_PREFIXES):
                admin.execute(
                    sql.SQL("DELETE FROM {}.{}").format(sql.Identifier(schema), sql.Identifier(table))
                )


class PlaneClient(Client):
    """A test client at one host, that leaves the test's own connection in the plane where the test stood."""

    def __init__(self, host: str, **defaults: Any) -> None:
        super().__init__(HTTP_HOST=host, **defaults)
        self.host = host

    def request(self, **request: Any) -> Any:
        """Send a request; afterwards queries of the test go on in the test's own plane."""
        before: Any = connection.tenant or SimpleNamespace(schema_name=CONTROL_PLANE)
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(before)
