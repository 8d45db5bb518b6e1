"""The first page, the frame around it, and the access log."""

from collections.abc import Callable
from typing import Any

import pytest

from partners import home
from partners.models import Partner, Role
from preventief.accesslog.actions import record
from preventief.accesslog.models import Entry, Look, Purpose
from tenants.addresses import Address
from tests.factories import a_member, a_partner, a_user


def test_a_stranger_gets_a_welcome_and_asks_the_database_nothing(
    municipality: Address, client_at: Callable[[str], Any], count_queries: Callable[..., int]
) -> None:
    client = client_at(municipality.host)
    answer = client.get("/")
    assert answer.status_code == 200
    assert "/account/login/" in answer.content.decode()
    assert "Gemeente" in answer.content.decode()
    # The address itself is looked up (this is cached for seconds outside the tests).
    assert count_queries(lambda: client.get("/")) <= 1


def test_an_account_without_a_member_is_told_so(
    municipality: Address, client_at: Callable[[str], Any]
) -> None:
    client = client_at(municipality.host)
    client.force_login(a_user())
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.templates[0].name == "partners/no_access.html"
    assert client.get("/medewerkers/").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_first_page(
    municipality: Address, role: Role, client_for: Callable[..., Any]
) -> None:
    answer = client_for(a_member(role, name="Robin van ʼt Hof")).get("/")
    assert answer.status_code == 200
    assert "Robin van ʼt Hof" in answer.content.decode()


def test_the_set_up_list_shows_what_is_missing(municipality: Address, client_for: Callable[..., Any]) -> None:
    client = client_for(a_member(Role.ADMINISTRATOR, partner=a_partner(Partner.Kind.MUNICIPALITY)))
    text = client.get("/").content.decode()
    assert "/partners/nieuw/?soort=halt" in text
    assert "/medewerkers/uitnodigen/?rol=coordinator" in text
    a_partner(Partner.Kind.HALT)
    a_member(Role.COORDINATOR)
    text = client.get("/").content.decode()
    assert "soort=halt" not in text
    assert "rol=coordinator" not in text
    assert "rol=practitioner" in text
    form = client.get("/medewerkers/uitnodigen/?rol=practitioner").context["form"]
    assert form.initial == {"roles": ["practitioner"]}


def test_a_block_is_registered_once_and_shown_to_its_role(
    municipality: Address, client_for: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_registered", [])

    def block(request: Any) -> home.HomeBlock:
        assert request.member.name
        return home.HomeBlock("partners/blocks/figures.html")

    for _time in range(2):
        home.register(Role.REFERRER, 10, block)
    home.register(Role.COORDINATOR, 20, block)
    both = client_for(a_member(Role.REFERRER, Role.COORDINATOR)).get("/")
    assert len(both.context["blocks"]) == 1
    assert client_for(a_member(Role.PRACTITIONER)).get("/").context["blocks"] == []


def test_a_page_costs_three_queries_for_who_is_there(
    municipality: Address, client_for: Callable[..., Any], count_queries: Callable[..., int]
) -> None:
    client = client_for(a_member(Role.POLICY_OFFICER))
    client.get("/help/")
    # The session, the account and the member; and the address, which is remembered for seconds outside tests.
    assert count_queries(lambda: client.get("/help/")) == 4


def test_the_privacy_officer_reads_the_log(municipality: Address, client_for: Callable[..., Any]) -> None:
    officer = a_member(Role.PRIVACY_OFFICER)
    someone = a_member(Role.COORDINATOR, name="Rania Haddad")
    record(someone, Look.READ, someone, purpose=Purpose.TRIAGE)
    record(someone, Look.REFUSED, someone.partner, purpose=Purpose.ADMINISTRATION)
    record(None, Look.WRITE, someone, purpose=Purpose.ADMINISTRATION, act="night")
    client = client_for(officer)
    everything = client.get("/inzage/").context["entries"]
    assert len(everything) == 3
    (refused,) = client.get("/inzage/?soort=refused").context["entries"]
    assert refused["who"] == someone
    assert client.get("/inzage/?soort=onzin").status_code == 200
    assert "Rania Haddad" in client.get("/inzage/?soort=read").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_nobody_else_reads_the_log(municipality: Address, role: Role, client_for: Callable[..., Any]) -> None:
    assert client_for(a_member(role)).get("/inzage/").status_code == 404


def test_the_log_is_paged_with_a_fixed_number_of_queries(
    municipality: Address, client_for: Callable[..., Any], count_queries: Callable[..., int]
) -> None:
    client = client_for(a_member(Role.PRIVACY_OFFICER))
    someone = a_member()
    record(someone, Look.READ, someone, purpose=Purpose.TRIAGE)
    few = count_queries(lambda: client.get("/inzage/"))
    for _number in range(50):
        other = a_member()
        record(other, Look.READ, other, purpose=Purpose.TRIAGE)
    assert count_queries(lambda: client.get("/inzage/")) == few <= 6
    seen: list[Any] = []
    address = "/inzage/"
    for _page in range(5):
        page = client.get(address).context["page"]
        seen += [entry.id for entry in page.rows]
        if not page.next_url:
            break
        address = f"/inzage/{page.next_url}"
    assert len(seen) == len(set(seen)) == Entry.objects.count() == 51
