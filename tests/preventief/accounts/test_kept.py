"""A form sent after the session ended: kept for whoever typed it, and for nobody else."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from partners.models import Member, Role
from preventief.accounts import kept
from preventief.plane import inside
from tenants.addresses import Address
from tests.factories import a_member

ADDRESS = "/partners/nieuw/"
PASSWORD = "een lang wachtwoord"


@pytest.fixture
def administrator(municipality: Address) -> Member:
    return a_member(Role.ADMINISTRATOR)


def typed(member: Member, **values: Any) -> dict[str, Any]:
    signature = kept.signature_of(member.user_id)
    return {"name": "Buurthuis De Mussen", "kind": "youth_work", "typed_by": signature, **values}


def sign_in(client: Any, member: Member, then: str = ADDRESS) -> Any:
    answer = client.post(f"/account/login/?next={then}", {"login": member.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    return answer


def test_the_form_carries_who_is_typing(administrator: Member, client_for: Callable[..., Any]) -> None:
    assert 'name="typed_by"' in client_for(administrator).get(ADDRESS).content.decode()


def test_what_was_typed_comes_back_after_signing_in_again(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    from partners.models import Partner

    client = client_at(municipality.host)
    before = Partner.objects.count()
    answer = client.post(ADDRESS, typed(administrator, password="geheim", csrfmiddlewaretoken="x"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=/partners/nieuw/"
    assert "geheim" not in str(client.session.items())
    sign_in(client, administrator)
    page = client.get(ADDRESS)
    assert page.context["form"]["name"].value() == "Buurthuis De Mussen"
    assert Partner.objects.count() == before, "nothing is saved by itself"
    assert client.get(ADDRESS).context["form"]["name"].value() is None, "given once"


def test_somebody_else_who_signs_in_never_sees_it(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    other = a_member(Role.ADMINISTRATOR)
    client = client_at(municipality.host)
    client.post(ADDRESS, typed(administrator))
    sign_in(client, other)
    assert "Mussen" not in client.get(ADDRESS).content.decode()
    assert kept.SESSION_KEY not in client.session
    client.post("/account/logout/")
    sign_in(client, administrator)
    assert "Mussen" not in client.get(ADDRESS).content.decode()


def test_it_comes_back_at_its_own_address_only(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    client.post(ADDRESS, typed(administrator))
    sign_in(client, administrator, then="/")
    assert client.get("/medewerkers/uitnodigen/").context["form"]["name"].value() is None
    assert client.get(ADDRESS).context["form"]["name"].value() == "Buurthuis De Mussen"


def test_it_is_gone_after_an_hour(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    client.post(ADDRESS, typed(administrator))
    assert client.session.get_expiry_age() <= 3600
    session = client.session
    for form in session[kept.SESSION_KEY].values():
        form["at"] = int(time.time()) - 3601
    session.save()
    sign_in(client, administrator)
    assert client.get(ADDRESS).context["form"]["name"].value() is None
    assert client.session.get_expire_at_browser_close()


def test_a_form_without_a_true_signature_is_not_kept(
    administrator: Member, other_municipality: Address, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    with inside(other_municipality.schema_name):
        foreign = kept.signature_of(administrator.user_id)
    for signature in ("", "onzin", foreign):
        client.post(ADDRESS, typed(administrator, typed_by=signature))
        assert kept.SESSION_KEY not in client.session
    client.post(ADDRESS, typed(administrator, name="x" * 200_001))
    assert kept.SESSION_KEY not in client.session


def test_at_most_three_forms_are_kept(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    for _form in range(5):
        client.post(ADDRESS, typed(administrator))
    assert len(client.session[kept.SESSION_KEY]) == 3


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    client = client_at(municipality.host)
    page = f"http://{municipality.host}/uitnodigingen/"
    answer = client.post(f"/medewerkers/{administrator.id}/herstellen/", headers={"referer": page})
    assert answer.headers["Location"] == "/account/login/?next=/uitnodigingen/"
    away = client.post(
        f"/medewerkers/{administrator.id}/herstellen/",
        headers={"referer": "http://elders.example/uitnodigingen/"},
    )
    assert away.headers["Location"].endswith("/herstellen/")


def test_ended_sessions_are_removed_with_what_they_held(
    administrator: Member, client_at: Callable[[str], Any], municipality: Address
) -> None:
    from django.utils import timezone

    from preventief.accounts.tasks import clear_sessions

    client_at(municipality.host).post(ADDRESS, typed(administrator))
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now())
    clear_sessions(schema=municipality.schema_name)
    assert Session.objects.count() == 0
