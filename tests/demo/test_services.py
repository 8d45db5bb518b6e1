"""Embedded servers: no crash, and no file that claims a server runs, may block the next start."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from services import THROWAWAY_SETTINGS, EmbeddedPostgres, EmbeddedValkey

pytestmark = pytest.mark.slow


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres", THROWAWAY_SETTINGS)
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path / "valkey")
    yield server
    server.stop()


def _ask(server: EmbeddedPostgres, question: str) -> object:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        row = connection.execute(question).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def test_the_database_is_postgresql_18_and_its_data_survive_a_restart(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.start()  # a second time changes nothing
    assert str(_ask(postgres, "SHOW server_version")).startswith("18.")
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    postgres.restart()
    assert _ask(postgres, "SELECT answer FROM kept") == 42


def test_a_killed_database_starts_again(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    process = postgres.process_id()
    assert process is not None
    children = psutil.Process(process).children(recursive=True)
    os.kill(process, signal.SIGKILL)
    psutil.wait_procs([*children], timeout=10)
    assert (postgres.directory / "postmaster.pid").exists()
    assert not postgres.is_running()
    postgres.start()
    assert _ask(postgres, "SELECT 1") == 1


@pytest.mark.parametrize(
    "content",
    ["", "nonsense", f"{os.getpid()}\n/elsewhere\n1\n5432\n/tmp\n"],
    ids=["empty", "nonsense", "another"],
)
def test_a_pid_file_that_lies_is_not_believed(postgres: EmbeddedPostgres, content: str) -> None:
    postgres.start()
    postgres.stop()
    (postgres.directory / "postmaster.pid").write_text(content)
    assert not postgres.is_running()
    postgres.start()
    assert _ask(postgres, "SELECT 1") == 1


def test_what_an_interrupted_initdb_left_does_not_block_the_start(postgres: EmbeddedPostgres) -> None:
    (postgres.directory / "base").mkdir(parents=True)
    (postgres.directory / "base" / "half").write_text("half")
    postgres.start()
    assert _ask(postgres, "SELECT 1") == 1


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / ("long-" * 20) / "postgres", THROWAWAY_SETTINGS)
    server.directory.parent.mkdir()
    try:
        server.start()
        assert _ask(server, "SELECT 1") == 1
    finally:
        server.stop()


def test_two_copies_do_not_meet(tmp_path: Path) -> None:
    servers = [EmbeddedPostgres(tmp_path / name / "postgres", THROWAWAY_SETTINGS) for name in ("one", "two")]
    for server in servers:
        server.directory.parent.mkdir()
    try:
        for server in servers:
            server.start()
        assert len({_ask(server, "SHOW data_directory") for server in servers}) == 2
        servers[0].stop()
        assert servers[1].is_running()
    finally:
        for server in servers:
            server.stop()


def test_valkey_keeps_its_port_and_starts_after_a_kill(valkey: EmbeddedValkey) -> None:
    valkey.start()
    address, process = valkey.url(), valkey.process_id()
    assert process is not None
    os.kill(process, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while valkey.is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    valkey.start()
    assert valkey.answers()
    assert valkey.url() == address
    valkey.stop()
    assert not valkey.answers()


def test_a_foreign_number_in_valkeys_pid_file_is_left_alone(valkey: EmbeddedValkey) -> None:
    valkey.command()
    (valkey.directory / "valkey.pid").write_text(str(os.getpid()))
    assert valkey.process_id() is None
    valkey.stop()  # would end this very test otherwise
