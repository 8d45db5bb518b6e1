"""The people and contracts of the control plane, beside the worlds of the municipalities."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore

from partners.models import Role
from preventief.accounts.middleware import CHECKED
from preventief.accounts.models import User
from preventief.onboarding.access import remember
from preventief.onboarding.models import Subscription
from preventief.plane import inside
from preventief.regions.models import RelationshipManager
from tenants.addresses import Address
from tests.factories import a_member, a_user
from tests.planes import PlaneClient
from tests.preventief.control import HOST, a_complete_draft, a_relationship_manager, accepted, make_live


@dataclass
class Control:
    """The people and the contracts of the control plane."""

    sessions: dict[str, str] = field(default_factory=dict)
    draft: Subscription = None  # type: ignore[assignment]
    accepted: Subscription = None  # type: ignore[assignment]
    live: Subscription = None  # type: ignore[assignment]
    security_key: Authenticator = None  # type: ignore[assignment]

    def client(self, actor: str) -> PlaneClient:
        client = PlaneClient(HOST)
        client.raise_request_exception = False
        client.cookies["session"] = self.sessions[actor]
        return client


def session_of(user: User, host: str = HOST) -> str:
    client = PlaneClient(host)
    client.force_login(user)
    session = client.session
    session[CHECKED] = True
    session.save()
    return str(session.session_key)


def a_control_plane(other_municipality: Address) -> Control:
    """Two regions with their managers, one who left, a subscriber, and a namesake in a municipality."""
    world = Control()
    people: dict[str, RelationshipManager] = {
        "manager": a_relationship_manager("den-haag"),
        "other_manager": a_relationship_manager("oost-nederland"),
        "left": a_relationship_manager("den-haag"),
    }
    for actor, person in people.items():
        assert person.user is not None
        world.sessions[actor] = session_of(person.user)
    RelationshipManager.objects.filter(id=people["left"].id).update(active=False)
    world.sessions["account"] = session_of(a_user())
    world.draft = a_complete_draft("GM0629")
    world.accepted = accepted(a_complete_draft("GM0637"))
    world.live = accepted(a_complete_draft("GM1916"))
    make_live(world.live)
    visit = SessionStore()
    for subscription in (world.draft, world.accepted, world.live):
        remember(visit, subscription.id)
    visit.save()
    world.sessions["subscriber"] = str(visit.session_key)
    world.security_key = Authenticator.objects.create(
        user=people["other_manager"].user, type=Authenticator.Type.WEBAUTHN, data={"name": "Sleutel"}
    )
    with inside(other_municipality.schema_name):
        namesake = a_user(id=people["manager"].user_id)
        a_member(*Role, user=namesake)
        world.sessions["namesake"] = session_of(namesake, other_municipality.host)
    return world
