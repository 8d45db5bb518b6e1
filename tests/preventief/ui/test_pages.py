"""The pages of the frame, and what people see when something was refused or is away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from preventief.errors import Difference, NotAllowed, StaleVersion, WrongState
from preventief.ui import views
from preventief.ui.middleware import FriendlyErrors
from tenants.addresses import Address
from tests.planes import PlaneClient

pytestmark = pytest.mark.usefixtures("municipality")


@pytest.fixture
def visitor(municipality: Address, client_at: Callable[[str], PlaneClient]) -> PlaneClient:
    return client_at(municipality.host)


def asked(method: str = "get", **extra: Any) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/ergens/?x=1", **extra)
    return request


def answer_to(error: Exception, request: HttpRequest | None = None) -> HttpResponse:
    def nothing(_: HttpRequest) -> HttpResponse:
        raise AssertionError

    answer = FriendlyErrors(nothing).process_exception(request or asked(), error)
    assert answer is not None
    return answer


@pytest.mark.parametrize("path", ["/help/", "/privacy/", "/toegankelijkheid/"])
def test_the_pages_of_the_footer_are_there_for_everybody_in_both_languages(
    visitor: PlaneClient, path: str
) -> None:
    dutch = visitor.get(path)
    assert dutch.status_code == 200
    assert '<html lang="nl"' in dutch.text
    preferred = visitor.get(path, headers={"accept-language": "en"})
    assert '<html lang="nl"' in preferred.text
    visitor.cookies["language"] = "en"
    english = visitor.get(path)
    assert '<html lang="en"' in english.text
    assert dutch.text != english.text


def test_the_language_is_kept_after_choosing_it(visitor: PlaneClient) -> None:
    answer = visitor.post("/taal/", {"language": "en", "next": "/help/"})
    assert answer.status_code == 302
    assert '<html lang="en"' in visitor.get("/help/").text


def test_the_language_form_leads_to_no_other_site(visitor: PlaneClient) -> None:
    answer = visitor.post("/taal/", {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer["Location"]


def test_security_txt_says_where_to_report(visitor: PlaneClient) -> None:
    answer = visitor.get("/.well-known/security.txt")
    assert answer["Content-Type"].startswith("text/plain")
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"].startswith(("mailto:", "https://"))
    assert lines["Expires"].endswith("T00:00:00Z")


def test_the_specimen_is_not_there_in_production(visitor: PlaneClient, settings: Any) -> None:
    settings.DEMO = settings.DEBUG = False
    assert visitor.get("/ui/").status_code == 404
    settings.DEMO = True
    assert visitor.get("/ui/").status_code == 200


def test_an_unknown_page_says_the_same_as_a_forbidden_one(visitor: PlaneClient) -> None:
    unknown = visitor.get("/bestaat-niet/")
    assert unknown.status_code == 404
    assert "Deze pagina bestaat niet, of u mag haar niet zien." in unknown.text
    assert "<title>Fout:" in unknown.text
    forbidden = answer_to(NotAllowed())
    assert forbidden.status_code == 404
    assert "Deze pagina bestaat niet, of u mag haar niet zien." in forbidden.text


def test_a_stale_form_shows_both_values(visitor: PlaneClient) -> None:
    answer = answer_to(StaleVersion([Difference("Plaats", "De Mussen <b>", "Wijkcentrum")]))
    assert answer.status_code == 409
    for piece in ("Dit is niet opgeslagen: iemand anders", "De Mussen &lt;b&gt;", "Wijkcentrum"):
        assert piece in answer.text


def test_a_step_too_late_says_so() -> None:
    answer = answer_to(WrongState())
    assert answer.status_code == 409
    assert "Dit kan niet meer" in answer.text


@pytest.mark.parametrize("error", [OperationalError("away"), InterfaceError("closed")])
def test_a_database_that_is_away_gives_a_friendly_page_without_asking_it_anything(
    error: Exception, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    assert count_queries(lambda: answer_to(error)) == 0
    answer = answer_to(error)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert 'href="/ergens/?x=1"' in answer.text
    assert "niet opgeslagen" in answer_to(error, asked("post")).text


def test_a_fault_of_ours_is_not_hidden_as_a_database_that_is_away() -> None:
    def nothing(_: HttpRequest) -> HttpResponse:
        raise AssertionError

    statement = OperationalError("deadlock")
    statement.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()
    for error in (ValueError(), DataError(), statement):
        assert FriendlyErrors(nothing).process_exception(asked(), error) is None


def test_what_a_middleware_raised_has_the_same_pages() -> None:
    try:
        raise OperationalError("away")
    except OperationalError:
        assert views.server_error(asked()).status_code == 503
    try:
        raise ValueError
    except ValueError:
        assert views.server_error(asked()).status_code == 500
    assert views.bad_request(asked(), RequestDataTooBig()).status_code == 413
    assert views.bad_request(asked()).status_code == 400


def test_ten_megabytes_are_read_to_the_end_and_refused_with_a_page(visitor: PlaneClient) -> None:
    answer = visitor.post("/taal/", {"language": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "Er is niets opgeslagen." in answer.text
    request = asked("post", data={"language": "x" * 200_000})
    assert views.too_large(request).status_code == 413
    assert request.read() == b""


def test_headers_on_every_answer(visitor: PlaneClient) -> None:
    answer = visitor.get("/help/")
    assert answer["Cache-Control"] == "no-store"
    assert "camera=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_the_sign_in_page_wears_the_frame(visitor: PlaneClient) -> None:
    answer = visitor.get("/account/login/")
    assert answer.status_code == 200
    assert '<label class="utrecht-form-label" for="id_password">Wachtwoord' in answer.text
    assert "Nog geen account?" in answer.text
    wrong = visitor.post("/account/login/", {"login": "niemand@example.nl", "password": "fout-fout-fout"})
    assert "Dit e-mailadres en dit wachtwoord horen niet bij elkaar." in wrong.text


def test_a_form_without_its_token_explains_itself(municipality: Address) -> None:
    strict = PlaneClient(municipality.host, enforce_csrf_checks=True)
    answer = strict.post("/taal/", {"language": "en"})
    assert answer.status_code == 403
    assert "Stuur het nog een keer" in answer.text


def test_what_was_typed_comes_back_when_the_token_was_stale(municipality: Address) -> None:
    strict = PlaneClient(municipality.host, enforce_csrf_checks=True)
    typed = {"language": "en", "what": "Hij zei: <sorry>.\nEn ging.", "csrfmiddlewaretoken": "stale"}
    own = f"http://{municipality.host}"
    answer = strict.post("/taal/?x=1", typed, headers={"origin": own})
    assert answer.status_code == 403
    assert "Hij zei: &lt;sorry&gt;.\nEn ging.</textarea>" in answer.text
    assert "stale" not in answer.text
    assert 'action="/taal/?x=1"' in answer.text


@pytest.mark.parametrize(
    ("origin", "typed"),
    [
        ("https://elsewhere.example", {"language": "en"}),
        (None, {"language": "en"}),
        ("own", {"login": "a@example.nl", "password": "geheim"}),
        ("own", {"what": "geheim", "typed_by": "of somebody else"}),
    ],
)
def test_what_another_site_sent_or_a_password_does_not_come_back(
    municipality: Address, origin: str | None, typed: dict[str, str]
) -> None:
    strict = PlaneClient(municipality.host, enforce_csrf_checks=True)
    own = f"http://{municipality.host}" if origin == "own" else origin
    answer = strict.post("/taal/", typed, headers={"origin": own} if own else {})
    assert answer.status_code == 403
    assert "<textarea" not in answer.text
    assert "geheim" not in answer.text
