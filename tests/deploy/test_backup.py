"""The restore that deploy/README.md promises: one municipality goes back by itself, rights included."""

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.deploy.installation import DOMAIN, Installation
from tests.deploy.mailbox import Mailbox
from tests.deploy.steps import accept, invitation_link, subscribe
from tests.deploy.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]

SCHEMA = "gm0267"
ADMINISTRATOR = "beheer@nijkerk.example"
HOME = f"https://nijkerk.{DOMAIN}/"


def _owner(installation: Installation) -> str:
    return installation.postgres.url("preventief", user="preventief_owner")


def _run(installation: Installation, program: str, *arguments: str) -> None:
    subprocess.run([str(installation.postgres.program(program)), *arguments], check=True, capture_output=True)


def _as_plane(installation: Installation, schema: str, statement: str) -> None:
    """Do what a web process in Nijkerk can do: log in as the application, assume the plane's role."""
    url = installation.postgres.url("preventief", user="preventief_application")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"SET ROLE preventief_t_{SCHEMA}")
        connection.execute(statement.format(schema=schema))  # type: ignore[call-overload]


def test_a_municipality_is_dumped_lost_and_restored(
    installation: Installation, mailbox: Mailbox, visitor: Visitor, tmp_path: Path
) -> None:
    subscribe(visitor, "Nijkerk", ADMINISTRATOR)
    administrator = Visitor(installation.port)
    assert "Anneke de Wit" in accept(administrator, invitation_link(mailbox, ADMINISTRATOR)).html
    dump = tmp_path / "nijkerk.dump"

    _run(
        installation,
        "pg_dump",
        _owner(installation),
        f"--schema={SCHEMA}",
        "--format=custom",
        f"--file={dump}",
    )
    with psycopg.connect(_owner(installation), autocommit=True) as owner:
        owner.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {SCHEMA}_before")
    _run(installation, "pg_restore", f"--dbname={_owner(installation)}", "--exit-on-error", str(dump))
    with psycopg.connect(_owner(installation), autocommit=True) as owner:
        owner.execute(f"DROP SCHEMA {SCHEMA}_before CASCADE")

    assert "Anneke de Wit" in administrator.get(HOME).html
    _as_plane(installation, SCHEMA, "SELECT count(*) FROM {schema}.partners_member")
    with psycopg.connect(_owner(installation), autocommit=True) as owner:
        owner.execute(f"CREATE TABLE {SCHEMA}.later (id int)")  # as a later migration would
    _as_plane(installation, SCHEMA, "SELECT count(*) FROM {schema}.later")
    for forbidden in (
        "SELECT count(*) FROM public.onboarding_subscription",
        "CREATE TABLE {schema}.smuggled (id int)",
        "DELETE FROM {schema}.accesslog_entry",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _as_plane(installation, SCHEMA, forbidden)
    assert installation.run("migrate", "migrate", check=False).returncode == 0
