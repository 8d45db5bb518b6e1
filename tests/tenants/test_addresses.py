"""Ring 1: the address decides the plane, the state of the environment decides whether it opens."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Role
from preventief.plane import CONTROL_PLANE, current_schema, inside
from tenants import addresses
from tenants.addresses import Address, address_of, clean_host, forget_addresses
from tenants.models import Domain, Environment
from tests.factories import a_member
from tests.planes import PlaneClient

HERE = "s-gravenhage.preventief.test"
PUBLIC = "preventief.test"
State = Environment.State


def put_in(state: str, code: str = "GM0518") -> None:
    with inside(CONTROL_PLANE):
        Environment.objects.filter(code=code).update(state=state)
    forget_addresses()


@pytest.mark.usefixtures("municipality")
class TestHosts:
    @pytest.mark.parametrize(
        "host",
        [
            HERE,
            HERE.upper(),
            "S-Gravenhage.Preventief.Test",
            f"{HERE}.",
            f"{HERE}:8443",
            f"{HERE}.:80",
            f"{HERE.upper()}.:443",
        ],
    )
    def test_every_way_of_writing_the_host_leads_to_the_municipality(self, host: str) -> None:
        answer = PlaneClient(host).get("/")
        assert answer.status_code == 200
        assert answer.wsgi_request.environment.code == "GM0518"

    @pytest.mark.parametrize("host", [PUBLIC, PUBLIC.upper(), f"{PUBLIC}.", f"{PUBLIC}:8000"])
    def test_every_way_of_writing_the_public_host_leads_to_the_public_site(self, host: str) -> None:
        answer = PlaneClient(host).get("/")
        assert answer.status_code == 200
        assert answer.wsgi_request.environment is None

    @pytest.mark.parametrize(
        "host",
        [
            f"rotterdam.{PUBLIC}",  # a municipality without an environment
            f"www.{HERE}",
            f"gm0518.{PUBLIC}",
            f"public.{PUBLIC}",
            "localhost",
            "localhost:8000",
            "127.0.0.1",
            "[::1]",
            "s-gravenhage.elders.example",
            f"{HERE}.elders.example",
            "s-gravenhage",
            f"{HERE}..",
            f"{HERE}/../",
            f"{HERE}@elders.example",
            f"s-gravenhage'--.{PUBLIC}",
            f"s_gravenhage.{PUBLIC}",
            "",
        ],
    )
    def test_any_other_host_gets_the_same_answer_that_tells_nothing(self, host: str) -> None:
        for path in ("/", "/account/login/", "/regio/"):
            answer = PlaneClient(host).get(path)
            assert (answer.status_code, answer.content) == (404, b"Niet gevonden\n")
            assert answer.cookies == {}
            assert "Location" not in answer.headers

    def test_a_forwarded_host_is_not_believed(self) -> None:
        answer = PlaneClient(f"rotterdam.{PUBLIC}", HTTP_X_FORWARDED_HOST=HERE).get("/")
        assert answer.status_code == 404
        assert PlaneClient(HERE, HTTP_X_FORWARDED_HOST=PUBLIC).get("/").wsgi_request.environment is not None

    def test_the_public_site_has_no_pages_of_a_municipality_and_the_reverse(self) -> None:
        assert PlaneClient(PUBLIC).get("/trajecten/").status_code == 404
        assert PlaneClient(HERE).get("/regio/").status_code == 404
        assert PlaneClient(HERE).get("/aanmelden/").status_code == 404

    def test_a_second_domain_is_the_same_environment(self, municipality: Address) -> None:
        with inside(CONTROL_PLANE):
            Domain.objects.create(domain=f"denhaag.{PUBLIC}", tenant_id=municipality.id, is_primary=False)
        answer = PlaneClient(f"DenHaag.{PUBLIC}").get("/")
        assert answer.wsgi_request.environment.schema_name == "gm0518"

    @pytest.mark.parametrize(
        ("raw", "cleaned"),
        [(f"{HERE}.", HERE), (f"{HERE}:80", HERE), (HERE.upper(), HERE), ("a b", ""), ("x/y", ""), ("", "")],
    )
    def test_a_host_is_cleaned(self, raw: str, cleaned: str) -> None:
        assert clean_host(raw) == cleaned


@pytest.mark.usefixtures("municipality")
class TestStates:
    @pytest.fixture
    def client(self, client_for: Callable[..., PlaneClient]) -> PlaneClient:
        return client_for(a_member(Role.ADMINISTRATOR))

    @pytest.mark.parametrize("state", [State.PROVISIONING, State.FAILED])
    def test_one_that_is_being_made_asks_to_come_back(self, client: PlaneClient, state: str) -> None:
        put_in(state)
        for answer in (
            client.get("/medewerkers/"),
            client.post("/partners/nieuw/"),
            client.get("/account/login/"),
        ):
            assert answer.status_code == 503
            assert answer["Retry-After"] == "5"

    @pytest.mark.parametrize("state", [State.SUSPENDED, State.CLOSED])
    def test_one_that_is_closed_shows_nothing_more(self, client: PlaneClient, state: str) -> None:
        put_in(state)
        for answer in (
            client.get("/medewerkers/"),
            client.post("/partners/nieuw/"),
            client.get("/account/login/"),
        ):
            assert answer.status_code == 410
            assert "Robin Jansen" not in answer.content.decode(), "nor who is signed in"

    def test_one_that_may_only_be_read_takes_no_form(self, client: PlaneClient) -> None:
        put_in(State.READ_ONLY)
        assert client.get("/medewerkers/").status_code == 200
        refused = client.post("/partners/nieuw/", {"name": "Nieuw", "kind": "police"})
        assert refused.status_code == 409
        assert "Nieuw" not in client.get("/partners/").content.decode()
        for method in ("put", "patch", "delete"):
            assert getattr(client, method)("/medewerkers/").status_code == 409

    def test_in_one_that_may_only_be_read_people_still_sign_in_and_out(self, client: PlaneClient) -> None:
        put_in(State.READ_ONLY)
        assert client.post("/account/logout/").status_code == 302
        assert not client.get("/help/").wsgi_request.user.is_authenticated

    def test_another_municipality_notices_nothing(self, other_municipality: Address) -> None:
        put_in(State.CLOSED)
        assert PlaneClient(HERE).get("/").status_code == 410
        assert PlaneClient(other_municipality.host).get("/").status_code == 200

    def test_open_again_it_is_as_before(self, client: PlaneClient) -> None:
        put_in(State.SUSPENDED)
        assert client.get("/medewerkers/").status_code == 410
        put_in(State.ACTIVE)
        assert client.get("/medewerkers/").status_code == 200


@pytest.mark.usefixtures("municipality")
class TestTheHotPath:
    @pytest.fixture(autouse=True)
    def _as_in_production(self, settings: Any) -> None:
        settings.ADDRESS_CACHE_SECONDS = 60.0
        settings.UNKNOWN_ADDRESS_CACHE_SECONDS = 60.0

    @pytest.mark.parametrize(("path", "most"), [("/help/", 3), ("/medewerkers/", 4), ("/", 6)])
    def test_a_page_asks_little_and_never_whose_host_it_is(
        self, client_for: Callable[..., PlaneClient], path: str, most: int
    ) -> None:
        """Session, account, member; then what the page itself is about."""
        client = client_for(a_member(Role.ADMINISTRATOR))
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        asked = [query["sql"] for query in captured]
        assert len(asked) <= most, asked
        assert [sql for sql in asked if "tenants_" in sql] == []

    def test_a_stranger_costs_no_query_at_all(self) -> None:
        client = PlaneClient(HERE)
        client.get("/help/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/help/").status_code == 200
        assert len(captured) == 0

    def test_an_unknown_host_is_remembered_for_a_moment(self) -> None:
        client = PlaneClient(f"rotterdam.{PUBLIC}")
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 404
        assert len(captured) == 0

    def test_a_new_state_is_seen_when_the_memory_is_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        client = PlaneClient(HERE)
        assert client.get("/").status_code == 200
        with inside(CONTROL_PLANE):
            Environment.objects.filter(code="GM0518").update(state=State.CLOSED)
        assert client.get("/").status_code == 200
        later = time.monotonic() + 61
        monkeypatch.setattr(addresses.time, "monotonic", lambda: later)
        assert client.get("/").status_code == 410

    def test_many_unknown_hosts_do_not_fill_the_memory(self, settings: Any) -> None:
        settings.ADDRESS_CACHE_SIZE = 10
        for number in range(25):
            assert address_of(f"x{number}.{PUBLIC}") is None
        assert len(addresses._addresses._known) <= 10


@pytest.mark.usefixtures("municipality")
def test_after_a_page_that_failed_the_connection_stands_in_the_control_plane(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.test import Client

    from preventief.ui import context

    def breaks(request: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(context, "frame_of", breaks)
    client = Client(HTTP_HOST=HERE, raise_request_exception=False)
    assert client.get("/help/").status_code == 500
    assert current_schema() == CONTROL_PLANE
    connection.set_tenant(Address(**{**vars(address_of(HERE))}))  # type: ignore[arg-type]
