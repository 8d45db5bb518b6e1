"""The pages about agreement: the exact text, the answer as it was given, and a way back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.consents.actions import record_consent
from cases.consents.models import Consent
from cases.people.models import Guardian
from cases.trajectories.models import Trajectory
from partners.models import Member, Role
from preventief.accesslog.models import Entry
from tests.cases.factories import a_guardian, a_trajectory, a_young_person
from tests.factories import a_member
from tests.planes import PlaneClient

pytestmark = pytest.mark.usefixtures("municipality")
ClientFor = Callable[[Member], PlaneClient]


@pytest.fixture
def case() -> Trajectory:
    child = a_young_person(age=14, first_name="Çağla", last_name="Ĳsbrands")
    a_guardian(child)
    return a_trajectory(child, accepted_on=timezone.localdate() - timedelta(days=10))


@pytest.fixture
def mother(case: Trajectory) -> Guardian:
    return case.young_person.guardians.get()


@pytest.fixture
def client(case: Trajectory, client_for: ClientFor) -> PlaneClient:
    return client_for(case.practitioner)


def page(case: Trajectory, name: str = "overview", **values: Any) -> str:
    return reverse(
        f"consents:{name}", kwargs={"id": case.id, **values}, urlconf="preventief.urls.municipality"
    )


def typed(seen: int = 0, **values: Any) -> dict[str, Any]:
    today = timezone.localdate()
    boxes = {"decided_on_0": today.day, "decided_on_1": today.month, "decided_on_2": today.year}
    return {"participation": "given", "data_use": "given", "way": "spoken", "seen": seen, **boxes, **values}


def test_the_page_tells_who_must_agree_and_with_what(case: Trajectory, client: PlaneClient) -> None:
    answer = client.get(page(case))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Çağla" in text
    assert "Nog niet compleet" in text
    assert text.count("Nog niet gevraagd") == 4


def test_an_answer_is_recorded_with_the_text_that_was_shown(
    case: Trajectory, mother: Guardian, client: PlaneClient
) -> None:
    url = page(case, "answers", person=str(mother.id))
    text = client.get(url).content.decode()
    assert "U vindt het goed dat uw kind meedoet" in text
    sent = client.post(url, typed(data_use="refused", way="paper"))
    assert sent.status_code == 302
    assert sent["Location"] == page(case)
    rows = {row.family: row for row in Consent.objects.filter(guardian=mother)}
    assert (rows["participation"].decision, rows["data_use"].decision) == ("given", "refused")
    assert rows["participation"].way == "paper"
    assert rows["participation"].text in text
    overview = client.get(page(case)).content.decode()
    assert "stemt niet in" in overview


def test_sending_the_form_twice_records_once(case: Trajectory, client: PlaneClient) -> None:
    url = page(case, "answers", person="jongere")
    for _ in range(2):
        assert client.post(url, typed()).status_code == 302
    assert Consent.objects.count() == 2


def test_a_stale_form_is_a_conflict_that_shows_both(case: Trajectory, client: PlaneClient) -> None:
    url = page(case, "answers", person="jongere")
    client.post(url, typed(participation="refused", data_use="refused"))
    answer = client.post(url, typed(seen=0, participation="given", data_use="refused"))
    assert answer.status_code == 409
    assert "stemt niet in" in answer.content.decode()
    assert Consent.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"participation": ""},
        {"participation": "withdrawn"},
        {"way": ""},
        {"decided_on_0": "31", "decided_on_1": "2"},
        {"decided_on_2": "2999"},
        {"decided_on_2": "2019"},
        {"seen": "x"},
    ],
)
def test_what_cannot_be_right_is_said_at_the_field(
    case: Trajectory, client: PlaneClient, values: dict[str, str]
) -> None:
    answer = client.post(page(case, "answers", person="jongere"), typed(**values))
    assert answer.status_code == 422
    assert Consent.objects.count() == 0


def test_withdrawing_says_what_it_does_and_works_at_once(case: Trajectory, client: PlaneClient) -> None:
    client.post(page(case, "answers", person="jongere"), typed())
    url = page(case, "withdraw", person="jongere", purpose="meedoen")
    assert "Er volgt geen straf en niemand krijgt bericht." in client.get(url).content.decode()
    assert client.post(url, typed()).status_code == 302
    assert client.post(url, typed()).status_code == 302
    latest = Consent.objects.filter(family="participation").last()
    assert latest is not None
    assert latest.decision == Consent.Decision.WITHDRAWN
    assert Consent.objects.count() == 3
    assert "ingetrokken" in client.get(page(case)).content.decode()


def test_pages_about_nothing_do_not_exist(case: Trajectory, client: PlaneClient) -> None:
    stranger = a_guardian(a_young_person())
    for url in (
        page(case, "answers", person=str(stranger.id)),
        page(case, "answers", person="iemand"),
        page(case, "withdraw", person="jongere", purpose="meedoen"),
        page(case, "withdraw", person="jongere", purpose="iets-anders"),
        page(case, "withdraw", person=str(stranger.id), purpose="meedoen"),
    ):
        assert client.get(url).status_code == 404
        assert client.post(url, typed()).status_code == 404
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("role", list(Role))
def test_others_see_nothing_and_leave_nothing_but_a_line_in_the_log(
    case: Trajectory, client_for: ClientFor, role: Role
) -> None:
    answer = record_consent(
        by=case.practitioner,
        trajectory=case,
        young_person=case.young_person,
        family="participation",
        decision="given",
        way="spoken",
        decided_on=timezone.localdate(),
    )
    client = client_for(a_member(role))
    for url in (
        page(case),
        page(case, "answers", person="jongere"),
        page(case, "withdraw", person="jongere", purpose="meedoen"),
    ):
        got = client.get(url)
        assert got.status_code == 404
        assert "Çağla" not in got.content.decode()
        assert client.post(url, typed()).status_code in {404, 405}
    assert list(Consent.objects.all()) == [answer]
    assert Entry.objects.filter(look="refused", object_id=case.id).exists()


def test_a_coordinator_who_also_carries_out_cases_sees_only_their_own(
    case: Trajectory, client_for: ClientFor
) -> None:
    both = a_member(Role.COORDINATOR, Role.PRACTITIONER)
    client = client_for(both)
    assert client.get(page(case)).status_code == 404
    assert Entry.objects.filter(look="refused", object_id=case.id, actor_id=both.id).count() == 1
    assert client.get(page(a_trajectory(practitioner=both))).status_code == 200


def test_the_page_takes_the_same_queries_for_any_number_of_answers(
    case: Trajectory, client: PlaneClient, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    few = count_queries(lambda: client.get(page(case)))
    for number in range(6):
        parent = a_guardian(case.young_person, last_name=f"Dam {number}")
        client.post(page(case, "answers", person=str(parent.id)), typed())
    client.get(page(case))  # shows the messages, once
    assert count_queries(lambda: client.get(page(case))) == few
    assert few <= 8


def test_somebody_whose_say_has_ended_can_still_withdraw(client_for: ClientFor) -> None:
    today = timezone.localdate()
    young = a_young_person(birth_date=today.replace(year=today.year - 16))
    mother = a_guardian(young)
    case = a_trajectory(young, accepted_on=today - timedelta(days=5))
    record_consent(
        by=case.practitioner,
        trajectory=case,
        guardian=mother,
        family="data_use",
        decision="given",
        way="paper",
        decided_on=today - timedelta(days=2),
    )
    client = client_for(case.practitioner)
    assert "Niet meer nodig" in client.get(page(case)).content.decode()
    url = page(case, "withdraw", person=str(mother.id), purpose="dossier_bijhouden")
    assert client.post(url, typed()).status_code == 302
    assert Consent.objects.filter(guardian=mother, decision="withdrawn").count() == 1
