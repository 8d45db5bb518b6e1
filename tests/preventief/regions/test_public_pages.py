"""The public site: everybody may read it, in plain Dutch, with few queries."""

import pytest
from django.utils.translation import override

from tests.preventief.control import a_relationship_manager, a_visitor, signed_in

pytestmark = pytest.mark.usefixtures("control_plane")

PAGES = {
    "/": "Een tweede kans, voordat het misgaat",
    "/hoe-het-werkt/": "Ben je jong en gaat dit over jou?",
    "/wat-het-brengt/": "Voor de wijk",
    "/relatiemanager/": "Naam van uw gemeente",
    "/inloggen/": "Waar wilt u inloggen?",
    "/gebieden/den-haag-zuid-west/": "Moerwijk",
    "/aanmelden/": "Voor welke gemeente werkt u?",
}


@pytest.mark.parametrize(("path", "text"), PAGES.items())
def test_every_public_page_can_be_read_without_an_account(path, text):
    response = a_visitor().get(path)
    assert response.status_code == 200
    assert text in response.content.decode()
    assert "Set-Cookie" not in response.headers or "session" not in response.cookies


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_asks_the_database_little(path, count_queries):
    visitor = a_visitor()
    visitor.get(path)
    assert count_queries(lambda: visitor.get(path)) <= 3


@pytest.mark.parametrize("path", PAGES)
def test_no_word_on_a_public_page_brands_a_young_person(path):
    page = a_visitor().get(path).content.decode().casefold()
    for word in ("dader", "verdachte", "delict", "recidive"):
        assert word not in page


def test_a_municipality_leads_to_the_people_of_its_region():
    a_relationship_manager("den-haag", name="Ada Haags", phone="070 123 45 67", email="ada@halt.example")
    a_relationship_manager("limburg", name="Lia Limburg")
    page = a_visitor().get("/relatiemanager/", {"gemeente": "Den Haag"}).content.decode()
    assert "Ada Haags" in page
    assert 'href="tel:0701234567"' in page
    assert 'href="mailto:ada@halt.example"' in page
    assert "Lia Limburg" not in page


def test_a_relationship_manager_who_left_is_not_shown():
    manager = a_relationship_manager("den-haag", name="Ada Haags")
    manager.active = False
    manager.save()
    page = a_visitor().get("/relatiemanager/", {"gemeente": "Den Haag"}).content.decode()
    assert "Ada Haags" not in page
    assert "op dit moment geen relatiemanager" in page


def test_a_typo_is_answered_and_said():
    page = a_visitor().get("/relatiemanager/", {"gemeente": "Nijkrek"}).content.decode()
    assert "Bedoelde u <strong>Nijkerk</strong>?" in page


def test_a_divided_municipality_offers_its_successors():
    page = a_visitor().get("/relatiemanager/", {"gemeente": "Haaren"}).content.decode()
    assert "sinds 1 januari 2021 geen eigen gemeente meer" in page
    for name in ("Oisterwijk", "Boxtel", "Vught", "Tilburg"):
        assert name in page


def test_what_was_typed_is_shown_as_text():
    page = a_visitor().get("/relatiemanager/", {"gemeente": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "We vonden geen gemeente" in page


@pytest.mark.parametrize("typed", ["x" * 7_000, "\x00", "%00", "é'\"<>"])
def test_strange_searches_get_a_page(typed):
    assert a_visitor().get("/relatiemanager/", {"gemeente": typed}).status_code == 200


def test_where_to_sign_in_knows_the_address_of_a_municipality():
    page = a_visitor().get("/inloggen/", {"gemeente": "Den Haag"}).content.decode()
    assert 'href="http://s-gravenhage.preventief.test/"' in page
    page = a_visitor().get("/inloggen/", {"gemeente": "Moerdijk"}).content.decode()
    assert "Moerdijk heeft nog geen omgeving" in page


def test_an_area_that_is_not_there_does_not_exist():
    assert a_visitor().get("/gebieden/elders/").status_code == 404


def test_robots_leave_the_wizard_alone():
    text = a_visitor().get("/robots.txt").content.decode()
    assert "Disallow: /aanmelden/" in text


def test_home_of_a_relationship_manager_is_their_region():
    client = signed_in(a_relationship_manager())
    assert client.get("/")["Location"] == "/regio/"
    assert "Mijn gemeenten" in client.get("/hoe-het-werkt/").content.decode()


def test_the_site_speaks_english_too():
    visitor = a_visitor()
    visitor.cookies["language"] = "en"
    with override("nl"):
        page = visitor.get("/").content.decode()
    assert "A second chance, before things go wrong" in page
