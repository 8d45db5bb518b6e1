"""Alive, and ready: the answers that a load balancer and a container engine act on."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from preventief.celery import app
from preventief.observe import health
from tests.planes import PlaneClient

LIVE, READY = health.LIVE, health.READY


@pytest.fixture
def anywhere() -> Client:
    """A client that asks by address, as a load balancer does: a host name that is nobody's."""
    return Client(HTTP_HOST="10.0.0.7:8000")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health._Migrations, "are_in_place", False)


def test_alive_without_a_database(anywhere: Client) -> None:
    answer = anywhere.get(LIVE)
    assert (answer.status_code, answer.json()) == (200, {"process": "ok"})
    assert answer["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer and not answer.cookies


@pytest.mark.parametrize("address", [LIVE, READY])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_health_is_only_read(anywhere: Client, address: str, method: str) -> None:
    assert anywhere.generic(method, address).status_code == 405


@pytest.mark.usefixtures("control_plane")
def test_other_addresses_below_health_are_ordinary() -> None:
    assert PlaneClient("preventief.test").get("/health/").status_code == 404


@pytest.mark.usefixtures("real_commits")
class TestReady:
    def test_when_database_and_broker_answer(self, anywhere: Client) -> None:
        for _ in range(2):
            answer = anywhere.get(READY)
            assert (answer.status_code, answer.json()) == (200, {"database": "ok", "broker": "ok"})
        assert answer["Cache-Control"] == "no-store"
        assert anywhere.head(READY).status_code == 200

    def test_without_a_broker_too(self, anywhere: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
        answer = anywhere.get(READY)
        assert (answer.status_code, answer.json()) == (200, {"database": "ok", "broker": "away"})

    def test_not_when_the_database_is_away(self, anywhere: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
        answer = anywhere.get(READY)
        assert (answer.status_code, answer.json()["database"]) == (503, "away")
        monkeypatch.undo()
        assert anywhere.get(READY).status_code == 200

    def test_not_when_the_database_is_silent(
        self, anywhere: Client, monkeypatch: pytest.MonkeyPatch, silence: int
    ) -> None:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", str(silence))
        monkeypatch.setattr(health._database, "seconds", 0.3)
        began = time.monotonic()
        answers = [anywhere.get(READY) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [503] * 3
        assert time.monotonic() - began < 2.5

    def test_not_with_tables_of_an_older_release(
        self, anywhere: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(health, "_wanted", lambda: frozenset({("tenants", "9999_not_yet")}))
        answer = anywhere.get(READY)
        assert (answer.status_code, answer.json()["database"]) == (503, "behind")


@pytest.fixture
def silence() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
    _let_the_probe_end()


def _let_the_probe_end() -> None:
    asked: Any = health._database._asked
    if asked is not None:
        asked.exception(timeout=10)


def test_the_wanted_migrations_are_those_of_the_control_plane(control_plane: None) -> None:
    labels = {label for label, _ in health._wanted()}
    assert {"tenants", "sessions", "outbox"} <= labels
    assert not labels & {"partners", "referrals", "people"}
