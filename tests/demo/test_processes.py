"""The supervisor: what dies comes back, what we stop is gone with all its children."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from processes import Program, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
WITH_A_CHILD = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)",
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    (tmp_path / "logs").mkdir()
    supervisor = Supervisor(tmp_path / "processes.json", tmp_path / "logs", said.append)
    yield supervisor
    supervisor.stop()


def _number(supervisor: Supervisor, name: str) -> int:
    return int(json.loads(supervisor.record.read_text())[name][0])


def _until(condition: Callable[[], bool], patience: float = 10) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def _is_gone(number: int) -> bool:
    return not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE


def test_a_program_that_dies_is_started_again_and_that_is_said(
    supervisor: Supervisor, said: list[str]
) -> None:
    supervisor.start(Program("sleeper", SLEEP, os.environ))
    first = _number(supervisor, "sleeper")
    os.kill(first, signal.SIGKILL)

    def came_back() -> bool:
        supervisor.tend()
        return _number(supervisor, "sleeper") != first and not supervisor.has_ended("sleeper")

    _until(came_back)
    assert said == ["sleeper ended (SIGKILL); starting it again in 0.5 s."]


def test_a_program_that_keeps_dying_is_started_less_and_less_often(
    supervisor: Supervisor, said: list[str]
) -> None:
    supervisor.start(Program("broken", [sys.executable, "-c", "raise SystemExit(3)"], os.environ))

    def died_twice() -> bool:
        supervisor.tend()
        return len(said) == 2

    _until(died_twice)
    assert said[1] == "broken ended (exit code 3); starting it again in 1 s."


def test_stopping_kills_what_does_not_listen_with_its_children(
    supervisor: Supervisor, said: list[str], tmp_path: Path
) -> None:
    supervisor.start(Program("deaf", WITH_A_CHILD, os.environ, patience=0.5))
    log = tmp_path / "logs" / "deaf.log"
    _until(lambda: log.read_text().endswith("\n"))
    leader, child = _number(supervisor, "deaf"), int(log.read_text())
    supervisor.stop()
    _until(lambda: _is_gone(leader) and _is_gone(child))
    assert said == ["deaf does not stop; killing it."]
    assert not supervisor.record.exists()


def test_what_a_killed_run_left_behind_is_ended_and_nothing_else(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    supervisor.start(Program("left", SLEEP, os.environ))
    left = _number(supervisor, "left")
    rows = json.loads(supervisor.record.read_text())
    rows["another"] = [os.getpid(), 1.0]  # our number, but born at another moment
    supervisor.record.write_text(json.dumps(rows))

    later = Supervisor(supervisor.record, tmp_path / "logs", lambda _: None)
    assert later.end_leftovers() == ["left"]
    _until(lambda: _is_gone(left))


def test_the_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    (tmp_path / "talker.log").write_text("before\n")
    supervisor = Supervisor(tmp_path / "processes.json", tmp_path, lambda _: None)
    supervisor.start(Program("talker", [sys.executable, "-c", "print('now')"], os.environ))
    try:
        _until(lambda: (tmp_path / "talker.log").read_text() == "now\n")
        assert (tmp_path / "talker.log.old").read_text() == "before\n"
    finally:
        supervisor.stop()
