"""Make the owner, application and control-plane roles of the database. Needs DATABASE_ADMIN_URL; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tenants import roles


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Log in as administrator, make the roles with the passwords of the two other addresses, and say so."""
        if not settings.DATABASE_ADMIN:
            raise CommandError("Set DATABASE_ADMIN_URL to an address that may create roles.")
        connection.close()
        connection.settings_dict.update(
            {key: settings.DATABASE_ADMIN[key] for key in ("USER", "PASSWORD", "HOST", "PORT")}
        )
        connection.settings_dict["LOGIN"] = "owner"
        name = str(connection.settings_dict["NAME"])
        roles.setup(
            name,
            owner_password=settings.DATABASE_PASSWORDS["owner"],
            application_password=settings.DATABASE_PASSWORDS["application"],
        )
        connection.close()
        self.stdout.write(f"Roles of {name} are ready.")
