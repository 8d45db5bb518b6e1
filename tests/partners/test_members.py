"""Changing and stopping members."""

from collections.abc import Callable
from typing import Any

import pytest

from partners import actions
from partners.errors import LastAdministrator, OwnRoles
from partners.models import Member, Partner, Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed, StaleVersion
from preventief.plane import inside
from tenants.addresses import Address
from tests.factories import a_member, a_partner


@pytest.fixture
def administrator(municipality: Address) -> Member:
    return a_member(Role.ADMINISTRATOR, name="Anja Beheer")


def wanted(member: Member, **values: Any) -> dict[str, Any]:
    asked = {"name": member.name, "partner": member.partner, "roles": [Role(role) for role in member.roles]}
    return {"member": member, "version": member.version, **asked, **values}


def sent(member: Member, **values: Any) -> dict[str, Any]:
    asked = {
        "name": member.name,
        "partner": str(member.partner_id),
        "roles": member.roles,
        "version": member.version,
    }
    return {**asked, "function": member.function, **values}


def test_new_roles_hold_from_the_next_page_on(administrator: Member, client_for: Callable[..., Any]) -> None:
    member = a_member(Role.REFERRER)
    client = client_for(member)
    assert client.get("/medewerkers/").status_code == 404
    actions.change_member(by=administrator, **wanted(member, roles=[Role.ADMINISTRATOR, Role.REFERRER]))
    assert client.get("/medewerkers/").status_code == 200
    assert Entry.objects.get(act="change_member").object_id == member.id


def test_a_stale_change_is_refused_with_both_values(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    member = a_member(Role.REFERRER, name="Robin Jansen")
    actions.change_member(by=administrator, **wanted(member, name="Robin de Vries"))
    answer = client_for(administrator).post(f"/medewerkers/{member.id}/", sent(member, name="Robin Bakker"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Robin de Vries" in text
    assert "Robin Bakker" in text
    member.refresh_from_db()
    assert (member.name, member.version) == ("Robin de Vries", 2)
    # Sending it once more, now that both values were seen, is a choice.
    typed = answer.context["form"].data.dict() | {"roles": member.roles}
    assert client_for(administrator).post(f"/medewerkers/{member.id}/", typed).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.version) == ("Robin Bakker", 3)


def test_the_same_change_sent_twice_is_one_change(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    member = a_member(Role.REFERRER)
    client = client_for(administrator)
    for _press in range(2):
        answer = client.post(f"/medewerkers/{member.id}/", sent(member, function="wijkagent"))
        assert answer.status_code == 302
    member.refresh_from_db()
    assert member.version == 2
    assert Entry.objects.filter(act="change_member").count() == 1


def test_stopping_ends_every_session_at_once(
    administrator: Member,
    client_for: Callable[..., Any],
    client_at: Callable[[str], Any],
    municipality: Address,
) -> None:
    member = a_member(Role.REFERRER)
    client = client_for(member)
    assert client.get("/").context["member"] == member
    page = client_for(administrator).get(f"/medewerkers/{member.id}/stoppen/")
    assert page.status_code == 200
    member.refresh_from_db()
    assert member.active, "asking changes nothing"
    for _press in range(2):
        assert client_for(administrator).post(f"/medewerkers/{member.id}/stoppen/").status_code == 302
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert Entry.objects.filter(act="stop_member").count() == 1
    stranger = client_at(municipality.host)
    signing_in = {"login": member.user.email, "password": "een lang wachtwoord"}
    stranger.post("/account/login/", signing_in)
    assert not stranger.get("/").wsgi_request.user.is_authenticated
    actions.restore_member(by=administrator, member=member)
    assert not client.get("/").wsgi_request.user.is_authenticated, "an old session stays ended"
    stranger.post("/account/login/", signing_in)
    assert stranger.get("/help/").wsgi_request.user.is_authenticated


def test_the_last_administrator_stays(administrator: Member, client_for: Callable[..., Any]) -> None:
    client = client_for(administrator)
    answer = client.post(f"/medewerkers/{administrator.id}/stoppen/")
    assert answer.status_code == 409
    administrator.refresh_from_db()
    assert administrator.active
    assert administrator.user.is_active
    assert Entry.objects.count() == 0
    other = a_member(Role.ADMINISTRATOR)
    actions.stop_member(by=administrator, member=other)
    with pytest.raises(LastAdministrator):
        actions.stop_member(by=administrator, member=administrator)


def test_the_last_administrator_keeps_the_role(administrator: Member) -> None:
    other = a_member(Role.ADMINISTRATOR)
    actions.stop_member(by=other, member=other)
    with pytest.raises(LastAdministrator):
        actions.change_member(by=administrator, **wanted(administrator, roles=[Role.COORDINATOR]))
    administrator.refresh_from_db()
    assert administrator.roles == ["administrator"]


def test_nobody_changes_their_own_roles(administrator: Member, client_for: Callable[..., Any]) -> None:
    a_member(Role.ADMINISTRATOR)
    with pytest.raises(OwnRoles):
        actions.change_member(
            by=administrator, **wanted(administrator, roles=[Role.ADMINISTRATOR, Role.PRACTITIONER])
        )
    answer = client_for(administrator).post(
        f"/medewerkers/{administrator.id}/", sent(administrator, roles=["administrator", "coordinator"])
    )
    assert answer.status_code == 422
    assert "roles" in answer.context["form"].errors
    administrator.refresh_from_db()
    assert (administrator.roles, administrator.version) == (["administrator"], 1)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_manages_members(
    municipality: Address, role: Role, client_for: Callable[..., Any]
) -> None:
    other, member = a_member(role), a_member(Role.REFERRER)
    for act in (
        lambda: actions.change_member(by=other, **wanted(member, name="Anders")),
        lambda: actions.stop_member(by=other, member=member),
        lambda: actions.restore_member(by=other, member=member),
        lambda: actions.add_partner(by=other, name="Nieuw", kind=Partner.Kind.SCHOOL),
        lambda: actions.change_partner(
            by=other, partner=member.partner, version=1, name="Anders", kind=Partner.Kind.SCHOOL
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    client = client_for(other)
    addresses = ["/medewerkers/", "/medewerkers/uitnodigen/", f"/medewerkers/{member.id}/", "/partners/"]
    addresses += ["/partners/nieuw/", f"/partners/{member.partner_id}/", f"/medewerkers/{member.id}/stoppen/"]
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, {}).status_code == 404
    member.refresh_from_db()
    assert (member.version, member.active) == (1, True)
    assert Entry.objects.count() == 0


def test_a_stopped_administrator_may_nothing(administrator: Member) -> None:
    other, member = a_member(Role.ADMINISTRATOR), a_member()
    stopped = actions.stop_member(by=administrator, member=other)
    with pytest.raises(NotAllowed):
        actions.stop_member(by=stopped, member=member)


def test_a_member_of_another_municipality_does_not_exist_here(
    administrator: Member, other_municipality: Address, client_for: Callable[..., Any]
) -> None:
    with inside(other_municipality.schema_name):
        elsewhere = a_member(Role.REFERRER, name="Kanarie Elders")
    answer = client_for(administrator).get(f"/medewerkers/{elsewhere.id}/")
    assert answer.status_code == 404
    assert "Kanarie" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/medewerkers/", "/partners/", "/uitnodigingen/"])
def test_a_list_takes_the_same_queries_for_one_row_and_for_fifty(
    administrator: Member, client_for: Callable[..., Any], count_queries: Callable[..., int], address: str
) -> None:
    client = client_for(administrator)

    def one_more(number: int) -> None:
        member = a_member(Role.REFERRER)
        actions.invite(
            by=administrator,
            email=f"nieuw{number}@voorbeeld.example",
            name="Nieuw Iemand",
            partner=member.partner,
            roles=[Role.COORDINATOR],
        )

    one_more(0)
    client.get(address)
    few = count_queries(lambda: client.get(address))
    for number in range(1, 51):
        one_more(number)
    assert count_queries(lambda: client.get(address)) == few
    # The address, the session, the account, the member, and the list itself.
    assert few <= 5


def test_a_partner_keeps_its_name_to_itself(administrator: Member, client_for: Callable[..., Any]) -> None:
    a_partner(name="Politie Haaglanden")
    client = client_for(administrator)
    answer = client.post("/partners/nieuw/", {"name": "politie haaglanden", "kind": "police"})
    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors
    for _press in range(2):
        assert client.post("/partners/nieuw/", {"name": "Halt", "kind": "halt"}).status_code == 302
    assert Partner.objects.filter(kind="halt").count() == 1
    assert Entry.objects.filter(act="add_partner").count() == 1


def test_a_partner_with_active_members_is_not_closed(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    member = a_member(Role.REFERRER)
    partner = member.partner
    client = client_for(administrator)
    typed = {"name": partner.name, "kind": partner.kind, "version": 1}
    answer = client.post(f"/partners/{partner.id}/", typed)
    assert answer.status_code == 422
    assert "active" in answer.context["form"].errors
    actions.stop_member(by=administrator, member=member)
    assert client.post(f"/partners/{partner.id}/", typed).status_code == 302
    partner.refresh_from_db()
    assert not partner.active
    assert "partner" not in client.get("/medewerkers/uitnodigen/").context["form"].initial
    assert partner not in client.get("/medewerkers/uitnodigen/").context["form"].fields["partner"].queryset


def test_a_stale_change_of_a_partner_shows_both_values(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    partner = a_partner(name="Jongerenwerk Zuid", phone="070 111")
    with pytest.raises(StaleVersion) as refused:
        actions.change_partner(
            by=administrator,
            partner=partner,
            version=7,
            name="Jongerenwerk Noord",
            kind=Partner.Kind.YOUTH_WORK,
        )
    first = refused.value.differences[0]
    assert (str(first.mine), str(first.theirs)) == ("Jongerenwerk Noord", "Jongerenwerk Zuid")
    answer = client_for(administrator).post(
        f"/partners/{partner.id}/", {"name": "Anders", "kind": "police", "version": 7, "active": "on"}
    )
    assert answer.status_code == 409
    partner.refresh_from_db()
    assert (partner.name, partner.version) == ("Jongerenwerk Zuid", 1)


def test_names_keep_every_letter(administrator: Member, client_for: Callable[..., Any]) -> None:
    member = a_member(Role.REFERRER)
    name = "Zoë d’Arnaud-ʼs-Gravesande Ĳsbrands"
    answer = client_for(administrator).post(f"/medewerkers/{member.id}/", sent(member, name=name))
    assert answer.status_code == 302
    assert name in client_for(administrator).get("/medewerkers/").content.decode().replace("&#x27;", "'")
