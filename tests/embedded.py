"""Starts the servers of a test run before settings are read: PostgreSQL and Valkey from wheels, thrown away after.

Loaded with `-p tests.embedded`. Each run has servers of its own, so that several runs do not meet; xdist's
workers find them in the environment.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from services import THROWAWAY_SETTINGS, EmbeddedPostgres, EmbeddedValkey  # noqa: E402

STARTED_BY = "PREVENTIEF_TEST_SERVERS_OF"
_running: list[EmbeddedPostgres | EmbeddedValkey] = []
_directory: Path | None = None


def _start() -> None:
    global _directory  # noqa: PLW0603 (a plugin is a module; this is its one piece of state)
    (ROOT / "var").mkdir(exist_ok=True)
    _directory = Path(tempfile.mkdtemp(prefix="test-", dir=ROOT / "var"))
    postgres = EmbeddedPostgres(_directory / "pg", {**THROWAWAY_SETTINGS, "max_connections": "300"})
    postgres.start()
    _running.append(postgres)
    valkey = EmbeddedValkey(_directory / "valkey")
    valkey.start()
    _running.append(valkey)
    os.environ.update(
        {
            STARTED_BY: str(os.getpid()),
            "DJANGO_SETTINGS_MODULE": "preventief.settings.test",
            "DATABASE_ADMIN_URL": postgres.url("postgres", user="postgres"),
            "DATABASE_URL": postgres.url("preventief", user="preventief_application"),
            "DATABASE_OWNER_URL": postgres.url("preventief", user="preventief_owner"),
            "BROKER_URL": valkey.url(),
            "VAR_DIR": str(_directory),
            "TEST_POSTGRES_DIRECTORY": str(postgres.directory),
        }
    )


def pytest_unconfigure() -> None:
    """Stop what this process started, and remove its files."""
    if os.environ.get(STARTED_BY) != str(os.getpid()):
        return
    while _running:
        _running.pop().stop()
    if _directory is not None:
        shutil.rmtree(_directory, ignore_errors=True)


def _own_broker() -> None:
    """Each xdist worker has a database of Valkey to itself, so that no worker takes another's tasks."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    os.environ["BROKER_URL"] = f"{os.environ['BROKER_URL'].rpartition('/')[0]}/{number}"


if STARTED_BY not in os.environ:
    _start()
_own_broker()
