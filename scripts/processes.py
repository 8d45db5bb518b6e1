"""Child processes that are watched: restarted when they die, all gone when we go.

Each child leads a process group of its own, so that Ctrl-C reaches only us and we decide how the others stop.
What runs is written down, so that the next start can end what a killed run left behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
STEADY_AFTER = 20.0
"""Seconds a child must live for its next death to count as the first one again."""


@dataclass(frozen=True)
class Program:
    """What to run, and how to end it."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    patience: float = 10.0
    """Seconds to finish what it is doing after SIGTERM."""


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    start_again_at: float | None = None


@dataclass
class Supervisor:
    """Starts programs, restarts those that die, stops them all."""

    record: Path
    logs: Path
    say: Callable[[str], None]
    _children: dict[str, _Child] = field(default_factory=dict)

    def start(self, program: Program) -> None:
        """Start a program. What it prints goes to `<logs>/<name>.log`; the log before is kept as `.old`."""
        log = self.logs / f"{program.name}.log"
        if program.name not in self._children and log.exists():
            log.replace(log.with_suffix(".log.old"))
        self._children[program.name] = _Child(program, self._spawn(program), time.monotonic())
        self._write_record()

    def tend(self) -> None:
        """Look after the children once: restart the dead ones, each time after a longer wait."""
        for child in self._children.values():
            code = child.process.poll()
            if code is None:
                continue
            now = time.monotonic()
            if child.start_again_at is None:
                child.deaths = 1 if now - child.started > STEADY_AFTER else child.deaths + 1
                wait = min(FIRST_WAIT * 2 ** (child.deaths - 1), LONGEST_WAIT)
                child.start_again_at = now + wait
                self.say(f"{child.program.name} ended ({_reason(code)}); starting it again in {wait:g} s.")
                _end_group(child.process.pid, signal.SIGKILL)
            elif now >= child.start_again_at:
                child.process = self._spawn(child.program)
                child.started, child.start_again_at = now, None
                self._write_record()

    def restart(self, name: str) -> None:
        """Start a program of ours that has ended, without a wait."""
        self.start(self._children[name].program)

    def process(self, name: str) -> subprocess.Popen[bytes]:
        return self._children[name].process

    def has_ended(self, name: str) -> bool:
        return self._children[name].process.poll() is not None

    def stop(self) -> None:
        """Stop all children, the last started first; what does not listen is killed with its children."""
        running = [child for child in reversed(self._children.values()) if child.start_again_at is None]
        for child in running:
            _end_group(child.process.pid, signal.SIGTERM)
        for child in running:
            try:
                child.process.wait(child.program.patience)
            except subprocess.TimeoutExpired:
                self.say(f"{child.program.name} does not stop; killing it.")
            _end_group(child.process.pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(5)
        self._children.clear()
        self.record.unlink(missing_ok=True)

    def end_leftovers(self) -> list[str]:
        """End what an earlier run that was killed left running; answers with the names of what that was."""
        ended = []
        for name, process in self._recorded():
            _end_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(psutil.Error):
                process.wait(5)
            _end_group(process.pid, signal.SIGKILL)
            ended.append(name)
        self.record.unlink(missing_ok=True)
        return ended

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        with (self.logs / f"{program.name}.log").open("ab") as log:
            return subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(program.environment),
                start_new_session=True,
            )

    def _write_record(self) -> None:
        rows = {}
        for name, child in self._children.items():
            with contextlib.suppress(psutil.Error):
                rows[name] = [child.process.pid, psutil.Process(child.process.pid).create_time()]
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(rows))
        fresh.replace(self.record)

    def _recorded(self) -> list[tuple[str, psutil.Process]]:
        """Those that still are the same process: a number is used again, a moment of birth is not."""
        try:
            rows = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return []
        found = []
        for name, (number, born) in rows.items():
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(number)
                if abs(process.create_time() - born) < 1:
                    found.append((name, process))
        return found


def _end_group(leader: int, how: signal.Signals) -> None:
    """Signal a whole process group; its leader may be dead already while its children live on."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, how)


def _reason(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
