"""Migrating 342 schemas: is there anything to do, and one additive migration over all of them."""

import statistics
import subprocess
import time
from uuid import uuid4

import psycopg
from django.db import connection
from django.test import override_settings

from preventief.plane import CONTROL_PLANE, inside
from preventief.regions.models import Municipality
from tenants import roles, schemas
from tenants.models import Environment
from tests.benchmarks.measure import Measure
from tests.benchmarks.stand import DATABASE, Stand, say
from tests.planes import as_login

TOTAL = 342
LONGEST_LOOK, LONGEST_MIGRATION = 1.0, 10.0
LATER = {"people": "tests.tenants.later"}


def hundreds(stand: Stand, pattern: str) -> list[Measure]:
    """All measures over many schemas; makes them itself, after the pattern of one."""
    fill(stand, pattern)
    with as_login("owner"):
        looks = [_seconds_to_look() for _ in range(5)]
        with override_settings(MIGRATION_MODULES=LATER):
            began = time.perf_counter()
            reports = schemas.migrate_all()
            migrated = time.perf_counter() - began
            assert [report for report in reports if report.error or report.applied != 1] == []
            assert len(reports) == TOTAL
            assert schemas.schemas_behind() == {}
    look = statistics.median(looks)
    return [
        Measure(
            "is anything to migrate? over 342 schemas",
            f"{look:.2f} s",
            value=look,
            budget=LONGEST_LOOK,
            bound=LONGEST_LOOK,
        ),
        Measure(
            "one additive migration over 342 schemas",
            f"{migrated:.2f} s",
            value=migrated,
            budget=LONGEST_MIGRATION,
            bound=LONGEST_MIGRATION,
        ),
    ]


def _seconds_to_look() -> float:
    began = time.perf_counter()
    assert schemas.schemas_behind() == {}
    return time.perf_counter() - began


def fill(stand: Stand, pattern: str) -> None:
    """Environments until there are 342, their schemas copied from a small one by pg_dump."""
    dump = subprocess.run(
        [
            str(stand.postgres.program("pg_dump")),
            f"--dbname={stand.postgres.url(DATABASE, user=f'{DATABASE}_owner')}",
            f"--schema={pattern}",
            "--inserts",
            "--restrict-key=benchmark",
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    # psql's own commands mean nothing to the server.
    dump = "\n".join(line for line in dump.splitlines() if not line.startswith("\\"))
    with as_login("owner"), inside(CONTROL_PLANE):
        taken = Environment.objects.values("code")
        missing = TOTAL - Environment.objects.count()
        chosen = list(Municipality.objects.exclude(code__in=taken).order_by("code")[:missing])
        assert len(chosen) == missing
        began = time.perf_counter()
        with psycopg.connect(
            stand.postgres.url(DATABASE, user=f"{DATABASE}_owner"), autocommit=True
        ) as owner:
            owner.execute("SET synchronous_commit = off")
            for number, municipality in enumerate(chosen, 1):
                schema = municipality.code.lower()
                roles.make_plane_role(DATABASE, schema)
                owner.execute(
                    f"GRANT {DATABASE}_t_{schema} TO {DATABASE}_application WITH INHERIT FALSE, SET TRUE"
                )
                owner.execute(dump.replace(pattern, schema))  # type: ignore[arg-type]
                owner.execute("RESET search_path")
                if number % 50 == 0:
                    say(f"  {number} schemas copied in {time.perf_counter() - began:.0f} s")
        Environment.objects.bulk_create(
            Environment(
                id=uuid4(),
                code=municipality.code,
                name=municipality.name,
                schema_name=municipality.code.lower(),
                state=Environment.State.ACTIVE,
                step=Environment.Step.READY,
            )
            for municipality in chosen
        )
    connection.close()
    with stand.admin() as admin:
        admin.execute("VACUUM ANALYZE pg_class")
