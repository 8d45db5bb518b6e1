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
    """Write the people and the addresses of their municipalities, for the page and for scripts."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    addresses = {person.place: person.sign_in.partition("/demo/")[0] for person in people}
    found = {
        "municipalities": [
            {"name": place, "url": url}
            for place, url in addresses.items()
            if url != settings.BASE_URL.rstrip("/")
        ],
        "people": [asdict(person) for person in people],
    }
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1))


def demo_people() -> list[DemoPerson]:
    """The people of the demo; empty before it is filled."""
    file = _file()
    if not file.exists():
        return []
    return [DemoPerson(**person) for person in json.loads(file.read_text()).get("people", [])]


def _file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"
