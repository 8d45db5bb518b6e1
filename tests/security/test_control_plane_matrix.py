"""The permission matrix of the public site and the control plane."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from preventief.accounts.doors import ANYBODY, SIGNED_IN
from preventief.accounts.links import sign_link
from preventief.onboarding.tasks import PROGRESS_LINK
from preventief.plane import inside
from preventief.regions.doors import RELATIONSHIP_MANAGER
from preventief.regions.models import Area
from tenants.addresses import Address
from tests.planes import PlaneClient
from tests.preventief.control import HOST
from tests.security.asking import METHODS, Matrix, ask, walk
from tests.security.control_world import Control, a_control_plane
from tests.security.rows import FRAME, THIRD_PARTY, Row

pytestmark = pytest.mark.usefixtures("quiet", "control_plane")
HERE = settings.CONTROL_PLANE_URLCONF
MANAGERS = frozenset({"manager", "other_manager"})


ROWS: dict[str, Row] = {
    "home": Row(ANYBODY, 200, 405),
    "regions:how_it_works": Row(ANYBODY, 200, 405),
    "regions:what_it_brings": Row(ANYBODY, 200, 405),
    "regions:find": Row(ANYBODY, 200, 405),
    "regions:sign_in": Row(ANYBODY, 200, 405),
    "regions:area": Row(ANYBODY, 200, 405, lambda world: {"slug": Area.objects.get().slug}),
    "regions:robots": Row(ANYBODY, 200, 405),
    "onboarding:start": Row(ANYBODY, 200, 400),
    # The link in the mail is the key.
    "onboarding:find_again": Row(
        ANYBODY, 302, 405, lambda world: {"token": sign_link(PROGRESS_LINK, world.accepted.id)}
    ),
    # A subscription is reached by the session in which it was begun.
    "onboarding:agreement": Row(
        ANYBODY, 200, 422, lambda world: {"id": world.draft.id}, reached_by=frozenset({"subscriber"})
    ),
    "onboarding:step": Row(
        ANYBODY,
        200,
        422,
        lambda world: {"id": world.draft.id, "step": "contactpersoon"},
        reached_by=frozenset({"subscriber"}),
    ),
    "onboarding:progress": Row(
        ANYBODY, 200, 405, lambda world: {"id": world.accepted.id}, reached_by=frozenset({"subscriber"})
    ),
    "onboarding:try_again": Row(
        ANYBODY, 405, 302, lambda world: {"id": world.live.id}, reached_by=frozenset({"subscriber"})
    ),
    "onboarding:municipalities": Row(RELATIONSHIP_MANAGER, 200, 405, reached_by=MANAGERS),
    "onboarding:municipality": Row(
        RELATIONSHIP_MANAGER, 200, 405, lambda world: {"code": "GM1916"}, reached_by=frozenset({"manager"})
    ),
}
# A relationship manager's first page is the region.
ELSEWHERE = {("home", "GET", manager): 302 for manager in MANAGERS}


@pytest.fixture
def control(control_plane: None, other_municipality: Address) -> Control:
    return a_control_plane(other_municipality)


def test_every_address_has_a_row_with_the_door_of_its_view() -> None:
    rows = {**ROWS, **FRAME, **THIRD_PARTY}
    addresses = dict(walk(HERE))
    assert set(addresses) == set(rows), "an address without a row, or a row without its address"
    for name, pattern in addresses.items():
        assert getattr(pattern.callback, "door", None) == rows[name].door, name
        assert pattern.callback.__module__.startswith("allauth") == (name in THIRD_PARTY), name


def everybody(control: Control) -> Iterator[tuple[str, Any]]:
    yield "nobody", PlaneClient(HOST)
    for actor in control.sessions:
        yield actor, control.client(actor)


def test_every_address_asked_by_everybody(control: Control) -> None:
    matrix = Matrix()
    signed_in = {*MANAGERS, "left", "account"}
    for name, row in ROWS.items():
        path = reverse(name, urlconf=HERE, kwargs=row.fill(control))
        for place, method in enumerate(METHODS):
            for who, client in everybody(control):
                answer = ask(client, method, path)
                if row.door == RELATIONSHIP_MANAGER and who not in signed_in:
                    matrix.expect_sign_in(name, who, method, answer)
                elif row.reached_by is None or who in row.reached_by:
                    expected = ELSEWHERE.get((name, method, who), (row.get, row.post)[place])
                    matrix.expect(name, who, method, answer, expected)
                else:
                    held = row.door == ANYBODY or who in MANAGERS
                    no_such_method = [405] if held and 405 in (row.get, row.post) else []
                    matrix.expect(name, who, method, answer, 404, *no_such_method)
                    matrix.expect_nothing_left(name, who, method, answer)
                    to_log = who in MANAGERS and row.door == RELATIONSHIP_MANAGER and answer.status == 404
                    if answer.refused_looks != int(to_log):
                        matrix.note(name, method, f"{answer.refused_looks} refused looks logged", who)
    matrix.judge()


def test_the_pages_of_an_account_are_for_who_is_signed_in_here(control: Control) -> None:
    matrix = Matrix()
    for name, row in {**FRAME, **THIRD_PARTY}.items():
        path = reverse(name, urlconf=HERE, kwargs=row.fill(control))  # type: ignore[arg-type]
        for place, method in enumerate(METHODS):
            for who in ("nobody", "namesake"):
                answer = ask(PlaneClient(HOST) if who == "nobody" else control.client(who), method, path)
                if row.door == SIGNED_IN:
                    matrix.expect_sign_in(name, who, method, answer)
                else:
                    matrix.expect(name, who, method, answer, (row.nobody or (row.get, row.post))[place])
    matrix.judge()


def test_somebody_elses_security_key_is_not_theirs_to_change(control: Control) -> None:
    """Asked by somebody who has just given a password, so that the key itself is looked for."""
    client = control.client("manager")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    assert client.get(reverse("mfa_index")).status_code == 200
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        path = reverse(name, kwargs={"pk": control.security_key.pk})
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert Authenticator.objects.filter(pk=control.security_key.pk).exists()


def test_a_subscription_link_of_a_municipality_is_worth_nothing_here(
    control: Control, other_municipality: Address
) -> None:
    with inside(other_municipality.schema_name):
        token = sign_link(PROGRESS_LINK, control.accepted.id)
    assert PlaneClient(HOST).get(f"/aanmelden/voortgang/{token}/").status_code == 404


def test_an_old_subscription_link_is_worth_nothing(control: Control) -> None:
    import time_machine

    with time_machine.travel(timezone.now() - timedelta(days=400), tick=False):
        token = sign_link(PROGRESS_LINK, control.accepted.id)
    assert PlaneClient(HOST).get(f"/aanmelden/voortgang/{token}/").status_code == 404
