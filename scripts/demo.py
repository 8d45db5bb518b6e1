"""The whole of Preventief on one machine: databases, web server, workers and beat, and invented people.

Started by `make demo`; PORT chooses the port and with it the copy. What it makes is under `var/demo-<PORT>/`.
Ctrl-C ends all of it. What dies is started again; that goes for PostgreSQL too.
"""

from __future__ import annotations

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
from processes import Program, Supervisor
from psycopg import sql
from services import EmbeddedPostgres, EmbeddedValkey, ServiceError

ROOT = Path(__file__).resolve().parent.parent
ENTRYPOINT = ROOT / "deploy" / "entrypoint"
DATABASE = "preventief"
SETUP_COMMANDS = (
    ("setup_database_roles", "Making the database roles"),
    ("migrate_all", "Making the tables"),
    ("load_register", "Loading municipalities and regions"),
    ("collectstatic --noinput --clear", "Collecting the static files"),
    ("seed_demo", "Inviting the demo people"),
)
CODE = ("platform", "tenants", "partners", "cases", "billing", "data", "scripts", "requirements")
STEPS = 5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotStart(Exception):
    """The demo cannot start; the message says why and what to do."""


class Demo:
    """One copy, with its port and its directory."""

    def __init__(self, port: int, var: Path) -> None:
        self.port = port
        self.var = var
        self.directory = var / f"demo-{port}"
        self.logs = self.directory / "logs"
        self.postgres = EmbeddedPostgres(self.directory / "postgres")
        self.valkey = EmbeddedValkey(self.directory / "valkey")
        self.supervisor = Supervisor(self.directory / "processes.json", self.logs, say)
        self.step = 0

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self) -> None:
        """Start everything, then look after it until somebody asks to stop."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with _only_one(self.directory / "lock"):
            for name in self.supervisor.end_leftovers():
                say(f"Ended {name}, left behind by a run that was killed.")
            _refuse_taken_port(self.port)
            try:
                self._start()
                while True:
                    time.sleep(0.5)
                    self._look_after()
            finally:
                self._stop()

    def _start(self) -> None:
        began = time.monotonic()
        with self._progress("Starting PostgreSQL"):
            self.postgres.start()
        with self._progress("Starting Valkey"):
            self.supervisor.start(Program("valkey", self.valkey.command(), os.environ))
            _wait_for("Valkey", self.valkey.answers, self.logs / "valkey.log", 20)
        self._prepare()
        with self._progress("Starting web server, workers and beat"):
            for program in self._programs():
                self.supervisor.start(program)
        with self._progress("Waiting until it answers"):
            _wait_for("The web server", self._is_ready, self.logs / "web.log", 90, self.supervisor.tend)
        people = self._write_addresses()
        say(f"\nReady after {time.monotonic() - began:.0f} seconds. Look here:\n")
        for line in self._where_to_look(people):
            say(f"  {line}".rstrip())
        say("\nCtrl-C stops everything; make demo-reset starts over.")

    def _prepare(self) -> None:
        """Roles, tables, register and people: when the database is new, or the code is not what made it."""
        stamp = self.directory / "prepared"
        fingerprint = _fingerprint()
        is_new = self._create_database()
        if not is_new and stamp.exists() and stamp.read_text() == fingerprint:
            self.step += 1
            say(f"[{self.step}/{STEPS}] Database is up to date")
            return
        stamp.unlink(missing_ok=True)
        self.step += 1
        say(f"[{self.step}/{STEPS}] Preparing the database")
        for command, title in SETUP_COMMANDS:
            with _timed(f"      {title}"):
                self._manage(command)
        stamp.write_text(fingerprint)

    def _create_database(self) -> bool:
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                return False
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
            return True

    def _manage(self, command: str) -> None:
        log = self.logs / f"{command.split(maxsplit=1)[0]}.log"
        with log.open("wb") as output:
            outcome = subprocess.run(
                [str(ENTRYPOINT), "manage", *command.split()],
                env=self._environment("owner"),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if outcome.returncode != 0:
            raise CannotStart(f"`manage.py {command}` failed. The end of {_shown(log)}:\n\n{_tail(log)}")

    def _environment(self, login: str) -> dict[str, str]:
        """What differs between machines and processes; nothing else of it is in a file."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "BROKER_", "DJANGO_", "SECRET_KEY", "SENTRY_"))
        }
        return environment | {
            "DJANGO_SETTINGS_MODULE": "preventief.settings.demo",
            "PYTHONUNBUFFERED": "1",
            "SECRET_KEY": self._secret(),
            "DATABASE_URL": self.postgres.url(DATABASE, user=f"{DATABASE}_application"),
            "DATABASE_OWNER_URL": self.postgres.url(DATABASE, user=f"{DATABASE}_owner"),
            "DATABASE_ADMIN_URL": self.postgres.url(DATABASE),
            "DATABASE_LOGIN": login,
            "BROKER_URL": self.valkey.url(),
            "BASE_URL": self.base_url,
            "VAR_DIR": str(self.directory),
            "STATIC_ROOT": str(self.directory / "static"),
            "SCRATCH_DIR": str(self.directory),
            "WEB_BIND": " ".join(_loopback(self.port)),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        }

    def _secret(self) -> str:
        """Made once per copy, so that sessions survive a restart."""
        file = self.directory / "secret"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()

    def _programs(self) -> Iterator[Program]:
        """The very same entry points as those of an installation (deploy/entrypoint)."""
        for name, login in (("web", "application"), ("worker", "application"), ("provisioner", "owner")):
            yield Program(name, [str(ENTRYPOINT), name], self._environment(login))
        yield Program(
            "beat",
            [str(ENTRYPOINT), "beat"],
            self._environment("application"),
            patience=5,
        )

    def _look_after(self) -> None:
        self.supervisor.tend()
        if not self.postgres.is_running():
            time.sleep(2)  # somebody may be restarting it
            if not self.postgres.is_running():
                say("PostgreSQL is gone; starting it again.")
                self.postgres.start()

    def _stop(self) -> None:
        for name in STOP_SIGNALS:
            signal.signal(name, signal.SIG_IGN)  # one request is enough, and stopping must be finished
        say("\nStopping…")
        self.supervisor.stop()
        self.postgres.stop()
        say("Stopped.")

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/health/ready", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _write_addresses(self) -> dict[str, Any]:
        """Complete what `seed_demo` wrote, for scripts; `var/demo.json` is that of the copy started last."""
        seeded: dict[str, Any] = json.loads((self.directory / "demo.json").read_text())
        found = {"base_url": self.base_url, "port": self.port, "directory": str(self.directory)} | seeded
        text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
        for directory in (self.directory, self.var):
            (directory / "demo.json").write_text(text)
        return found

    def _where_to_look(self, found: dict[str, Any]) -> Iterator[str]:
        places = [
            (f"{self.base_url}/", "the public site and the control plane"),
            (f"{self.base_url}/demo/", "become any demo person, read the mail that was sent"),
            *((f"{one['url']}/", one["name"]) for one in found["municipalities"]),
        ]
        width = max(len(url) for url, _ in places)
        for url, what in places:
            yield f"{url:<{width}}  {what}"
        yield ""
        yield f"{_shown(self.var / 'demo.json')}: the same for scripts"
        yield f"{_shown(self.logs)}/: what the programs say"

    @contextmanager
    def _progress(self, title: str) -> Iterator[None]:
        self.step += 1
        with _timed(f"[{self.step}/{STEPS}] {title}"):
            yield


def say(text: str) -> None:
    """Tell the person at the terminal, on a line of its own, also while a step is under way."""
    if _Line.is_open:
        print()
        _Line.is_open = False
    print(text, flush=True)


class _Line:
    """Whether the terminal's last line waits for the time that its step took."""

    is_open = False


@contextmanager
def _timed(title: str) -> Iterator[None]:
    print(f"{title} …", end="", flush=True)
    _Line.is_open = True
    began = time.monotonic()
    yield
    print(f"{'' if _Line.is_open else title} {time.monotonic() - began:.1f} s", flush=True)
    _Line.is_open = False


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    """Hold a lock that the system takes away with the process, so a killed run leaves none."""
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotStart(
                "This copy already runs. Stop it with Ctrl-C there, or start another beside it: "
                "make demo PORT=8001"
            ) from None
        yield


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind(("127.0.0.1", port))
        except OSError as refused:
            raise CannotStart(
                f"Port {port} cannot be used ({refused.strerror}): another program may have it. "
                f"Choose another: make demo PORT={port + 1}"
            ) from refused


def _loopback(port: int) -> Iterator[str]:
    """Both loopback addresses, where the machine has both: browsers try either for `localhost`."""
    yield f"127.0.0.1:{port}"
    try:
        with socket.socket(socket.AF_INET6) as candidate:
            candidate.bind(("::1", port))
        yield f"[::1]:{port}"
    except OSError:
        return


def _wait_for(who: str, ready: Any, log: Path, patience: float, meanwhile: Any = lambda: None) -> None:
    deadline = time.monotonic() + patience
    while not ready():
        if time.monotonic() > deadline:
            raise CannotStart(f"{who} does not answer. The end of {_shown(log)}:\n\n{_tail(log)}")
        meanwhile()
        time.sleep(0.1)


def _fingerprint() -> str:
    """Of all code and data that make the database what it is; any change runs the preparation again."""
    digest = hashlib.sha256()
    for room in CODE:
        for file in sorted((ROOT / room).rglob("*")):
            if (
                file.suffix in {".py", ".csv", ".json", ".txt", ".css", ".js", ".svg"}
                and "__pycache__" not in file.parts
            ):
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _tail(log: Path, count: int = 25) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else "(nothing)"


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise CannotStart(f"PORT must be a number from 1024 to 65535, not {text!r}.")
    return int(text)


def _reset(demo: Demo) -> None:
    if not demo.directory.exists():
        say(f"There is no {_shown(demo.directory)}.")
        return
    with _only_one(demo.directory / "lock"):
        demo.supervisor.end_leftovers()
        demo.postgres.stop()
        shutil.rmtree(demo.directory)
    say(f"Removed {_shown(demo.directory)}.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    for name in STOP_SIGNALS:
        signal.signal(name, _interrupt)
    try:
        var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
        demo = Demo(_port(), var)
        if "--reset" in sys.argv[1:]:
            _reset(demo)
        else:
            demo.run()
    except KeyboardInterrupt:
        return 0
    except (CannotStart, ServiceError) as refused:
        print(f"\n{refused}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
