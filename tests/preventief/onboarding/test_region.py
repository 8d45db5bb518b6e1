"""The relationship manager's pages: their own regions, contracts and counts, and nothing else."""

import pytest

from preventief.accesslog.models import Entry
from preventief.contracts.actions import note_count
from preventief.contracts.models import Count
from preventief.regions.models import Municipality
from tenants.models import Environment
from tests.factories import a_user
from tests.planes import PlaneClient
from tests.preventief.control import (
    HOST,
    a_complete_draft,
    a_relationship_manager,
    a_visitor,
    accepted,
    make_live,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("control_plane")
THIS_YEAR = 2026


def an_environment(code):
    return Environment.objects.get(code=code)


def test_who_is_not_signed_in_is_asked_to():
    response = a_visitor().get("/regio/")
    assert response.status_code == 302
    assert response["Location"] == "/account/login/?next=/regio/"


def test_an_account_without_a_region_finds_nothing():
    client = PlaneClient(HOST)
    client.force_login(a_user())
    session = client.session
    session["second_factor_seen"] = True
    session.save()
    assert client.get("/regio/").status_code == 404
    assert client.get("/regio/GM0518/").status_code == 404


def test_a_relationship_manager_who_left_finds_nothing():
    manager = a_relationship_manager()
    client = signed_in(manager)
    manager.active = False
    manager.save()
    assert client.get("/regio/").status_code == 404


def test_the_list_shows_own_municipalities_only():
    page = signed_in(a_relationship_manager("den-haag")).get("/regio/").content.decode()
    assert "27 gemeenten in de regio." in page
    assert "1 doet mee." in page
    assert "&#x27;s-Gravenhage" in page
    assert "Nijkerk" not in page


def test_the_list_tells_where_each_stands_and_what_now():
    a_complete_draft("GM0629")
    make_live(accepted(a_complete_draft("GM1916")))
    accepted(a_complete_draft("GM0637"))
    Environment.objects.filter(code="GM0637").update(state="failed")
    client = signed_in(a_relationship_manager("den-haag"))
    page = client.get("/regio/").content.decode()
    assert "Aanmelding begonnen op" in page
    assert "Doet mee sinds" in page
    assert "Omgeving is niet klaar" in page
    assert "2 vragen uw aandacht." in page
    on_the_way = client.get("/regio/", {"stand": "mee"}).content.decode()
    assert "Wassenaar" in on_the_way
    rows = client.get("/regio/").context["region"].rows
    assert {row.code for row in rows} == {"GM0518", "GM1916", "GM0629", "GM0637"}
    assert len(client.get("/regio/", {"stand": "nog-niet"}).context["region"].rows) == 23
    assert len(client.get("/regio/", {"stand": "'"}).context["region"].rows) == 4
    assert len(client.get("/regio/", {"stand": "alle"}).context["region"].rows) == 25


def test_small_counts_are_not_told():
    note_count(environment_id=an_environment("GM0518").id, year=THIS_YEAR, value=4)
    assert Count.objects.get().value is None
    client = signed_in(a_relationship_manager("den-haag"))
    assert "minder dan 5" in client.get("/regio/").content.decode()
    note_count(environment_id=an_environment("GM0518").id, year=THIS_YEAR, value=212)
    assert Count.objects.get().value == 212
    page = client.get("/regio/").content.decode()
    assert "212" in page
    assert "minder dan 5" not in page
    note_count(environment_id=an_environment("GM0518").id, year=THIS_YEAR, value=0)
    assert "geen" in client.get("/regio/").content.decode()


def test_a_municipality_shows_contract_and_people_and_the_look_is_logged():
    subscription = accepted(a_complete_draft())
    environment = make_live(subscription)
    note_count(environment_id=environment.id, year=2025, value=17)
    manager = a_relationship_manager("zeeland-west-brabant")
    page = signed_in(manager).get("/regio/GM1709/").content.decode()
    for text in (
        "INK-2026-17",
        "Bram de Ĳssel",
        "noor@gemeente.example",
        "20.000 tot 40.000",
        "Gestart in 2025",
        "17",
    ):
        assert text in page
    entry = Entry.objects.get(actor_id=manager.id)
    assert entry.look == "read"
    assert entry.object_id == subscription.contract_id


def test_a_municipality_without_contract_says_so():
    page = signed_in(a_relationship_manager("zeeland-west-brabant")).get("/regio/GM1709/").content.decode()
    assert "Moerdijk heeft nog geen contract" in page


@pytest.mark.parametrize("code", ["GM0267", "GM9999", "x", "GM0501"])
def test_another_regions_municipality_does_not_exist(code):
    client = signed_in(a_relationship_manager("den-haag"))
    assert client.get(f"/regio/{code}/").status_code == 404


def test_a_refused_look_at_another_region_is_logged():
    accepted(a_complete_draft())
    manager = a_relationship_manager("den-haag")
    response = signed_in(manager).get("/regio/GM1709/")
    assert response.status_code == 404
    assert "noor@" not in response.content.decode()
    entry = Entry.objects.get(actor_id=manager.id)
    assert entry.look == "refused"
    assert entry.object_id == Municipality.objects.get(code="GM1709").id


def test_the_list_takes_as_many_queries_for_one_as_for_fifty(count_queries):
    many = signed_in(a_relationship_manager("oost-nederland"))
    few = signed_in(a_relationship_manager("amsterdam"))
    for number, one in enumerate(Municipality.objects.filter(region__slug="oost-nederland")[:50]):
        if one.code != "GM0267":
            subscription = accepted(a_complete_draft(one.code))
            environment = make_live(subscription)
            note_count(environment_id=environment.id, year=THIS_YEAR, value=number)
    for client in (many, few):
        client.get("/regio/")
    of_many = count_queries(lambda: many.get("/regio/"))
    assert of_many <= 8
    assert count_queries(lambda: few.get("/regio/")) == of_many


def test_the_second_page_goes_on_where_the_first_stopped():
    client = signed_in(a_relationship_manager("oost-nederland"))
    first = client.get("/regio/", {"stand": "alle"}).context["region"]
    second = client.get(f"/regio/{first.page.next_url}").context["region"]
    assert first.rows[-1].name < second.rows[0].name
    assert len({row.code for row in [*first.rows, *second.rows]}) == 50
