"""The database backend: search path and role of a plane are set together, in one round trip, only when they change.

Ring 2 and ring 3 of docs/architecture.md. The process logs in as the *application* role, which owns nothing and
inherits nothing; each plane's role can reach that plane's schema alone. A process that logs in as *owner*
(migrations, provisioning) keeps its own rights and only gets the search path.
"""

from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError
from django_tenants.postgresql_backend.base import DatabaseWrapper as SchemaDatabaseWrapper

from tenants.roles import plane_role

SET_PLANE = "SELECT set_config('search_path', %s, false), set_config('role', %s, false)"


class DatabaseWrapper(SchemaDatabaseWrapper):  # type: ignore[misc]
    """A connection that stands in exactly one plane."""

    search_path_set_schemas: tuple[str, str] | None
    _setting_search_path: bool

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:
        """Choose the plane for what follows. Inside a municipality `public` is never in the search path."""
        super().set_tenant(tenant, include_public=False)

    def _handle_search_path(self, cursor: Any = None) -> None:
        if not self.schema_name:
            raise ImproperlyConfigured("No plane chosen: call set_tenant() before a query.")
        wanted = (self.schema_name, self._role())
        if self._setting_search_path or self.search_path_set_schemas == wanted:
            return
        self._setting_search_path = True
        try:
            with self.wrap_database_errors, self.connection.cursor() as plane_cursor:
                plane_cursor.execute(SET_PLANE, (f'"{wanted[0]}"', wanted[1]))
        except InternalError as error:
            # Only a rollback can follow, after which the plane is set anew. Any other error is raised: a
            # statement must never run with the role of the plane before it.
            if not isinstance(error.__cause__, psycopg.errors.InFailedSqlTransaction):
                raise
            self.search_path_set_schemas = None
        else:
            self.search_path_set_schemas = wanted
        finally:
            self._setting_search_path = False

    def _role(self) -> str:
        if self.settings_dict.get("LOGIN") == "owner":
            return "none"
        return plane_role(self.settings_dict["NAME"], self.schema_name)
