"""The installation that is measured: real entry points with production settings, on embedded servers of its own."""

import os
import sys
from pathlib import Path
from typing import Any

import psycopg
from processes import Program
from services import POSTGRES_SETTINGS, EmbeddedPostgres

from tests.deploy.installation import DOMAIN, ENTRYPOINT, Installation, _free_port

DATABASE = "preventief"
HEADERS = {"X-Forwarded-Proto": "https"}


class Stand(Installation):
    """As tests/deploy installs it, but durable like a real one, and with the web server's own defaults."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.postgres = EmbeddedPostgres(directory / "postgres", POSTGRES_SETTINGS)
        self.twin_port = _free_port()

    def environment(self, role: str) -> dict[str, str]:
        """The environment of a process; `single` is the single-schema twin, which logs in as owner."""
        environment = super().environment("provisioner" if role == "single" else role)
        return environment | {"WEB_WORKERS": "2", "WEB_THREADS": "4", "LOG_LEVEL": "WARNING"}

    def start(self) -> None:
        """Start the servers and make the tables; what runs beside them is started by who measures it."""
        self.postgres.start()
        self.valkey.start()
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        self.run("migrate", "migrate")
        self.run("web", "manage", "collectstatic", "--noinput")

    def run_program(self, role: str) -> None:
        """Start an entry point and wait until it does its work."""
        self.supervisor.start(Program(role, [str(ENTRYPOINT), role], self.environment(role)))
        self.wait_until_healthy(role)

    def admin(self) -> psycopg.Connection[Any]:
        """A connection of the database's administrator."""
        return psycopg.connect(self.postgres.url(DATABASE), autocommit=True)

    def join(self) -> None:
        """Let this very process work in the installation, as a test does in its database."""
        os.environ.update(
            {
                "DJANGO_SETTINGS_MODULE": "preventief.settings.test",
                "SECRET_KEY": self.secret_key,
                "BASE_URL": f"https://{DOMAIN}",
                "DATABASE_URL": self.postgres.url(DATABASE, user=f"{DATABASE}_application"),
                "DATABASE_OWNER_URL": self.postgres.url(DATABASE, user=f"{DATABASE}_owner"),
                "DATABASE_ADMIN_URL": self.postgres.url(DATABASE),
                "BROKER_URL": self.valkey.url(),
                "VAR_DIR": str(self.directory / "files"),
                "LOG_LEVEL": "WARNING",
            }
        )
        import django

        django.setup()


def say(line: str) -> None:
    """A line for whoever waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
