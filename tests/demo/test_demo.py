"""The demo, for real: it starts on a free port, answers, survives bad luck, and leaves nothing behind."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from services import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
MARK = "PREVENTIEF_DEMO_TEST"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]  # one copy for all of them


class RunningDemo:
    """`scripts/demo.py` as a child, with everything that it started. Each test leaves it running."""

    def __init__(self, var: Path, port: int) -> None:
        self.port = port
        self.var = var
        self.directory = var / f"demo-{port}"
        self.mark = f"{var}:{port}"
        self.output = var / "output"

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "scripts" / "demo.py")],
                env=_environment(self.var, self.port) | {MARK: self.mark},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self, patience: float = 180) -> None:
        deadline = time.monotonic() + patience
        while "Ready after" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def said(self) -> str:
        return self.output.read_text()

    def status(self, path: str = "/", *, host: str = "localhost") -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            return connection.getresponse().status

    def processes(self) -> list[psutil.Process]:
        """All that carry this run's mark, and the database, which does not keep it."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.status() == psutil.STATUS_ZOMBIE:
                    continue
                of_ours = process.environ().get(MARK) == self.mark
                if of_ours or str(self.directory) in process.cmdline():
                    found.append(process)
        return found

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        port = int(candidate.getsockname()[1])
    running = RunningDemo(tmp_path_factory.mktemp("var"), port)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        for process in running.processes():
            process.kill()


def _environment(var: Path, port: int) -> dict[str, str]:
    return dict(os.environ) | {"VAR_DIR": str(var), "PORT": str(port)}


def _until(condition: Callable[[], bool], patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


def test_it_answers_and_says_where_to_look(demo: RunningDemo) -> None:
    assert demo.status("/") == 200
    assert demo.status("/demo/") == 200
    found = json.loads((demo.var / "demo.json").read_text())
    assert found["base_url"] == f"http://localhost:{demo.port}"
    assert found["base_url"] in demo.said()
    for municipality in found["municipalities"]:
        host = municipality["url"].removeprefix("http://").partition(":")[0]
        assert demo.status("/", host=host) in {200, 302}
        assert municipality["url"] in demo.said()
    assert len(found["municipalities"]) == 3
    public = (found["base_url"], *(municipality["url"] for municipality in found["municipalities"]))
    roles = set()
    for person in found["people"]:
        assert person["name"] and person["email"]
        assert person["sign_in"].startswith(tuple(f"{url}/demo/in/" for url in public))
        roles.update(person["roles"])
    assert roles >= {"administrator", "coordinator", "practitioner", "referrer", "relationship_manager"}


def test_it_stops_with_nothing_left_behind_and_a_later_start_is_quick(demo: RunningDemo) -> None:
    for how in (signal.SIGINT, signal.SIGTERM):
        assert demo.stop(how) == 0
        assert demo.said().endswith("Stopped.\n")
        assert demo.processes() == []
        demo.start()
        assert "Database is up to date" in demo.said()
        assert demo.status("/") == 200


def test_the_database_may_be_restarted_or_lost(demo: RunningDemo) -> None:
    postgres = EmbeddedPostgres(demo.directory / "postgres")
    postgres.restart()
    _until(lambda: demo.status("/health/ready") == 200)
    process = postgres.process_id()
    assert process is not None
    os.kill(process, signal.SIGKILL)
    _until(lambda: "PostgreSQL is gone; starting it again." in demo.said())
    _until(lambda: demo.status("/health/ready") == 200)
    assert demo.status("/") == 200


def test_a_program_that_dies_comes_back(demo: RunningDemo) -> None:
    leaders = json.loads((demo.directory / "processes.json").read_text())
    os.kill(leaders["web"][0], signal.SIGKILL)
    _until(lambda: "web ended (SIGKILL)" in demo.said())

    def answers() -> bool:
        with contextlib.suppress(OSError):
            return demo.status("/") == 200
        return False

    _until(answers)


def test_a_second_start_of_the_same_copy_and_a_taken_port_are_refused_in_words(
    demo: RunningDemo, tmp_path: Path
) -> None:
    for var, expected in ((demo.var, "This copy already runs."), (tmp_path, f"PORT={demo.port + 1}")):
        outcome = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "demo.py")],
            env=_environment(var, demo.port),
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert outcome.returncode == 1
        assert expected in outcome.stderr
        assert "Traceback" not in outcome.stderr
    assert demo.status("/") == 200


def test_after_a_kill_the_next_start_ends_what_was_left(demo: RunningDemo) -> None:
    demo.stop(signal.SIGKILL)
    assert demo.processes()
    demo.start()
    assert "Ended web, left behind by a run that was killed." in demo.said()
    assert demo.status("/") == 200


@pytest.mark.parametrize("wrong", ["80", "70000", "eight"])
def test_a_port_that_is_none_is_refused_in_words(tmp_path: Path, wrong: str) -> None:
    outcome = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "demo.py")],
        env=dict(os.environ) | {"VAR_DIR": str(tmp_path), "PORT": wrong},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert "PORT must be a number from 1024 to 65535" in outcome.stderr


def test_reset_removes_this_copy_and_no_other(tmp_path: Path) -> None:
    for port in (8901, 8902):
        (tmp_path / f"demo-{port}" / "postgres").mkdir(parents=True)
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "demo.py"), "--reset"],
        env=_environment(tmp_path, 8901),
        check=True,
        capture_output=True,
    )
    assert [path.name for path in tmp_path.iterdir()] == ["demo-8902"]
