"""Migrating schemas: one, all, and the question "is there anything to migrate?" over hundreds of them.

django-tenants loads the migration graph once per schema. Here the graph is loaded once, the applied migrations of
all schemas are read in one statement, and schemas that stand at the same point share one plan with its models.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from psycopg import sql

from preventief.plane import CONTROL_PLANE, inside
from tenants import roles
from tenants.models import Environment

Key = tuple[str, str]


class Rehearsed(NamedTuple):
    """A migration with, for each operation, the models before and after it."""

    migration: Migration
    acts: list[tuple[Operation, ProjectState, ProjectState]]


class _Recorder(MigrationRecorder):
    """Asks for its one table by name: a list of all tables takes long in a database of hundreds of schemas."""

    def has_table(self) -> bool:
        """Whether the schema the connection stands in has a table of migrations."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            (found,) = cursor.fetchone() or (False,)
        return bool(found)


@dataclass(frozen=True)
class Report:
    """How the migration of one schema went; `error` is the kind of error, empty when all is well."""

    schema: str
    applied: int
    error: str = ""


def labels_of(schema: str) -> frozenset[str]:
    """The app labels that have tables in a schema of this kind."""
    names = settings.SHARED_APPS if schema == CONTROL_PLANE else settings.TENANT_APPS
    wanted = set(names)
    return frozenset(
        config.label
        for config in apps.get_app_configs()
        if config.name in wanted or f"{type(config).__module__}.{type(config).__qualname__}" in wanted
    )


def schemas_behind() -> dict[str, frozenset[Key]]:
    """The schemas (with what they have applied) that miss a migration; one statement for all of them."""
    loader = _disk_loader()
    applied = _applied_everywhere(_all_schemas())
    wanted = {kind: _wanted(loader, kind) for kind in (CONTROL_PLANE, "municipality")}
    return {
        schema: done
        for schema, done in applied.items()
        if not wanted[CONTROL_PLANE if schema == CONTROL_PLANE else "municipality"] <= done
    }


def migrate_all(tell: Callable[[Report], None] | None = None) -> list[Report]:
    """Bring every schema that is behind up to date; one that fails is reported and holds up no other.

    May be stopped and started again at any point: each migration of each schema is one transaction.
    """
    groups: dict[tuple[bool, frozenset[Key]], list[str]] = defaultdict(list)
    for schema, done in schemas_behind().items():
        groups[(schema == CONTROL_PLANE, done)].append(schema)
    reports = []
    for (_, done), schemas in sorted(groups.items(), key=lambda group: not group[0][0]):
        for report in _migrate_group(schemas, done):
            reports.append(report)
            if tell:
                tell(report)
    return reports


def migrate_schema(schema: str) -> Report:
    """Bring one schema up to date, as owner.

    Raises: whatever the failing migration raised; what was applied before it stays applied.
    """
    done = _applied_everywhere([schema])[schema]
    loader = _disk_loader()
    plan = _rehearse(_plan(loader, labels_of(schema), done), _state_before(loader, done))
    with inside(schema):
        return Report(schema, _apply(schema, plan))


def _migrate_group(schemas: list[str], done: frozenset[Key]) -> Iterator[Report]:
    loader = _disk_loader()
    plan = _rehearse(_plan(loader, labels_of(schemas[0]), done), _state_before(loader, done))
    for schema in schemas:
        try:
            with inside(schema):
                yield Report(schema, _apply(schema, plan))
        except Exception as error:
            yield Report(schema, 0, type(error).__name__)


def _rehearse(plan: list[Migration], before: ProjectState) -> list[Rehearsed]:
    """The plan with the models before and after each operation, rendered once for all schemas of a group."""
    state = before.clone()
    if plan:
        state.apps  # noqa: B018 (renders the models; the copies below share them)
    rehearsed = []
    for migration in plan:
        acts = []
        for operation in migration.operations:
            earlier = state.clone()
            operation.state_forwards(migration.app_label, state)
            acts.append((operation, earlier, state.clone()))
        rehearsed.append(Rehearsed(migration, acts))
    return rehearsed


def _apply(schema: str, plan: list[Rehearsed]) -> int:
    """Apply a plan to the schema the connection stands in; each migration restricts its tables in its transaction."""
    database = str(connection.settings_dict["NAME"])
    recorder = _Recorder(connection)
    recorder.ensure_schema()
    for migration, acts in plan:
        with connection.schema_editor(atomic=migration.atomic) as editor:
            for operation, before, after in acts:
                with transaction.atomic() if operation.atomic and not migration.atomic else nullcontext():
                    operation.database_forwards(migration.app_label, editor, before, after)
            recorder.record_applied(migration.app_label, migration.name)
            # What is to be made at the end (indexes, constraints) needs no restriction; tables are there by now.
            roles.restrict(database, schema)
    return len(plan)


def _all_schemas() -> list[str]:
    with inside(CONTROL_PLANE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.tenants_environment') IS NOT NULL")
            (known,) = cursor.fetchone() or (False,)
        if not known:
            return [CONTROL_PLANE]
        environments = Environment.objects.exclude(step__in=(Environment.Step.WAITING, Environment.Step.ROLE))
        return [CONTROL_PLANE, *environments.order_by("schema_name").values_list("schema_name", flat=True)]


def _applied_everywhere(schemas: list[str]) -> dict[str, frozenset[Key]]:
    """What each schema has applied, in one statement over all their migration tables."""
    applied: dict[str, set[Key]] = {schema: set() for schema in schemas}
    with inside(CONTROL_PLANE), connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)",
            [schemas],
        )
        present = [name for (name,) in cursor.fetchall()]
        if present:
            parts = [
                sql.SQL("SELECT {}, app, name FROM {}.django_migrations").format(
                    sql.Literal(schema), sql.Identifier(schema)
                )
                for schema in present
            ]
            cursor.execute(sql.SQL(" UNION ALL ").join(parts).as_string(cursor.connection))
            for schema, app, name in cursor.fetchall():
                applied[schema].add((app, name))
    return {schema: frozenset(done) for schema, done in applied.items()}


def _disk_loader() -> MigrationLoader:
    return MigrationLoader(None)


def _wanted(loader: MigrationLoader, kind: str) -> set[Key]:
    labels = labels_of(kind)
    return {key for key in loader.graph.nodes if key[0] in labels}


def _plan(loader: MigrationLoader, labels: frozenset[str], done: frozenset[Key]) -> list[Migration]:
    """The migrations of these apps that are not done, dependencies first."""
    seen: dict[Key, None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        if leaf[0] in labels:
            for key in loader.graph.forwards_plan(leaf):
                if key[0] in labels and key not in done:
                    seen[key] = None
    return [loader.graph.nodes[key] for key in seen]


def _state_before(loader: MigrationLoader, done: frozenset[Key]) -> ProjectState:
    """The models as they are when exactly `done` is applied."""
    known = [key for key in loader.graph.nodes if key in done]
    state: ProjectState = loader.graph.make_state(nodes=known, at_end=True) if known else ProjectState()
    return state
