"""From a host name to a municipality's environment, without a query on the hot path (ring 1)."""

import time
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from django.conf import settings
from django.http.request import split_domain_port

from preventief.plane import CONTROL_PLANE, inside
from tenants.models import Domain, Environment


@dataclass(frozen=True)
class Address:
    """What a request needs to know of the environment it came to. Stands in for the tenant of django-tenants."""

    id: UUID
    code: str
    name: str
    schema_name: str
    state: str
    host: str

    def get_tenant_type(self) -> str:
        """django-tenants asks; there is one kind."""
        return "municipality"


class _Addresses:
    """A small cache per process. An entry lives for seconds, so a new state is seen everywhere soon after."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Address | None]] = {}
        self._lock = Lock()

    def get(self, host: str) -> Address | None:
        now = time.monotonic()
        found = self._known.get(host)
        if found is not None and found[0] > now:
            return found[1]
        address = _look_up(host)
        lifetime = settings.ADDRESS_CACHE_SECONDS if address else settings.UNKNOWN_ADDRESS_CACHE_SECONDS
        with self._lock:
            if len(self._known) >= settings.ADDRESS_CACHE_SIZE:
                self._known.clear()
            self._known[host] = (now + lifetime, address)
        return address

    def forget(self) -> None:
        with self._lock:
            self._known.clear()


_addresses = _Addresses()


def clean_host(raw: str) -> str:
    """A host as browsers and proxies send it, without port and trailing dot, in lower case; "" when malformed."""
    return split_domain_port(raw)[0]


def is_control_plane(host: str) -> bool:
    """Whether this is an address of the public site and the control plane."""
    return host in settings.CONTROL_PLANE_HOSTS


def address_of(host: str) -> Address | None:
    """The environment at a cleaned host name; None when there is none."""
    return _addresses.get(host)


def forget_addresses() -> None:
    """Drop what this process has cached; call after a state or a domain changes."""
    _addresses.forget()


def host_for(web_name: str) -> str:
    """The host name at which a municipality's environment answers."""
    return f"{web_name}.{settings.BASE_DOMAIN}"


def url_for(host: str, path: str = "/") -> str:
    """A full address at a municipality's host, with the scheme and port of the installation."""
    return f"{settings.BASE_SCHEME}://{host}{settings.BASE_PORT}{path}"


def _look_up(host: str) -> Address | None:
    with inside(CONTROL_PLANE):
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None:
        return None
    environment: Environment = domain.tenant
    return Address(
        id=environment.id,
        code=environment.code,
        name=environment.name,
        schema_name=environment.schema_name,
        state=environment.state,
        host=host,
    )
