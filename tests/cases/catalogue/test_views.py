"""The pages about kinds: administrators and coordinators read them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from cases.catalogue.models import Kind
from partners.models import Member, Role
from tests.cases.factories import a_published_version
from tests.factories import a_member
from tests.planes import PlaneClient

pytestmark = pytest.mark.usefixtures("municipality")
READERS = {Role.ADMINISTRATOR, Role.COORDINATOR}


def address(name: str, **values: Any) -> str:
    return reverse(f"catalogue:{name}", kwargs=values, urlconf="preventief.urls.municipality")


@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_and_coordinators_read_them(
    role: Role, client_for: Callable[[Member], PlaneClient]
) -> None:
    client = client_for(a_member(role))
    status = 200 if role in READERS else 404
    assert client.get(address("kinds")).status_code == status
    assert client.get(address("kind", id=a_published_version().kind_id)).status_code == status


def test_the_list_names_the_kinds_and_the_page_says_them_in_words(
    client_for: Callable[[Member], PlaneClient],
) -> None:
    client = client_for(a_member(Role.ADMINISTRATOR))
    text = client.get(address("kinds")).content.decode()
    assert "Schoolinterventie" in text
    assert "alleen in Zuid-West" in text
    text = client.get(address("kind", id=a_published_version().kind_id)).content.decode()
    assert "Binnen 3 werkdagen na het startgesprek" in text
    assert "10 tot en met 23 jaar" in text
    assert "Begint pas als iedereen die moet instemmen, heeft ingestemd" in text


def test_a_kind_without_a_published_version_says_so(client_for: Callable[[Member], PlaneClient]) -> None:
    kind = Kind.objects.create(key="spreekuur", name="Spreekuur")
    client = client_for(a_member(Role.COORDINATOR))
    assert "Nog niets gepubliceerd" in client.get(address("kinds")).content.decode()
    assert "Er kan dus geen traject op starten." in client.get(address("kind", id=kind.id)).content.decode()


def test_the_list_takes_the_same_queries_for_any_number_of_kinds(
    client_for: Callable[[Member], PlaneClient], count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    client = client_for(a_member(Role.ADMINISTRATOR))
    few = count_queries(lambda: client.get(address("kinds")))
    for number in range(10):
        Kind.objects.create(key=f"soort_{number}", name=f"Soort {number}")
    assert count_queries(lambda: client.get(address("kinds"))) == few
    assert few <= 6


def test_a_kind_of_nobody_does_not_exist(client_for: Callable[[Member], PlaneClient]) -> None:
    client = client_for(a_member(Role.ADMINISTRATOR))
    assert client.get(address("kind", id="00000000-0000-4000-8000-000000000000")).status_code == 404
