"""A session, a reset link or a cache entry of one municipality is worth nothing in another."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from partners.models import Role
from preventief.accounts.models import User
from preventief.accounts.tasks import send_password_reset
from preventief.outbox.models import Row
from preventief.plane import inside
from tenants.addresses import Address
from tests.factories import a_member, a_user


@pytest.fixture(params=["een lang wachtwoord", ""])
def twins(request: Any, municipality: Address, other_municipality: Address) -> tuple[User, User]:
    """Two accounts with the same key, address, name and password hash; also with a blank password."""
    key = uuid4()

    def make() -> User:
        user = User(id=key, email="tweeling@voorbeeld.example", name="Tweeling")
        if request.param:
            user.set_password(request.param)
        else:
            user.password = ""
        user.save()
        return user

    here = make()
    with inside(other_municipality.schema_name):
        there = make()
        User.objects.filter(id=key).update(password=here.password)
        there.refresh_from_db()
    assert (here.pk, here.password) == (there.pk, there.password)
    return here, there


def test_a_session_is_refused_elsewhere(
    twins: tuple[User, User],
    municipality: Address,
    other_municipality: Address,
    client_at: Callable[[str], Any],
) -> None:
    here, there = twins
    client = client_at(municipality.host)
    client.force_login(here)
    values = dict(client.session.items())
    assert client.get("/help/").wsgi_request.user.is_authenticated
    visitor = client_at(other_municipality.host)
    visitor.cookies = client.cookies
    assert not visitor.get("/help/").wsgi_request.user.is_authenticated
    # Even with the very rows of the session copied over, its hash holds in one plane only.
    with inside(other_municipality.schema_name):
        from django.contrib.sessions.backends.db import SessionStore

        copied = SessionStore()
        copied.update(values)
        copied.save()
        visitor.cookies["session"] = copied.session_key
        assert there.get_session_auth_hash() != values["_auth_user_hash"]
    assert not visitor.get("/help/").wsgi_request.user.is_authenticated


def test_a_reset_token_is_refused_elsewhere(twins: tuple[User, User], other_municipality: Address) -> None:
    here, there = twins
    token = default_token_generator.make_token(here)
    assert default_token_generator.check_token(here, token)
    with inside(other_municipality.schema_name):
        assert not default_token_generator.check_token(there, token)


def test_a_cache_entry_stays_in_its_plane(municipality: Address, other_municipality: Address) -> None:
    cache.set("teller", "hier", 60)
    assert cache.get("teller") == "hier"
    with inside(other_municipality.schema_name):
        assert cache.get("teller") is None
        cache.set("teller", "daar", 60)
    assert cache.get("teller") == "hier"


def a_link_in_the_mail() -> str:
    (message,) = mail.outbox
    found = re.search(r"http://(\S+?)(/account/password/reset/key/\S+)", str(message.body))
    assert found is not None
    return found.group(2)


def carry_out(row: Row) -> None:
    mail.outbox.clear()
    send_password_reset(key=row.id, **row.payload)


def test_a_reset_mail_goes_through_the_outbox_by_key_only(
    municipality: Address, other_municipality: Address, client_at: Callable[[str], Any]
) -> None:
    user = a_member(Role.REFERRER).user
    client = client_at(municipality.host)
    answer = client.post("/account/password/reset/", {"email": user.email.upper()})
    assert answer.status_code == 302
    assert mail.outbox == [], "the page waits for no mail server"
    row = Row.objects.get()
    assert row.payload == {"user_id": str(user.id), "host": municipality.host}
    carry_out(row)
    assert mail.outbox[0].to == [user.email]
    assert f"http://{municipality.host}/" in str(mail.outbox[0].body)
    path = a_link_in_the_mail()
    elsewhere = client_at(other_municipality.host).get(path)
    assert "password1" not in elsewhere.content.decode()
    assert client.get(path).headers["Location"].endswith("-set-password/")
    form = client.get(path, follow=True)
    assert "password1" in form.content.decode()
    done = client.post(
        form.redirect_chain[-1][0], {"password1": "twaalf groene bergen", "password2": "twaalf groene bergen"}
    )
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password("twaalf groene bergen")
    again = client_at(municipality.host).get(path, follow=True)
    assert "password1" not in again.content.decode(), "the link works once"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    municipality: Address, client_at: Callable[[str], Any]
) -> None:
    client = client_at(municipality.host)
    known = client.post("/account/password/reset/", {"email": a_user().email})
    unknown = client.post("/account/password/reset/", {"email": "niemand@voorbeeld.example"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert Row.objects.count() == 1
    assert mail.outbox == []


def test_a_closed_account_gets_no_reset_mail(municipality: Address) -> None:
    user = a_user(is_active=False)
    send_password_reset(key=uuid4(), user_id=str(user.id), host=municipality.host)
    assert mail.outbox == []


def test_a_reset_works_on_the_control_plane_too(control_plane: None, client_at: Callable[[str], Any]) -> None:
    from django.conf import settings

    user = a_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client_at(settings.BASE_DOMAIN).post("/account/password/reset/", {"email": user.email})
    carry_out(Row.objects.get())
    assert f"http://{settings.BASE_DOMAIN}/account/" in str(mail.outbox[0].body)


def test_too_many_wrong_passwords_wait_in_one_municipality_only(
    municipality: Address, other_municipality: Address, client_at: Callable[[str], Any]
) -> None:
    user = a_user()
    wrong = {"login": user.email, "password": "fout"}
    client = client_at(municipality.host)
    answers = [client.post("/account/login/", wrong).content.decode() for _attempt in range(6)]
    right = {"login": user.email, "password": "een lang wachtwoord"}
    client.post("/account/login/", right)
    assert not client.get("/help/").wsgi_request.user.is_authenticated
    assert answers[0] != answers[-1]
    with inside(other_municipality.schema_name):
        User.objects.create_user(email=user.email, name="Elders", password="een lang wachtwoord")
    elsewhere = client_at(other_municipality.host)
    elsewhere.post("/account/login/", right)
    assert elsewhere.get("/account/second-factor/").wsgi_request.user.is_authenticated
