"""What was given out in one plane is worthless in another, for accounts with the same key and password too.

Sessions, reset tokens, cache entries and invitations between two municipalities are tried in
tests/preventief/accounts/test_isolation.py and tests/partners/test_invitations.py; here is the rest.
"""

from typing import Any
from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.middleware.csrf import _get_new_csrf_string

from cases.catalogue.access import content_of_version
from cases.catalogue.content import content_hash
from cases.catalogue.models import KindVersion
from partners.models import Role
from preventief.accounts import kept
from preventief.accounts.links import LinkInvalid, read_link, sign_link
from preventief.accounts.models import User
from preventief.demo.people import PURPOSE as DEMO
from preventief.demo.people import sign_in_link
from preventief.outbox.models import Row
from preventief.outbox.tasks import deliver
from preventief.plane import CONTROL_PLANE, inside
from tenants.addresses import Address
from tests.cases.factories import a_published_version
from tests.factories import a_member, a_user
from tests.planes import PlaneClient
from tests.preventief.control import HOST, a_relationship_manager, signed_in

pytestmark = pytest.mark.usefixtures("municipality")
PLANES = ["another municipality", "the control plane"]


@pytest.fixture(params=PLANES)
def elsewhere(request: Any, other_municipality: Address) -> tuple[str, str]:
    """The schema and the host of another plane."""
    if request.param == "the control plane":
        return CONTROL_PLANE, HOST
    return other_municipality.schema_name, other_municipality.host


@pytest.fixture(params=["een lang wachtwoord", ""], ids=["password", "blank password"])
def twins(request: Any, elsewhere: tuple[str, str]) -> tuple[User, User]:
    """Accounts in two planes with the same key, address, name and password hash."""
    found = []
    key = uuid4()
    for schema in ("gm0518", elsewhere[0]):
        with inside(schema):
            user = User(id=key, email="tweeling@voorbeeld.example", name="Tweeling")
            if request.param:
                user.set_password(request.param)
            if found:
                user.password = found[0].password
            user.save()
            found.append(user)
    return found[0], found[1]


class TestSessions:
    def test_a_session_is_nothing_in_another_plane_even_when_its_row_is_copied(
        self, twins: tuple[User, User], elsewhere: tuple[str, str], municipality: Address
    ) -> None:
        schema, host = elsewhere
        for user, (at, other_schema, other_host) in zip(
            twins, [(municipality.host, schema, host), (host, "gm0518", municipality.host)], strict=True
        ):
            client = PlaneClient(at)
            with inside(schema if at == host else "gm0518"):
                client.force_login(user)
                session = client.session
                session["second_factor_seen"] = True
                session.save()
                values = dict(session.items())
            assert client.get("/help/").wsgi_request.user.is_authenticated
            visitor = PlaneClient(other_host)
            visitor.cookies = client.cookies
            assert not visitor.get("/help/").wsgi_request.user.is_authenticated
            with inside(other_schema):
                copied = SessionStore(session_key=client.cookies["session"].value)
                copied.update(values)
                copied.save(must_create=True)
            assert not visitor.get("/help/").wsgi_request.user.is_authenticated
            assert visitor.get("/account/2fa/").status_code == 302

    def test_a_relationship_manager_is_nobody_in_a_municipality(self, municipality: Address) -> None:
        with inside(CONTROL_PLANE):
            manager = a_relationship_manager()
            client = signed_in(manager)
            key = manager.user_id
        a_member(*Role, user=a_user(id=key))
        assert client.get("/regio/").status_code == 200
        visitor = PlaneClient(municipality.host)
        visitor.cookies = client.cookies
        assert visitor.get("/medewerkers/").headers["Location"].startswith("/account/login/")

    def test_a_browser_sends_the_cookies_to_the_host_that_set_them_alone(self, municipality: Address) -> None:
        user = a_user()
        client = PlaneClient(municipality.host)
        client.get("/account/login/")
        client.post("/account/login/", {"login": user.email, "password": "een lang wachtwoord"})
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            cookie = client.cookies[name]
            assert cookie["domain"] == "", "without a domain it is for this very host"
            assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")


class TestForms:
    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            ("http://s-gravenhage.preventief.test", 302),
            ("http://nijkerk.preventief.test", 403),
            ("http://preventief.test", 403),
            ("https://s-gravenhage.preventief.test", 403),
            ("http://s-gravenhage.preventief.test:8000", 403),
            ("null", 403),
        ],
    )
    def test_a_form_comes_from_a_page_of_this_very_host(
        self, municipality: Address, origin: str, status: int
    ) -> None:
        """Not even from another municipality's page, though it may know cookie and token."""
        member = a_member(Role.ADMINISTRATOR)
        client = PlaneClient(municipality.host, enforce_csrf_checks=True)
        client.force_login(member.user)
        session = client.session
        session["second_factor_seen"] = True
        session.save()
        client.cookies[settings.CSRF_COOKIE_NAME] = secret = _get_new_csrf_string()
        typed = {"name": "Buurthuis", "kind": "other", "csrfmiddlewaretoken": secret}
        answer = client.post("/partners/nieuw/", typed, headers={"Origin": origin})
        assert answer.status_code == status

    def test_what_was_typed_elsewhere_is_not_kept_here(
        self, elsewhere: tuple[str, str], municipality: Address
    ) -> None:
        member = a_member(Role.ADMINISTRATOR)
        with inside(elsewhere[0]):
            signature = kept.signature_of(member.user_id)
        client = PlaneClient(municipality.host)
        client.post("/partners/nieuw/", {"name": "Geheim", "typed_by": signature})
        assert kept.SESSION_KEY not in client.session


class TestTokensAndLinks:
    def test_a_reset_token_is_nothing_in_another_plane(
        self, twins: tuple[User, User], elsewhere: tuple[str, str], municipality: Address
    ) -> None:
        here, there = twins
        token = default_token_generator.make_token(here)
        assert default_token_generator.check_token(here, token)
        path = f"/account/password/reset/key/{user_pk_to_url_str(here)}-{token}/"
        assert PlaneClient(municipality.host).get(path).status_code == 302
        with inside(elsewhere[0]):
            assert not default_token_generator.check_token(there, token)
        answer = PlaneClient(elsewhere[1]).get(path, follow=True)
        assert "password1" not in answer.content.decode()

    def test_a_signed_link_is_for_one_purpose_in_one_plane(self, elsewhere: tuple[str, str]) -> None:
        from datetime import timedelta

        key = uuid4()
        token = sign_link("invitation", key)
        assert read_link("invitation", token, max_age=timedelta(hours=1)) == key
        with pytest.raises(LinkInvalid):
            read_link("demo", token, max_age=timedelta(hours=1))
        with inside(elsewhere[0]), pytest.raises(LinkInvalid):
            read_link("invitation", token, max_age=timedelta(hours=1))

    def test_the_link_of_a_demo_person_signs_in_at_its_own_host_only(
        self, twins: tuple[User, User], elsewhere: tuple[str, str], municipality: Address, settings: Any
    ) -> None:
        settings.DEMO = True
        link = sign_in_link(schema="gm0518", host=municipality.host, user=twins[0])
        path = link.partition(municipality.host)[2]
        visitor = PlaneClient(elsewhere[1])
        assert visitor.get(path).status_code == 404
        assert not visitor.get("/help/").wsgi_request.user.is_authenticated
        client = PlaneClient(municipality.host)
        assert client.get(path).status_code == 302
        assert client.get("/help/").wsgi_request.user.is_authenticated

    def test_outside_the_demo_its_link_is_nothing(self, municipality: Address) -> None:
        token = sign_link(DEMO, a_user().id)
        assert PlaneClient(municipality.host).get(f"/demo/in/{token}/").status_code == 404


class TestMemoryAndWork:
    def test_what_a_process_remembers_of_a_version_stays_in_its_municipality(
        self, other_municipality: Address
    ) -> None:
        """The same key twice: of an environment that began as a copy of another."""
        here = a_published_version()
        title = content_of_version(here).title
        with inside(other_municipality.schema_name):
            example = a_published_version()
            content = {**example.content, "title": "Van daar"}
            KindVersion.objects.create(
                id=here.id,
                kind=example.kind,
                number=99,
                state=KindVersion.State.RETIRED,
                content=content,
                content_hash=content_hash(content),
                published_at=example.published_at,
            )
            assert content_of_version(KindVersion.objects.get(id=here.id)).title == "Van daar"
        assert content_of_version(here).title == title

    def test_a_row_of_the_outbox_is_not_carried_out_elsewhere(
        self, elsewhere: tuple[str, str], municipality: Address
    ) -> None:
        user = a_user()
        PlaneClient(municipality.host).post("/account/password/reset/", {"email": user.email})
        row = Row.objects.get()
        deliver(schema=elsewhere[0], row_id=str(row.id))
        assert mail.outbox == []
        assert Row.objects.get(id=row.id).attempts == 0
        deliver(schema="gm0518", row_id=str(row.id))
        assert [message.to for message in mail.outbox] == [[user.email]]
