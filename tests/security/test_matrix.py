"""Every address, asked by everybody: who may come in does, who may not finds nothing and leaves nothing."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import reverse

from preventief.accounts.doors import ANYBODY, SIGNED_IN
from tenants.addresses import Address
from tests.planes import PlaneClient
from tests.security.asking import METHODS, Matrix, ask, walk
from tests.security.rows import FRAME, MUNICIPALITY, THIRD_PARTY, Row
from tests.security.world import CLOSED, OUTSIDERS, ROLES, World, two_worlds

pytestmark = pytest.mark.usefixtures("quiet")
HERE = settings.ROOT_URLCONF


def path_of(world: World, name: str, row: Row) -> str:
    return str(reverse(name, urlconf=HERE, kwargs=row.fill(world)))


@pytest.fixture
def worlds(municipality: Address, other_municipality: Address) -> tuple[World, World]:
    return two_worlds(municipality, other_municipality)


def test_every_address_has_a_row_with_the_door_of_its_view() -> None:
    rows = {**MUNICIPALITY, **FRAME, **THIRD_PARTY}
    addresses = dict(walk(HERE))
    assert set(addresses) == set(rows), "an address without a row, or a row without its address"
    for name, pattern in addresses.items():
        assert getattr(pattern.callback, "door", None) == rows[name].door, name
        third = pattern.callback.__module__.startswith("allauth")
        assert third == (name in THIRD_PARTY), name
        assert not third or rows[name].reason


def strangers(here: World, there: World, namesake: str = "everything") -> Iterator[tuple[str, PlaneClient]]:
    """Everybody who is nobody here, whatever their cookie says."""
    yield "nobody", here.client()
    for actor in CLOSED:
        yield actor, here.client(actor)
    for actor in dict.fromkeys(("everything", namesake)):
        yield f"{actor} of another municipality", there.client(actor, host=here.address.host)


def test_members_pages_are_for_who_has_the_right_and_for_nobody_else(worlds: tuple[World, World]) -> None:
    here, there = worlds
    matrix = Matrix()
    for name, row in MUNICIPALITY.items():
        if row.door == ANYBODY:
            continue
        path = path_of(here, name, row)
        people = [who for who in ROLES if row.comes_in(who)]
        assert people, f"nobody in this world comes to {name}"
        for method in METHODS:
            for who, client in strangers(here, there, namesake=people[0]):
                matrix.expect_sign_in(name, who, method, ask(client, method, path))
            for who in people:
                answer = ask(here.client(who), method, path, look=False)
                matrix.expect(name, who, method, answer, row.get if method == "GET" else row.post)
            for who in (one for one in (*ROLES, *OUTSIDERS) if one not in people):
                answer = ask(here.client(who), method, path)
                # To who holds the role, a page without that method says so before it looks for the record.
                held = {role.value for role in ROLES.get(who, ())} & row.door.roles
                no_such_method = [405] if held and 405 in (row.get, row.post) else []
                matrix.expect(name, who, method, answer, 404, *no_such_method)
                matrix.expect_nothing_left(name, who, method, answer)
                to_log = who in ROLES and row.file and answer.status == 404
                if answer.refused_looks != int(to_log):
                    matrix.note(name, method, f"{answer.refused_looks} refused looks logged", who)
    matrix.judge()


def test_pages_for_everybody(worlds: tuple[World, World]) -> None:
    here, there = worlds
    matrix = Matrix()
    rows = {**MUNICIPALITY, **FRAME, **THIRD_PARTY}
    for name, row in rows.items():
        if row.door != ANYBODY:
            continue
        path = path_of(here, name, row)
        for place, method in enumerate(METHODS):
            expected = (row.get, row.post)[place]
            for who, client in strangers(here, there):
                answer = ask(client, method, path, look=False)
                matrix.expect(name, who, method, answer, (row.nobody or (row.get, row.post))[place])
            for who in ("everything", *OUTSIDERS):
                matrix.expect(name, who, method, ask(here.client(who), method, path, look=False), expected)
    matrix.judge()


def test_pages_of_ones_own_account(worlds: tuple[World, World]) -> None:
    here, there = worlds
    matrix = Matrix()
    for name, row in {**FRAME, **THIRD_PARTY}.items():
        if row.door != SIGNED_IN:
            continue
        path = path_of(here, name, row)
        owners = sorted(row.reached_by or {"referrer"})
        others = {"other_practitioner", "everything", "no_member"} if row.reached_by else set()
        for place, method in enumerate(METHODS):
            for who, client in strangers(here, there, namesake=owners[0]):
                matrix.expect_sign_in(name, who, method, ask(client, method, path))
            for who in owners:
                answer = ask(here.client(who), method, path, look=False)
                matrix.expect(name, who, method, answer, (row.get, row.post)[place])
            for who in others:
                answer = ask(here.client(who), method, path)
                matrix.expect(name, who, method, answer, 404)
                matrix.expect_nothing_left(name, who, method, answer)
    matrix.judge()
