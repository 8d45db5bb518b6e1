"""Inviting, accepting, withdrawing: who may, what follows, and what a refusal leaves behind."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.utils import timezone

from partners import actions
from partners.errors import AddressInUse, InvitationClosed
from partners.links import invitation_path
from partners.models import Invitation, Member, Partner, Role
from partners.tasks import send_invitation
from preventief.accesslog.models import Entry
from preventief.accounts.models import User
from preventief.errors import NotAllowed
from preventief.plane import inside
from tenants.addresses import Address
from tests.factories import a_member, a_partner

PASSWORD = "zeven blauwe fietsen"


@pytest.fixture
def administrator(municipality: Address) -> Member:
    return a_member(Role.ADMINISTRATOR, name="Anja Beheer")


def an_invitation(by: Member, **values: Any) -> Invitation:
    asked: dict[str, Any] = {
        "email": "T.Yilmaz@Politie.example",
        "name": "Tarık Yılmaz",
        "partner": a_partner(),
        "roles": [Role.REFERRER],
        "function": "wijkagent",
    }
    return actions.invite(by=by, **{**asked, **values})


def counts() -> tuple[int, ...]:
    return (User.objects.count(), Member.objects.count(), Invitation.objects.count(), Entry.objects.count())


def deliver(invitation: Invitation) -> str:
    """The link in the mail that the outbox sends."""
    mail.outbox.clear()
    send_invitation(key=invitation.id, invitation_id=str(invitation.id))
    (message,) = mail.outbox
    assert message.to == [invitation.email]
    found = re.search(r"http://[^/]+(/uitnodiging/\S+)", str(message.body))
    assert found is not None
    return found.group(1)


def test_an_invitation_queues_one_mail_by_key_only(
    administrator: Member, outbox_rows: Callable[[], list[str]]
) -> None:
    from preventief.outbox.models import Row

    invitation = an_invitation(administrator)
    assert outbox_rows() == ["partners.send_invitation"]
    assert Row.objects.get().payload == {"invitation_id": str(invitation.id)}
    assert invitation.email == "t.yilmaz@politie.example"
    assert Entry.objects.get(object_id=invitation.id).act == "invite"


def test_the_mail_names_the_municipality_and_its_host_only(
    administrator: Member, municipality: Address
) -> None:
    invitation = an_invitation(administrator)
    deliver(invitation)
    body = str(mail.outbox[0].body)
    assert f"http://{municipality.host}/uitnodiging/" in body
    assert "'s-Gravenhage" in body
    assert "Yılmaz" not in body


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_an_administrator_invites(
    municipality: Address, role: Role, outbox_rows: Callable[[], list[str]]
) -> None:
    other, partner = a_member(role), a_partner()
    before = counts()
    with pytest.raises(NotAllowed):
        an_invitation(other, partner=partner)
    assert counts() == before
    assert outbox_rows() == []


def test_an_address_of_a_member_is_refused_at_the_field(
    administrator: Member, client_for: Callable[..., Any], outbox_rows: Callable[[], list[str]]
) -> None:
    member, partner = a_member(), a_partner()
    before = counts()
    answer = client_for(administrator).post(
        "/medewerkers/uitnodigen/",
        {
            "name": "Nog Eens",
            "email": member.user.email.upper(),
            "partner": str(partner.id),
            "roles": ["referrer"],
        },
    )
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors
    assert counts() == before
    assert outbox_rows() == []


def test_inviting_twice_by_a_double_click_is_one_invitation(
    administrator: Member, outbox_rows: Callable[[], list[str]]
) -> None:
    partner = a_partner()
    first = an_invitation(administrator, partner=partner)
    assert an_invitation(administrator, partner=partner) == first
    assert len(outbox_rows()) == 1
    with pytest.raises(AddressInUse):
        an_invitation(administrator, partner=partner, roles=[Role.COORDINATOR])
    with pytest.raises(AddressInUse):
        an_invitation(a_member(Role.ADMINISTRATOR), partner=partner)
    assert len(outbox_rows()) == 1


def test_the_first_administrator_is_invited_once(
    municipality: Address, outbox_rows: Callable[[], list[str]]
) -> None:
    asked = {"email": "B.Baas@denhaag.example", "name": "B. Baas", "function": "beheerder"}
    first = actions.invite_first_administrator(**asked)
    assert actions.invite_first_administrator(**asked) == first
    assert first.partner.kind == Partner.Kind.MUNICIPALITY
    assert first.partner.name == "Gemeente 's-Gravenhage"
    assert outbox_rows() == ["partners.send_invitation"]


def test_accepting_makes_a_member_and_leads_to_the_second_factor(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    path = deliver(an_invitation(administrator))
    client = client_at(municipality.host)
    page = client.get(path)
    assert page.status_code == 200
    assert "Anja Beheer" in page.content.decode()
    answer = client.post(path, {"password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second-factor/")
    member = Member.objects.get(user__email="t.yilmaz@politie.example")
    assert (member.roles, member.function) == (["referrer"], "wijkagent")
    assert EmailAddress.objects.get(user=member.user).verified
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/2fa/totp/activate/").status_code == 200, (
        "no need to sign in again straight away"
    )
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data={})
    assert client.get("/account/second-factor/").headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_double_click_on_accept_is_safe(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    invitation = an_invitation(administrator)
    path = deliver(invitation)
    for _press in range(2):
        answer = client_at(municipality.host).post(path, {"password": PASSWORD})
        assert answer.headers["Location"] == "/account/second-factor/"
    assert User.objects.filter(email=invitation.email).count() == 1
    wrong = client_at(municipality.host).post(path, {"password": "een heel ander wachtwoord"})
    assert wrong.status_code == 404
    Invitation.objects.filter(id=invitation.id).update(accepted_at=timezone.now() - timedelta(minutes=6))
    assert client_at(municipality.host).post(path, {"password": PASSWORD}).status_code == 404


@pytest.mark.parametrize("password", ["", "kort", "123456789012", "t.yilmaz@politie"])
def test_a_weak_password_is_refused_and_nothing_is_made(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address, password: str
) -> None:
    path = deliver(an_invitation(administrator))
    before = counts()
    answer = client_at(municipality.host).post(path, {"password": password})
    assert answer.status_code == 422
    assert "password" in answer.context["form"].errors
    assert counts() == before


def test_a_used_withdrawn_expired_or_changed_link_is_the_same_neutral_page(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    used, withdrawn, expired = (
        an_invitation(administrator, email=f"{word}@politie.example") for word in ("a", "b", "c")
    )
    paths = {invitation.id: deliver(invitation) for invitation in (used, withdrawn, expired)}
    actions.accept_invitation(invitation_id=used.id, password=PASSWORD)
    actions.revoke_invitation(by=administrator, invitation=withdrawn)
    Invitation.objects.filter(id=expired.id).update(expires_at=timezone.now() - timedelta(seconds=1))
    before = counts()
    answers = [client.get(path) for path in paths.values()]
    answers += [client.post(paths[id], {"password": PASSWORD + "!"}) for id in paths]
    answers.append(client.get(paths[used.id][:-3] + "AA/"))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content.decode().split("<main")[1].split("</main>")[0] for answer in answers}) == 1
    assert counts() == before


def test_a_link_is_worth_nothing_in_another_municipality(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address, other_municipality: Address
) -> None:
    invitation = an_invitation(administrator)
    path = deliver(invitation)
    with inside(other_municipality.schema_name):
        partner = a_partner(name="Elders")
        Invitation.objects.create(
            id=invitation.id,
            email=invitation.email,
            name="Iemand Elders",
            partner=partner,
            roles=["administrator"],
            expires_at=invitation.expires_at,
        )
        elsewhere = invitation_path(invitation.id)
    assert elsewhere != path
    answer = client_at(other_municipality.host).post(path, {"password": PASSWORD})
    assert answer.status_code == 404
    assert client_at(municipality.host).post(elsewhere, {"password": PASSWORD}).status_code == 404
    with inside(other_municipality.schema_name):
        assert User.objects.count() == 0
    assert not User.objects.filter(email=invitation.email).exists()


def test_sending_again_makes_an_expired_invitation_valid(
    administrator: Member, client_for: Callable[..., Any], outbox_rows: Callable[[], list[str]]
) -> None:
    invitation = an_invitation(administrator)
    Invitation.objects.filter(id=invitation.id).update(expires_at=timezone.now() - timedelta(days=1))
    send_invitation(key=invitation.id, invitation_id=str(invitation.id))
    assert mail.outbox == [], "no mail for what cannot be accepted"
    answer = client_for(administrator).post(f"/uitnodigingen/{invitation.id}/opnieuw/")
    assert answer.status_code == 302
    invitation.refresh_from_db()
    assert invitation.expires_at > timezone.now() + settings.INVITATION_LIFETIME - timedelta(minutes=1)
    assert len(outbox_rows()) == 2
    actions.accept_invitation(invitation_id=invitation.id, password=PASSWORD)
    with pytest.raises(InvitationClosed):
        actions.resend_invitation(by=administrator, invitation=invitation)
    with pytest.raises(InvitationClosed):
        actions.revoke_invitation(by=administrator, invitation=invitation)
    assert len(outbox_rows()) == 2


def test_withdrawing_asks_first_and_may_be_repeated(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    invitation = an_invitation(administrator)
    client = client_for(administrator)
    address = f"/uitnodigingen/{invitation.id}/intrekken/"
    assert client.get(address).status_code == 200
    invitation.refresh_from_db()
    assert invitation.revoked_at is None
    for _press in range(2):
        assert client.post(address).status_code == 302
    assert Entry.objects.filter(act="revoke_invitation").count() == 1


def test_who_is_signed_in_is_asked_to_sign_out_first(
    administrator: Member, client_for: Callable[..., Any]
) -> None:
    path = deliver(an_invitation(administrator))
    client = client_for(administrator)
    before = counts()
    assert "password" not in client.get(path).content.decode().split("<main")[1]
    client.post(path, {"password": PASSWORD})
    assert counts() == before


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kort", "Dit wachtwoord is te kort. Gebruik minstens 12 tekens."),
        ("tarık yılmaz", "Dit wachtwoord lijkt te veel op uw naam."),
        ("password1234", "makkelijk te raden"),
        ("123456789012", "alleen uit cijfers"),
    ],
)
def test_a_weak_password_is_explained_in_plain_dutch(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address, password: str, said: str
) -> None:
    path = invitation_path(an_invitation(administrator).id)
    answer = client_at(municipality.host).post(path, {"password": password})
    assert said in answer.content.decode()
