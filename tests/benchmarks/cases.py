"""Many cases in one schema, quickly: one that was really started, copied by SQL."""

from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from cases.trajectories.models import Trajectory
from partners.models import Member, Role
from preventief.plane import inside
from tests.benchmarks.stand import Stand
from tests.cases.trajectories.driving import a_started_trajectory
from tests.factories import a_member
from tests.planes import PlaneClient

# One in four is closed; of the others something is due, from a month ago to a year ahead.
CLOSED = "n % 4 = 0"
COPIES = {
    "people_youngperson": {"id": "md5('person' || n)::uuid", "last_name": "'Dam ' || n"},
    "referrals_referral": {
        "id": "md5('referral' || n)::uuid",
        "number": "'B-' || n",
        "young_person_id": "md5('person' || n)::uuid",
        "created_at": "now() - n * interval '7 minutes'",
    },
    "trajectories_trajectory": {
        "id": "md5('trajectory' || n)::uuid",
        "number": "'B-' || n",
        "young_person_id": "md5('person' || n)::uuid",
        "referral_id": "md5('referral' || n)::uuid",
        "state": f"CASE WHEN {CLOSED} THEN 'completed' ELSE 'running' END",
        "next_due_on": f"CASE WHEN {CLOSED} THEN NULL ELSE current_date - 30 + n * 7919 % 365 END",
        "closed_on": f"CASE WHEN {CLOSED} THEN current_date - n * 7919 % 700 END",
        "retain_until": f"CASE WHEN {CLOSED} THEN current_date + 700 END",
    },
    "trajectories_step": {
        "id": "md5('step' || n || '-' || one.position)::uuid",
        "trajectory_id": "md5('trajectory' || n)::uuid",
    },
    "trajectories_event": {
        "id": "md5('event' || n || '-' || one.id)::uuid",
        "trajectory_id": "md5('trajectory' || n)::uuid",
    },
}


@dataclass(frozen=True)
class Cases:
    """A schema with cases, and a coordinator who may list them all."""

    schema: str
    host: str
    coordinator: Member
    template: Trajectory


def first_case(schema: str, host: str) -> Cases:
    """One case, by the real acts."""
    with inside(schema):
        coordinator = a_member(Role.COORDINATOR)
        return Cases(schema, host, coordinator, a_started_trajectory())


def multiply(stand: Stand, cases: Cases, total: int) -> None:
    """Copy the first case until there are `total`; without triggers, so that it takes seconds."""
    template = cases.template
    sources = {
        "people_youngperson": ("id", template.young_person_id),
        "referrals_referral": ("id", template.referral_id),
        "trajectories_trajectory": ("id", template.id),
        "trajectories_step": ("trajectory_id", template.id),
        "trajectories_event": ("trajectory_id", template.id),
    }
    with stand.admin() as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(cases.schema)))
        for table, chosen in COPIES.items():
            columns = [
                name
                for (name,) in admin.execute(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
                    " AND NOT attisdropped ORDER BY attnum",
                    [table],
                )
            ]
            values = [
                sql.SQL(chosen[name]) if name in chosen else sql.Identifier("one", name) for name in columns
            ]
            key, value = sources[table]
            admin.execute(
                sql.SQL(
                    "INSERT INTO {} ({}) SELECT {} FROM generate_series(1, {}) AS n, {} AS one WHERE one.{} = {}"
                ).format(
                    sql.Identifier(table),
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                    sql.SQL(", ").join(values),
                    sql.Literal(total - 1),
                    sql.Identifier(table),
                    sql.Identifier(key),
                    sql.Literal(value),
                )
            )
        admin.execute("VACUUM ANALYZE")


def session_of(cases: Cases) -> str:
    """The coordinator's session, signed in with a second factor; the value of the cookie."""
    with inside(cases.schema):
        client = PlaneClient(cases.host)
        client.force_login(cases.coordinator.user)
        session = client.session
        session["second_factor_seen"] = True
        session.save()
        connection.close()
        return str(session.session_key)
