"""Who is in the demo: a file beside the data, written when the demo is filled."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from preventief.accounts.links import sign_link
from preventief.accounts.models import User
from preventief.plane import inside
from tenants.addresses import url_for

PURPOSE = "demo"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented, with the link that signs you in as them."""

    place: str
    name: str
    roles: list[str]
    function: str
    email: str
    sign_in: str


def sign_in_link(*, schema: str, host: str, user: User) -> str:
    """The address that signs a visitor in as this demo person."""
    with inside(schema):
        return url_for(host, f"/demo/in/{sign_link(PURPOSE, user.id)}/")


def keep_people(people: list[DemoPerson]) -> None:
    """Write the list, for the page and for scripts."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([asdict(person) for person in people], ensure_ascii=False, indent=1))


def demo_people() -> list[DemoPerson]:
    """The people of the demo; empty before it is filled."""
    file = _file()
    if not file.exists():
        return []
    return [DemoPerson(**person) for person in json.loads(file.read_text())]


def _file() -> Path:
    return Path(settings.VAR_DIR) / "people.json"
