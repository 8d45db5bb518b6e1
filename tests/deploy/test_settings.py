"""Production settings: clean under Django's own check, and refused loudly when they are wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.installation import ROOT, production_environment

pytestmark = pytest.mark.slow


def _run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", *arguments]
    environment["DJANGO_SETTINGS_MODULE"] = "preventief.settings.production"
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _load(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return _run(environment, "-c", "import preventief.settings.production")


def test_djangos_deployment_check_finds_nothing() -> None:
    outcome = _run(production_environment(), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert outcome.returncode == 0, outcome.stderr
    assert "no issues (0 silenced)" in outcome.stdout


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    environment = production_environment()
    file = tmp_path / "secret"
    file.write_text(environment.pop("SECRET_KEY"))
    assert _load(environment | {"SECRET_KEY_FILE": str(file)}).returncode == 0


def test_sign_in_limits_count_per_visitor_behind_the_proxy() -> None:
    script = (
        "import django; django.setup()\n"
        "from django.test import RequestFactory\n"
        "from allauth.core.internal.httpkit import get_client_ip\n"
        "claimed = '203.0.113.7, 198.51.100.2'\n"
        "request = RequestFactory().get('/', REMOTE_ADDR='172.18.0.2', HTTP_X_FORWARDED_FOR=claimed)\n"
        "assert get_client_ip(request) == '198.51.100.2', get_client_ip(request)\n"
    )
    outcome = _run(production_environment(), "-c", script)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRUSTED_PROXIES", "0", "TRUSTED_PROXIES"),
        ("SECRET_KEY", None, "SECRET_KEY"),
        ("SECRET_KEY", "short", "at least 50 characters"),
        ("BASE_URL", None, "BASE_URL"),
        ("BASE_URL", "http://preventief.test", "must be https"),
        ("BASE_URL", "preventief.test", "must look like"),
        ("DATABASE_URL", None, "DATABASE_URL"),
        ("DATABASE_URL", "mysql://a@b/c", "must name PostgreSQL"),
        ("DATABASE_URL", "postgresql://host-without-database", "must name PostgreSQL"),
        ("DATABASE_LOGIN", "root", "must be `application` or `owner`"),
        ("DATABASE_LOGIN", "owner", "DATABASE_OWNER_URL"),
        ("BROKER_URL", None, "BROKER_URL"),
        ("EMAIL_PORT", "smtp", "EMAIL_PORT"),
        ("EMAIL_PORT", "0", "EMAIL_PORT"),
        ("EMAIL_USE_TLS", "maybe", "EMAIL_USE_TLS"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT"),
        ("BASE_URL", "https://preventief.test:port", "BASE_URL"),
        ("BROKER_URL", "127.0.0.1:6379", "BROKER_URL"),
        ("DATABASE_POOL_SIZE", "0", "DATABASE_POOL_SIZE"),
        ("OUTBOX_LEASE_SECONDS", "-1", "OUTBOX_LEASE_SECONDS"),
        ("OUTBOX_SWEEP_SECONDS", "nan", "OUTBOX_SWEEP_SECONDS"),
        ("SENTRY_DSN", "errors.example", "SENTRY_DSN"),
        ("SECRET_KEY_FALLBACKS", "short", "SECRET_KEY_FALLBACKS"),
        ("SECRET_KEY_FILE", "/nowhere/secret", "SECRET_KEY_FILE"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name: str, value: str | None, said: str) -> None:
    environment = production_environment()
    environment.pop(name, None)
    if name.endswith("_FILE"):
        environment.pop(name.removesuffix("_FILE"))
    if value is not None:
        environment[name] = value
    outcome = _load(environment)
    assert outcome.returncode != 0
    assert said in outcome.stderr.splitlines()[-1]
