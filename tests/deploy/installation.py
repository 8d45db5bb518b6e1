"""A whole installation with production settings: the entry points of deploy/ against embedded servers."""

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from processes import Program, Supervisor
from services import THROWAWAY_SETTINGS, EmbeddedPostgres, EmbeddedValkey

ROOT = Path(__file__).resolve().parents[2]
ENTRYPOINT = ROOT / "deploy" / "entrypoint"
DOMAIN = "preventief.test"
ROLES = ("web", "worker", "provisioner", "beat")


def production_environment(**chosen: str) -> dict[str, str]:
    """What a production process needs, nothing of this test run's own settings, and what is `chosen`."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "PREVENTIEF_RUN", "PYTHONDONTWRITEBYTECODE")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment | {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "BASE_URL": f"https://{DOMAIN}",
        "DATABASE_URL": "postgresql://preventief_application@127.0.0.1:1/preventief",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        **chosen,
    }


class Installation:
    """One installation in a directory of its own; secrets reach its processes by file only."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.postgres = EmbeddedPostgres(directory / "postgres", THROWAWAY_SETTINGS)
        self.valkey = EmbeddedValkey(directory / "valkey")
        self.port = _free_port()
        self.mail_port = _free_port()
        (directory / "logs").mkdir()
        self.supervisor = Supervisor(directory / "processes.json", directory / "logs", lambda _: None)
        self.secret_key = secrets.token_urlsafe(60)

    def environment(self, role: str) -> dict[str, str]:
        """Owner's and administrator's addresses go only to those who make tables and roles, as in compose."""
        secret = {
            "SECRET_KEY": self.secret_key,
            "DATABASE_URL": self.postgres.url("preventief", user="preventief_application"),
            "BROKER_URL": self.valkey.url(),
        }
        if role in {"migrate", "provisioner"}:
            secret["DATABASE_OWNER_URL"] = self.postgres.url("preventief", user="preventief_owner")
        if role == "migrate":
            secret["DATABASE_ADMIN_URL"] = self.postgres.url("preventief")
        environment = production_environment()
        for name, value in secret.items():
            file = self.directory / f"{role}-{name.lower()}"
            file.write_text(value)
            environment.pop(name, None)
            environment[f"{name}_FILE"] = str(file)
        scratch = self.directory / f"scratch-{role}"
        scratch.mkdir(exist_ok=True)
        return environment | {
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": "1",
            "WORKER_CONCURRENCY": "1",
            "SCRATCH_DIR": str(scratch),
            "VAR_DIR": str(self.directory / "files"),
            "STATIC_ROOT": str(self.directory / "static"),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.mail_port),
            "OUTBOX_SWEEP_SECONDS": "2",
        }

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE preventief")
        self.run("migrate", "migrate")
        self.run("web", "manage", "collectstatic", "--noinput")
        for role in ROLES:
            self.supervisor.start(Program(role, [str(ENTRYPOINT), role], self.environment(role)))
        for role in ROLES:
            self.wait_until_healthy(role)

    def run(self, role: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run an entry point to its end, in the environment of `role`."""
        return subprocess.run(
            [str(ENTRYPOINT), *arguments],
            env=self.environment(role),
            check=check,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def is_healthy(self, role: str) -> bool:
        return self.run(role, "healthy", role, check=False).returncode == 0

    def wait_until_healthy(self, role: str, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while not self.is_healthy(role):
            assert time.monotonic() < deadline, f"{role} is not healthy:\n{self.log_of(role)}"
            assert not self.supervisor.has_ended(role), f"{role} ended:\n{self.log_of(role)}"
            time.sleep(0.2)

    def start_again(self, role: str) -> None:
        """Start a process that ended, and wait for a sign of life that is newer than its end."""
        for sign in (self.directory / f"scratch-{role}").glob("beat-schedule*"):
            sign.unlink()
        log = self.directory / "logs" / f"{role}.log"
        log.replace(log.with_suffix(".log.old"))
        self.supervisor.restart(role)
        self.wait_until_healthy(role)

    def log_of(self, role: str, *, before: bool = False) -> str:
        """The end of what a process said; with `before`, of what it said until it was started again."""
        return (self.directory / "logs" / f"{role}.log{'.old' if before else ''}").read_text()[-3000:]

    def stop(self) -> None:
        self.supervisor.stop()
        self.valkey.stop()
        self.postgres.stop()


def _free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return int(candidate.getsockname()[1])
