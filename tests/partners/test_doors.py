"""The members' door: who comes in, who is told that there is nothing, and what is logged."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from partners import actions
from partners.doors import MemberRequest, members, note_refusal
from partners.errors import LastAdministrator
from partners.middleware import MemberMiddleware
from partners.models import Member, Role
from partners.navigation import entries_for, register
from preventief.accesslog.models import Entry, Look, Purpose
from preventief.accounts.models import User
from preventief.errors import NotAllowed
from tenants.addresses import Address
from tests import planes
from tests.factories import a_member


@members(Role.COORDINATOR, about=Member, purpose=Purpose.TRIAGE)
def page(request: MemberRequest, id: Any) -> HttpResponse:
    return HttpResponse(request.member.name)


def ask(user: User, id: Any) -> HttpResponse:
    request = RequestFactory().get("/iets/")
    request.user = user
    request.environment = planes.address("GM0518")  # type: ignore[attr-defined]
    SessionMiddleware(lambda r: HttpResponse())(request)
    MessageMiddleware(lambda r: HttpResponse()).process_request(request)
    answer = MemberMiddleware(lambda r: page(r, id=id))(request)  # type: ignore[arg-type,return-value]
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_right_role_comes_in_and_nothing_is_logged(municipality: Address) -> None:
    member = a_member(Role.COORDINATOR, name="Rania Haddad")
    assert ask(member.user, member.id).content == b"Rania Haddad"
    assert Entry.objects.count() == 0


def test_a_refusal_on_something_that_exists_is_logged(municipality: Address) -> None:
    member, wanted = a_member(Role.REFERRER), a_member()
    with pytest.raises(NotAllowed):
        ask(member.user, wanted.id)
    entry = Entry.objects.get()
    assert (entry.look, entry.actor_id, entry.object_id) == (Look.REFUSED, member.id, wanted.id)
    assert entry.purpose == Purpose.TRIAGE


def test_a_refusal_on_nothing_leaves_nothing(municipality: Address) -> None:
    from uuid import uuid4

    member = a_member(Role.REFERRER)
    with pytest.raises(NotAllowed):
        ask(member.user, uuid4())
    note_refusal(by=member, model=Member, id=uuid4(), purpose=Purpose.TRIAGE)
    assert Entry.objects.count() == 0


def test_an_inactive_member_is_nobody(municipality: Address) -> None:
    member = a_member(Role.COORDINATOR, active=False)
    with pytest.raises((NotAllowed, Http404)):
        ask(member.user, member.id)
    assert Entry.objects.count() == 0


def test_every_address_here_has_a_door() -> None:
    def walk(patterns: Any) -> list[URLPattern]:
        found: list[URLPattern] = []
        for pattern in patterns:
            found += [pattern] if isinstance(pattern, URLPattern) else walk(pattern.url_patterns)
        return found

    ours = ("partners", "preventief.accounts", "allauth")
    views = [p.callback for p in walk(get_resolver("preventief.urls.municipality").url_patterns)]
    without = [v.__qualname__ for v in views if v.__module__.startswith(ours) and not hasattr(v, "door")]
    assert without == []


def test_the_navigation_holds_each_page_once_and_at_most_four_beside_home() -> None:
    everything = Member(roles=[role.value for role in Role])
    before = entries_for(everything)
    register(Role.ADMINISTRATOR, order=10, label="Medewerkers", url_name="partners:members")
    assert entries_for(everything) == before
    assert len(before) <= 4
    assert len({entry.url_name for entry in before}) == len(before)


def test_removing_the_last_second_factor_leads_to_a_new_one(
    municipality: Address, client_for: Callable[..., Any]
) -> None:
    member = a_member(Role.REFERRER)
    client = client_for(member)
    factor = Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={})
    assert client.get("/help/").status_code == 200
    factor.delete()
    client.post("/account/2fa/totp/deactivate/")
    for address in ("/", "/help/", "/medewerkers/"):
        assert client.get(address).headers["Location"] == "/account/second-factor/"
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/").headers["Location"] == "/account/second-factor/", (
        "codes alone are no second factor"
    )


def test_two_administrators_cannot_remove_each_other_at_once(real_commits: None) -> None:
    """Real connections: each stops the other at the same moment; one of them must stay."""
    address = planes.address("GM0518")
    connection.set_tenant(address)
    first, second = a_member(Role.ADMINISTRATOR), a_member(Role.ADMINISTRATOR)
    Member.objects.exclude(id__in=[first.id, second.id]).update(active=False)
    together = Barrier(2)
    refused: list[type[Exception]] = []

    def stop(by: Member, member: Member) -> None:
        connection.set_tenant(address)
        together.wait()
        try:
            actions.stop_member(by=by, member=member)
        except LastAdministrator as error:
            refused.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=stop, args=pair) for pair in ((first, second), (second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [LastAdministrator]
    assert Member.objects.filter(active=True).count() == 1
