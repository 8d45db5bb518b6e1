"""From accepted to usable: made once, whole, also when it is interrupted at any of its steps."""

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from cases.catalogue.models import Kind
from partners.models import Invitation, Role
from preventief.outbox.models import Row
from preventief.plane import inside
from tenants import provisioning, roles, schemas
from tenants.addresses import address_of, forget_addresses, host_for
from tenants.models import Domain, Environment
from tests import planes
from tests.workers import ROOT, process_environment

State, Step = Environment.State, Environment.Step
CODE, NAME, SCHEMA = "GM1709", "Moerdijk", "gm1709"


@pytest.fixture
def moerdijk(real_commits: None) -> Iterator[Environment]:
    """An environment that was asked for and not made yet; gone afterwards."""
    environment = provisioning.request_environment(code=CODE, name=NAME)
    yield environment
    with planes.as_login("owner"):
        roles.drop_plane(str(connection.settings_dict["NAME"]), SCHEMA)
        Domain.objects.filter(tenant=environment).delete()
        Environment.objects.filter(id=environment.id).delete()
    forget_addresses()


def furnish(environment: Environment) -> None:
    with inside(environment.schema_name):
        from cases.catalogue.actions import adopt_default_kinds
        from partners.invitations import invite_first_administrator

        adopt_default_kinds(code=environment.code)
        invite_first_administrator(email="a.de.wit@moerdijk.example", name="A. de Wit")


def provision(environment: Environment) -> Environment:
    with planes.as_login("owner"):
        return provisioning.provision(environment.id, {Step.CATALOGUE: furnish})


def is_whole() -> None:
    """Everything is there, once, and only its own role may reach it."""
    environment = Environment.objects.get(code=CODE)
    assert (environment.state, environment.step) == (State.ACTIVE, Step.READY)
    assert environment.ready_at is not None
    address = address_of(host_for("moerdijk"))
    assert address is not None and address.schema_name == SCHEMA
    with inside(SCHEMA):
        assert Kind.objects.exists()
        invitation = Invitation.objects.get()
        assert invitation.roles == [Role.ADMINISTRATOR]
        assert Row.objects.filter(handler__contains="invitation").count() == 1
    with planes.as_login("owner"):
        assert SCHEMA not in schemas.schemas_behind()
    with inside("gm0518"), pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {SCHEMA}.partners_member")
    connection.close()


def test_an_environment_is_made_whole(moerdijk: Environment) -> None:
    assert address_of(host_for("moerdijk")) is None
    provision(moerdijk)
    is_whole()


def test_made_twice_it_is_made_once(moerdijk: Environment) -> None:
    provision(moerdijk)
    provision(moerdijk)
    is_whole()


def test_an_address_of_another_municipality_is_never_taken_over(moerdijk: Environment) -> None:
    Environment.objects.filter(id=moerdijk.id).update(name="Nijkerk")
    with pytest.raises(provisioning.AddressTaken):
        provision(moerdijk)
    moerdijk.refresh_from_db()
    assert (moerdijk.state, moerdijk.step) == (State.FAILED, Step.ADDRESS)
    address = address_of(host_for("nijkerk"))
    assert address is not None and address.schema_name == "gm0267"


@pytest.mark.parametrize("step", [Step.ROLE, Step.SCHEMA, Step.TABLES, Step.CATALOGUE, Step.ADDRESS])
def test_an_error_halfway_leaves_a_state_from_which_trying_again_succeeds(
    moerdijk: Environment, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = provisioning._note

    def breaks(environment: Environment, begun: Step) -> None:
        original(environment, begun)
        if begun == step:
            raise RuntimeError

    monkeypatch.setattr(provisioning, "_note", breaks)
    with pytest.raises(RuntimeError):
        provision(moerdijk)
    moerdijk.refresh_from_db()
    assert (moerdijk.state, moerdijk.step) == (State.FAILED, step)
    assert address_of(host_for("moerdijk")) is None
    monkeypatch.undo()
    provision(moerdijk)
    is_whole()


def test_an_error_in_the_midst_of_the_migrations_is_recovered_from(
    moerdijk: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    applied = 0
    original = schemas.MigrationRecorder.record_applied

    def breaks_halfway(self: object, app: str, name: str) -> None:
        nonlocal applied
        applied += 1
        if applied == 15:
            raise RuntimeError
        original(self, app, name)  # type: ignore[arg-type]

    monkeypatch.setattr(schemas.MigrationRecorder, "record_applied", breaks_halfway)
    with pytest.raises(RuntimeError):
        provision(moerdijk)
    monkeypatch.undo()
    provision(moerdijk)
    is_whole()


KILLED_AT = """
import django, os, signal, sys, uuid
django.setup()
from tenants import provisioning
from tests.tenants.test_provisioning import furnish
from tenants.models import Environment
original = provisioning._note
def note(environment, step):
    original(environment, step)
    if step == sys.argv[2]:
        print("begun", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
provisioning._note = note
provisioning.provision(uuid.UUID(sys.argv[1]), {Environment.Step.CATALOGUE: furnish})
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", [Step.SCHEMA, Step.TABLES, Step.CATALOGUE, Step.ADDRESS])
def test_a_provisioner_killed_at_a_step_leaves_a_state_from_which_trying_again_succeeds(
    moerdijk: Environment, step: Step
) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(moerdijk.id), step],
        cwd=ROOT,
        env=process_environment(DATABASE_LOGIN="owner"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == -signal.SIGKILL, outcome.stderr
    moerdijk.refresh_from_db()
    assert (moerdijk.state, moerdijk.step) == (State.PROVISIONING, step)
    assert address_of(host_for("moerdijk")) is None
    provision(moerdijk)
    is_whole()


def test_one_provisioner_at_a_time(moerdijk: Environment) -> None:
    number = moerdijk.id.int & 0x7FFF_FFFF_FFFF_FFFF
    with planes.admin_connection(str(connection.settings_dict["NAME"])) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s)", [number])
        with pytest.raises(provisioning.AlreadyBusy):
            provision(moerdijk)
    moerdijk.refresh_from_db()
    assert moerdijk.step == Step.WAITING
    provision(moerdijk)
    is_whole()


def test_the_web_process_can_not_provision(moerdijk: Environment) -> None:
    with pytest.raises(Exception, match="permission denied"):
        provisioning.provision(moerdijk.id, {})
    connection.close()
    with inside("public"):
        moerdijk.refresh_from_db()
    assert moerdijk.state == State.FAILED
