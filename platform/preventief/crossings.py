"""Where the planes meet: the only module that may import from both sides (an import contract guards it).

Into a municipality: its first administrator and its default catalogue. Out of it: counts, never persons.
"""

from uuid import UUID

from django.utils import timezone

from cases.catalogue import actions as catalogue
from cases.trajectories import queries as trajectories
from partners import invitations
from preventief.background import task
from preventief.contracts import actions as contracts
from preventief.contracts.models import FEWEST
from preventief.onboarding import actions as subscriptions
from preventief.onboarding import queries as onboarding
from preventief.outbox.registry import handler
from preventief.plane import CONTROL_PLANE, current_schema, inside
from tenants.models import Environment
from tenants.provisioning import provision as carry_out
from tenants.queries import environment_of


@handler("crossings.provision", queue="provisioning")
def provision(*, key: UUID, environment_id: str) -> None:
    """Make a municipality's environment and invite its first administrator. Runs as owner; safe to repeat."""
    environment = carry_out(
        UUID(environment_id),
        {
            Environment.Step.CATALOGUE: _adopt_catalogue,
            Environment.Step.ADMINISTRATOR: _invite_first_administrator,
        },
    )
    subscriptions.note_live(environment_id=environment.id)


def _adopt_catalogue(environment: Environment) -> None:
    with inside(environment.schema_name):
        catalogue.adopt_default_kinds(code=environment.code)


def _invite_first_administrator(environment: Environment) -> None:
    with inside(CONTROL_PLANE):
        person = onboarding.first_administrator_of(environment.id)
    with inside(environment.schema_name):
        invitations.invite_first_administrator(email=person.email, name=person.name, function=person.function)


@task("crossings.carry_counts_out", plane="municipality")
def carry_counts_out() -> None:
    """Tell the control plane how many trajectories were started this year.

    One to four never leaves the municipality (domain.md §3): it is told as "fewer than five".
    """
    schema = current_schema()
    year = timezone.localdate().year
    started = trajectories.started_in(year)
    with inside(CONTROL_PLANE):
        contracts.note_count(
            environment_id=environment_of(schema).id,
            year=year,
            value=started if started >= FEWEST or started == 0 else None,
        )
