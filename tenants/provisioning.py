"""Making a municipality's environment, in steps that may each be interrupted and repeated.

The steps that need both planes (first administrator, default catalogue) are given by `preventief.crossings`.
Runs in a process that logs in as owner: the provisioner.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from preventief.plane import CONTROL_PLANE, inside
from tenants import roles, schemas
from tenants.addresses import forget_addresses, host_for
from tenants.models import Domain, Environment

log = structlog.get_logger(__name__)

Work = Callable[[Environment], None]


class AlreadyBusy(Exception):
    """Another provisioner works on this environment; the outbox comes back to it."""


class AddressTaken(Exception):
    """Another environment answers at this host name: a municipality of the same name came before."""


def request_environment(*, code: str, name: str) -> Environment:
    """Note that a municipality is to get an environment; call in the transaction that queues its making."""
    return Environment.objects.create(code=code, name=name, schema_name=code.lower())


def provision(environment_id: UUID, furnish: dict[Environment.Step, Work]) -> Environment:
    """Carry out every step in order. Each is safe to repeat, so a run that was killed is simply run again.

    `furnish` holds the work of the steps that fill the new schema. On an error the environment is FAILED, the
    error goes on to the outbox, which tries again; so does a person with "try again".
    """
    with _alone(environment_id):
        return _carry_out(environment_id, furnish)


def _carry_out(environment_id: UUID, furnish: dict[Environment.Step, Work]) -> Environment:
    environment = _begin(environment_id)
    if environment.state == Environment.State.ACTIVE:
        return environment
    database = str(connection.settings_dict["NAME"])
    steps: dict[Environment.Step, Work] = {
        Environment.Step.ROLE: lambda e: roles.make_plane_role(database, e.schema_name),
        Environment.Step.SCHEMA: lambda e: roles.make_schema(database, e.schema_name),
        Environment.Step.TABLES: lambda e: _make_tables(e.schema_name),
        **furnish,
        Environment.Step.ADDRESS: _open_address,
    }
    try:
        for step, work in steps.items():
            _note(environment, step)
            work(environment)
    except Exception as error:
        log.warning("provisioning.failed", step=environment.step, error=type(error).__name__)
        _fail(environment)
        raise
    return environment


@contextmanager
def _alone(environment_id: UUID) -> Iterator[None]:
    """Let one provisioner at a time work on an environment; the lock of one that is killed goes with it."""
    number = environment_id.int & 0x7FFF_FFFF_FFFF_FFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        (free,) = cursor.fetchone() or (False,)
    if not free:
        raise AlreadyBusy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _begin(environment_id: UUID) -> Environment:
    with transaction.atomic():
        environment = Environment.objects.select_for_update().get(id=environment_id)
        if environment.state == Environment.State.FAILED:
            environment.become(Environment.State.PROVISIONING)
            environment.save(update_fields=["state"])
    return environment


def _note(environment: Environment, step: Environment.Step) -> None:
    """Keep which step has begun, in a transaction of its own, so that the page can show it."""
    with inside(CONTROL_PLANE):
        environment.step = step
        Environment.objects.filter(id=environment.id).update(step=step)


def _make_tables(schema: str) -> None:
    schemas.migrate_schema(schema)


def _fail(environment: Environment) -> None:
    with inside(CONTROL_PLANE):
        Environment.objects.filter(id=environment.id, state=Environment.State.PROVISIONING).update(
            state=Environment.State.FAILED
        )


def _open_address(environment: Environment) -> None:
    """The last step: from this commit on the environment answers at its address."""
    with inside(CONTROL_PLANE), transaction.atomic():
        locked = Environment.objects.select_for_update().get(id=environment.id)
        domain, _ = Domain.objects.get_or_create(
            domain=host_for(locked.web_name), defaults={"tenant": locked, "is_primary": True}
        )
        if domain.tenant_id != locked.id:
            raise AddressTaken
        locked.become(Environment.State.ACTIVE)
        locked.step = Environment.Step.READY
        locked.ready_at = timezone.now()
        locked.save()
        transaction.on_commit(forget_addresses)
    environment.refresh_from_db()
