"""From a password alone to a second factor, by an authenticator app; and signing in with it."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings

from partners.models import Role
from tenants.addresses import Address
from tests.factories import a_member

PASSWORD = "een lang wachtwoord"


def code_now(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def test_an_app_is_added_codes_are_shown_and_sign_in_asks_for_it(
    municipality: Address, client_at: Callable[[str], Any]
) -> None:
    member = a_member(Role.REFERRER)
    client = client_at(municipality.host)
    answer = client.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    assert "/account/2fa/totp/activate/" in client.get("/account/second-factor/").content.decode()
    page = client.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    codes = client.get("/account/2fa/recovery-codes/")
    assert codes.status_code == 200
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/").status_code == 200

    later = client_at(municipality.host)
    answer = later.post("/account/login/", {"login": member.user.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")
    assert not later.get("/").wsgi_request.user.is_authenticated
    wrong = later.post("/account/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not later.get("/").wsgi_request.user.is_authenticated
    later.post("/account/2fa/authenticate/", {"code": codes.context["unused_codes"][0]})
    assert later.get("/").wsgi_request.user == member.user
    assert later.session.get_expire_at_browser_close()
    assert later.session.get_expiry_age() <= settings.SESSION_COOKIE_AGE


def test_a_closed_account_with_the_right_password_is_told_so_and_stays_out(
    municipality: Address, client_at: Callable[[str], Any]
) -> None:
    member = a_member(Role.REFERRER)
    member.user.is_active = False
    member.user.save()
    client = client_at(municipality.host)
    answer = client.post("/account/login/", {"login": member.user.email, "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert not client.get("/").wsgi_request.user.is_authenticated


def test_signing_in_leads_nowhere_else(municipality: Address, client_at: Callable[[str], Any]) -> None:
    member = a_member(Role.REFERRER)
    Authenticator.objects.filter(user=member.user).delete()
    for then in ("https://elders.example/", "//elders.example/", "http://nijkerk.preventief.test/"):
        client = client_at(municipality.host)
        answer = client.post(
            "/account/login/", {"login": member.user.email, "password": PASSWORD, "next": then}
        )
        assert answer.headers["Location"] == "/"


def test_nobody_signs_up_by_themselves(municipality: Address, client_at: Callable[[str], Any]) -> None:
    client = client_at(municipality.host)
    for address in ("/account/signup/", "/account/email/", "/account/confirm-email/", "/account/inactive/"):
        assert client.get(address).status_code == 404
