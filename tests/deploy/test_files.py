"""The files of deploy/ agree with each other and with the code; no container engine is needed to see that."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.installation import ENTRYPOINT, ROLES, ROOT

DEPLOY = ROOT / "deploy"
OURS = (*ROLES, "migrate")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return loaded


def test_each_process_has_a_service_that_is_hardened(compose: dict[str, Any]) -> None:
    for role in OURS:
        service = compose["services"][role]
        assert service["command"] == [role]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_who_makes_tables_holds_the_owners_address(compose: dict[str, Any]) -> None:
    holders = {
        secret: {
            name for name, service in compose["services"].items() if secret in service.get("secrets", [])
        }
        for secret in ("database_owner_url", "database_admin_url", "database_admin_password")
    }
    assert holders == {
        "database_owner_url": {"migrate", "provisioner"},
        "database_admin_url": {"migrate"},
        "database_admin_password": {"database"},
    }


def test_no_secret_is_in_an_environment(compose: dict[str, Any]) -> None:
    for role in OURS:
        for name in compose["services"][role]["environment"]:
            assert (
                name.endswith("_FILE") or not re.search(r"SECRET|PASSWORD|_URL$", name) or name == "BASE_URL"
            )


def test_every_secret_that_is_asked_for_is_made(compose: dict[str, Any], tmp_path: Path) -> None:
    script = tmp_path / "make-secrets"
    script.write_text((DEPLOY / "make-secrets").read_text())
    made = [subprocess.run(["sh", str(script)], capture_output=True, text=True, check=True) for _ in range(2)]
    assert made[0].stdout.count("made") == len(compose["secrets"])
    assert made[1].stdout.count("kept") == len(compose["secrets"])
    for name, secret in compose["secrets"].items():
        assert (tmp_path / secret["file"]).exists(), name
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert len((tmp_path / "secrets" / "secret_key").read_text()) >= 50
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])


def test_every_variable_that_must_be_filled_in_is_in_the_example() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (DEPLOY / "compose.yaml").read_text()))
    offered = set(re.findall(r"^(\w+)=", (DEPLOY / ".env.example").read_text(), re.MULTILINE))
    assert asked <= offered


def test_the_image_copies_what_exists_and_the_build_context_lets_it_through() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert (ROOT / source).exists(), source
                assert any(source.rstrip("/") == a or source.startswith(f"{a}/") for a in allowed), source


def test_the_image_runs_as_somebody_without_rights() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert re.search(r"^USER 10001:10001$", dockerfile, re.MULTILINE)
    assert 'ENTRYPOINT ["/app/deploy/entrypoint"]' in dockerfile


def test_an_unknown_process_is_refused_with_what_there_is() -> None:
    outcome = subprocess.run([str(ENTRYPOINT), "wbe"], capture_output=True, text=True, check=False)
    assert outcome.returncode == 64
    assert "web | worker | provisioner | beat" in outcome.stderr
