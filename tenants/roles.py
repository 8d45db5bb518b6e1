"""Database roles: owner, application, and one plane role per schema. All names carry the database's name.

- *owner* logs in, owns every schema, may make roles: migrations and provisioning.
- *application* logs in, owns nothing and inherits nothing: web and workers. It may only *become* a plane role.
- *plane roles* cannot log in: `…_control` reaches schema `public`, `…_t_<schema>` that schema, nothing else.

Functions here expect a connection that may do this: an administrator's for `setup`, the owner's for the rest.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from preventief.plane import CONTROL_PLANE
from preventief.privacy import Privacy

IDENTIFIER_LIMIT = 63


def owner_role(database: str) -> str:
    """The role that owns all schemas of `database`."""
    return f"{database}_owner"


def application_role(database: str) -> str:
    """The role with which web and workers of `database` log in."""
    return f"{database}_application"


def plane_role(database: str, schema: str) -> str:
    """The role that reaches `schema` of `database`, and nothing else."""
    name = f"{database}_control" if schema == CONTROL_PLANE else f"{database}_t_{schema}"
    if len(name) > IDENTIFIER_LIMIT:
        raise ValueError(f"PostgreSQL would cut off this role's name: {name}")
    return name


def setup(
    database: str, *, owner_password: str | None = None, application_password: str | None = None
) -> None:
    """Make the roles of a database and close its public schema to everybody else; safe to repeat."""
    owner, application, control = (
        owner_role(database),
        application_role(database),
        plane_role(database, CONTROL_PLANE),
    )
    _ensure_role(owner, "LOGIN CREATEROLE NOSUPERUSER", owner_password)
    _ensure_role(application, "LOGIN NOINHERIT NOSUPERUSER NOCREATEROLE NOCREATEDB", application_password)
    _run("GRANT {} TO CURRENT_USER", owner)
    if not _role_exists(control):
        _run("CREATE ROLE {} NOLOGIN", control)
    _run("GRANT {} TO {} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE", control, owner)
    _run("ALTER DATABASE {} OWNER TO {}", database, owner)
    _run("REVOKE ALL ON DATABASE {} FROM PUBLIC", database)
    _run("GRANT CONNECT ON DATABASE {} TO {}", database, application)
    _run("ALTER SCHEMA public OWNER TO {}", owner)
    _run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    _grant_plane(database, CONTROL_PLANE, as_owner=owner)


def make_plane_role(database: str, schema: str) -> None:
    """Make the role of a municipality's schema, if it is not there yet."""
    role = plane_role(database, schema)
    if not _role_exists(role):
        _run("CREATE ROLE {} NOLOGIN", role)


def make_schema(database: str, schema: str) -> None:
    """Make a municipality's schema and give its role the ordinary rights on all later tables; safe to repeat."""
    _run("CREATE SCHEMA IF NOT EXISTS {}", schema)
    _grant_plane(database, schema)


def _grant_plane(database: str, schema: str, as_owner: str | None = None) -> None:
    role = plane_role(database, schema)
    _run("GRANT USAGE ON SCHEMA {} TO {}", schema, role)
    for kind, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE")):
        statement = f"ALTER DEFAULT PRIVILEGES FOR ROLE {{}} IN SCHEMA {{}} GRANT {rights} ON {kind} TO {{}}"
        _run(statement, as_owner or owner_role(database), schema, role)
    _run("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE", role, application_role(database))


def insert_only_tables(installed: Iterable[type[models.Model]] | None = None) -> list[str]:
    """The tables whose rows may be added and read, never changed or removed, by web and workers."""
    found = apps.get_models() if installed is None else installed
    return sorted(
        model._meta.db_table
        for model in found
        if isinstance(declared := getattr(model, "privacy", None), Privacy) and declared.insert_only
    )


def restrict(database: str, schema: str) -> None:
    """Take away UPDATE, DELETE and TRUNCATE on insert-only tables, and all but reading on the migrations table.

    Run after every migration of a schema, in the same transaction where that is possible.
    """
    role = plane_role(database, schema)
    closed = {
        "UPDATE, DELETE, TRUNCATE": insert_only_tables(),
        "INSERT, UPDATE, DELETE": ["django_migrations"],
    }
    for rights, tables in closed.items():
        present = _present(schema, tables)
        if present:
            names = ", ".join("{}.{}" for _ in present)
            qualified = [part for table in present for part in (schema, table)]
            _run(f"REVOKE {rights} ON {names} FROM {{}}", *qualified, role)


def drop_plane(database: str, schema: str) -> None:
    """Remove a municipality's schema with everything in it, and its role. For tests and for destruction."""
    role = plane_role(database, schema)
    _run("DROP SCHEMA IF EXISTS {} CASCADE", schema)
    if _role_exists(role):
        _run("DROP ROLE {}", role)


def _present(schema: str, tables: list[str]) -> list[str]:
    """Those of the tables that the schema has; by name, since a database has many tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'"
            " AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) ORDER BY relname",
            [tables, schema],
        )
        return [name for (name,) in cursor.fetchall()]


def _role_exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def _ensure_role(name: str, attributes: str, password: str | None) -> None:
    verb = "ALTER" if _role_exists(name) else "CREATE"
    _run(f"{verb} ROLE {{}} {attributes}", name)
    if password:
        statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
        _execute(statement)


def _run(statement: str, *names: str) -> None:
    _execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _execute(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))
