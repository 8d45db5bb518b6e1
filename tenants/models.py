"""A municipality's environment: its schema, its address, and the state it is in."""

import re
import unicodedata
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django_tenants.models import DomainMixin, TenantMixin

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import WithStates


class Environment(TenantMixin, WithStates):  # type: ignore[misc, django-manager-missing]
    """One municipality's own environment. The schema is named after its CBS code, which outlives its name."""

    class State(models.TextChoices):
        """The life of an environment (design.md §3: the state is checked at the address)."""

        PROVISIONING = "provisioning", "provisioning"
        FAILED = "failed", "failed"
        ACTIVE = "active", "active"
        READ_ONLY = "read_only", "read-only"
        SUSPENDED = "suspended", "suspended"
        CLOSED = "closed", "closed"

    class Step(models.TextChoices):
        """What provisioning is busy with, in order."""

        WAITING = "waiting", "waiting"
        ROLE = "role", "role"
        SCHEMA = "schema", "schema"
        TABLES = "tables", "tables"
        CATALOGUE = "catalogue", "catalogue"
        ADMINISTRATOR = "administrator", "administrator"
        ADDRESS = "address", "address"
        READY = "ready", "ready"

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.PROVISIONING: frozenset({State.ACTIVE, State.FAILED}),
        State.FAILED: frozenset({State.PROVISIONING}),
        State.ACTIVE: frozenset({State.READ_ONLY, State.SUSPENDED, State.CLOSED}),
        State.READ_ONLY: frozenset({State.ACTIVE, State.SUSPENDED, State.CLOSED}),
        State.SUSPENDED: frozenset({State.ACTIVE, State.READ_ONLY, State.CLOSED}),
        State.CLOSED: frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROVISIONING)
    step = models.CharField(max_length=20, choices=Step.choices, default=Step.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True)

    # The provisioner makes and removes schemas, by its own steps; saving a row never does.
    auto_create_schema = False
    auto_drop_schema = False

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id schema_name code name state step created_at ready_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^GM[0-9]{4}$"), name="environment_code_is_cbs"
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name=Lower("code")), name="environment_schema_is_code"
            ),
        ]

    @property
    def web_name(self) -> str:
        """The first label of its address: "'s-Gravenhage" becomes `s-gravenhage`."""
        return web_name(self.name)


class Domain(DomainMixin):  # type: ignore[misc]
    """An address of an environment: a host name in lower case, without port or trailing dot."""

    privacy = Privacy(
        plane=Plane.CONTROL,
        export=Export.OURS,
        retention=Retention.WITH_CONTRACT,
        plain="id domain tenant is_primary",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(domain=Lower("domain")), name="domain_is_lower_case"),
        ]


def web_name(name: str) -> str:
    """A municipality's name as the label of a host name: ASCII letters, digits and single hyphens."""

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
