"""The headers that tell a browser what not to do: on every answer, whatever it is an answer to."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from tenants.addresses import Address
from tests.factories import a_member
from tests.planes import PlaneClient

PUBLIC = "preventief.test"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
CLOSED = {"default-src", "object-src", "base-uri", "frame-ancestors"}
OWN_ONLY = {"script-src", "style-src", "img-src", "font-src", "connect-src", "form-action", "manifest-src"}


def policy(answer: Any) -> dict[str, list[str]]:
    """The Content-Security-Policy of an answer, directive by directive."""
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def check(answer: Any) -> None:
    """Every header that must be there is, and the policy allows nothing inline and nothing from elsewhere."""
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    refused = {part.strip().partition("=")[0] for part in answer["Permissions-Policy"].split(",")}
    assert {"camera", "geolocation", "microphone"} <= refused
    assert "=(self" not in answer["Permissions-Policy"] and "*" not in answer["Permissions-Policy"]
    directives = policy(answer)
    assert set(directives) >= CLOSED | OWN_ONLY
    for name, values in directives.items():
        assert values == (["'none'"] if name in CLOSED else ["'self'"]), f"{name} is {values}"


def simple_addresses(urlconf: str) -> Iterator[str]:
    """Every address without a variable part."""

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
        for one in patterns:
            route = before + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, route)
            elif not re.search(r"[<^(\\]", route):
                yield f"/{route}"

    yield from walk(import_module(urlconf).urlpatterns, "")


@pytest.mark.parametrize("address", sorted(set(simple_addresses(settings.CONTROL_PLANE_URLCONF))))
@pytest.mark.usefixtures("control_plane")
def test_every_public_address_has_them(address: str) -> None:
    check(PlaneClient(PUBLIC).get(address))


@pytest.mark.parametrize("address", sorted(set(simple_addresses(settings.ROOT_URLCONF))))
def test_every_address_of_a_municipality_has_them(address: str, municipality: Address) -> None:
    check(PlaneClient(municipality.host).get(address))


def test_pages_of_somebody_signed_in_are_kept_nowhere(
    municipality: Address, client_for: Callable[..., PlaneClient]
) -> None:
    answer = client_for(a_member()).get("/")
    assert answer.status_code == 200
    check(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "host", [PUBLIC, "s-gravenhage.preventief.test", "elders.preventief.test", "b@d host"]
)
def test_pages_that_are_not_there_have_them(host: str, municipality: Address) -> None:
    answer = PlaneClient(host).get("/dit/is/er/niet/")
    assert answer.status_code == 404
    check(answer)


@pytest.mark.parametrize("failing", [["render"], ["render", "plain"]])
def test_a_page_about_a_fault_of_ours_has_them(
    failing: list[str], municipality: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    for name in failing:
        monkeypatch.setattr(f"preventief.ui.views.{name}", fail)
    client = PlaneClient(municipality.host)
    client.raise_request_exception = False
    answer = client.get("/help/")
    assert answer.status_code == 500
    check(answer)


@pytest.mark.parametrize("file", ["app.css", "app.js", "mark.svg"])
def test_static_files_have_them(file: str) -> None:
    answer = PlaneClient(PUBLIC).head(f"{settings.STATIC_URL}ui/{file}")
    assert answer.status_code == 200
    check(answer)


def test_browsers_are_told_to_use_https_and_nothing_else(
    settings: Any, municipality: Address, client_at: Callable[[str], PlaneClient]
) -> None:
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_SSL_REDIRECT = True
    client = client_at(municipality.host)
    assert client.get("/").headers["Location"] == f"https://{municipality.host}/"
    header = client.get("/", secure=True)["Strict-Transport-Security"]
    assert header == "max-age=63072000; includeSubDomains; preload"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(municipality: Address) -> None:
    answer = PlaneClient(municipality.host).get("/account/login/")
    assert settings.CSRF_COOKIE_NAME in answer.cookies
    for cookie in answer.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


@pytest.mark.parametrize("host", [PUBLIC, "s-gravenhage.preventief.test"])
def test_security_txt_says_where_to_report(host: str, municipality: Address) -> None:
    answer = PlaneClient(host).get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    check(answer)
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"].startswith(("mailto:", "https://"))
    assert fields["Preferred-Languages"] == "nl, en"
    assert fields["Canonical"].endswith(f"://{host}/.well-known/security.txt")
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
