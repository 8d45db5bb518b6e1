"""The entry points with production settings on real servers, as behind the proxy of an installation."""

import http.client
import signal
import subprocess

import psycopg
import pytest

from tests.deploy.installation import DOMAIN, ROLES, Installation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("installation")]


def _get(
    installation: Installation, path: str, *, host: str = DOMAIN, scheme: str = "https"
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=30)
    try:
        connection.request(
            "GET", path, headers={"Host": host, "X-Forwarded-Proto": scheme, "Connection": "close"}
        )
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_all_processes_are_healthy(installation: Installation) -> None:
    assert {role: installation.is_healthy(role) for role in ROLES} == dict.fromkeys(ROLES, True)


def test_the_public_site_answers_over_https_with_its_headers(installation: Installation) -> None:
    response = _get(installation, "/")
    assert response.status == 200
    assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_plain_http_is_sent_to_https(installation: Installation) -> None:
    response = _get(installation, "/", scheme="http")
    assert response.status == 301
    assert response.headers["Location"] == f"https://{DOMAIN}/"


@pytest.mark.parametrize("host", [f"nowhere.{DOMAIN}", "elsewhere.example", "127.0.0.1"])
def test_an_unknown_host_learns_nothing(installation: Installation, host: str) -> None:
    assert _get(installation, "/", host=host).status in {400, 404}


def test_demo_pages_do_not_exist_in_production(installation: Installation) -> None:
    assert _get(installation, "/demo/").status == 404
    assert _get(installation, "/ui/").status == 404


def test_the_web_process_is_the_application_and_owns_nothing(installation: Installation) -> None:
    with psycopg.connect(installation.postgres.url("preventief")) as connection:
        names = {
            name
            for (name,) in connection.execute(
                "SELECT DISTINCT usename FROM pg_stat_activity"
                " WHERE datname = 'preventief' AND pid <> pg_backend_pid()"
            )
        }
        owned = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = 'preventief_application'::regrole"
        ).fetchone()
    assert "preventief_application" in names
    assert "postgres" not in names
    assert owned == (0,)


def test_web_goes_on_after_the_database_was_restarted(installation: Installation) -> None:
    assert _get(installation, "/").status == 200
    installation.postgres.restart()
    installation.wait_until_healthy("web", patience=20)
    assert _get(installation, "/").status == 200


def test_a_migration_may_run_again(installation: Installation) -> None:
    assert installation.run("migrate", "migrate", check=False).returncode == 0


@pytest.mark.parametrize("role", ROLES)
def test_a_process_ends_when_asked(installation: Installation, role: str) -> None:
    """SIGTERM is what every container engine sends; the supervisor of this test starts it again."""
    process = installation.supervisor.process(role)
    process.send_signal(signal.SIGTERM)
    try:
        code = process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait(5)
    finally:
        installation.start_again(role)
    assert code in {0, -signal.SIGTERM}, installation.log_of(role, before=True)
