"""Which plane this code runs in: the control plane (schema `public`) or one municipality's own schema.

The kernel serves both planes and knows neither: it asks the connection in which schema it stands.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, cast

from django.db import connection as database_connection
from django_tenants.utils import schema_context

CONTROL_PLANE = "public"
_MUNICIPALITY_SCHEMA = re.compile(r"[a-z][a-z0-9_]{1,30}")


# django-tenants' methods, which the type of Django's own connection does not know.
connection = cast(Any, database_connection)


class Environment(Protocol):
    """Whatever knows the schema of one municipality."""

    @property
    def schema_name(self) -> str:
        """The name of the schema."""


class UnknownPlane(Exception):
    """A schema name that can belong to no plane; nothing was read or written."""


def current_schema() -> str:
    """The schema that queries go to now: `public`, or the schema of one municipality."""
    return str(connection.schema_name)


def in_control_plane() -> bool:
    """Whether queries go to the control plane."""
    return current_schema() == CONTROL_PLANE


def enter(environment: Environment) -> None:
    """From now on queries of this thread go to the schema of this environment, as its role."""
    connection.set_tenant(environment)


def enter_control_plane() -> None:
    """From now on queries of this thread go to the control plane, as its role."""
    connection.set_schema_to_public()


@contextmanager
def inside(schema: str) -> Iterator[None]:
    """Run a block in the plane of `schema`, and return to the plane before it, also after an error.

    Raises:
        UnknownPlane: the name cannot be a schema of ours.
    """
    if not _MUNICIPALITY_SCHEMA.fullmatch(schema):
        raise UnknownPlane
    with schema_context(schema):
        yield


def salted(purpose: str) -> str:
    """A salt for signing and caching that holds in this plane only."""
    return f"preventief:{current_schema()}:{purpose}"


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Cache keys carry the schema (setting KEY_FUNCTION), so no plane reads what another one stored."""
    return f"{current_schema()}:{key_prefix}:{version}:{key}"
