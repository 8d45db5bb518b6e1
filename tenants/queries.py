"""What others ask about environments."""

from uuid import UUID

from django.db.models import QuerySet

from preventief.plane import CONTROL_PLANE, inside
from tenants.models import Domain, Environment


def environments() -> QuerySet[Environment]:
    """Every environment there is or was."""
    return Environment.objects.order_by("name")


def environment_of(schema: str) -> Environment:
    """The environment whose schema this is."""
    with inside(CONTROL_PLANE):
        return Environment.objects.get(schema_name=schema)


def environment_with(id: UUID) -> Environment | None:
    """The environment with this id; None when there is none."""
    return Environment.objects.filter(id=id).first()


def primary_host(schema: str) -> str:
    """The host name of an environment, for links in mails; may be asked from inside the municipality."""
    with inside(CONTROL_PLANE):
        return str(Domain.objects.get(tenant__schema_name=schema, is_primary=True).domain)
