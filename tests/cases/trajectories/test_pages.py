"""The pages: they offer what is possible, keep what was typed, and say why something is not possible."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.trajectories.models import Feedback, FirstContact, GivenAssignment, Talk, Trajectory
from tests.cases.trajectories.driving import (
    REPORT,
    a_started_trajectory,
    agree,
    driven,
    fresh,
    plan,
    step,
)

pytestmark = pytest.mark.usefixtures("municipality")
ClientFor = Callable[..., Any]


@pytest.fixture(autouse=True)
def _urls(settings: Any) -> None:
    """Addresses are asked for inside a municipality."""
    settings.ROOT_URLCONF = "preventief.urls.municipality"


def page(name: str, trajectory: Trajectory, *ids: Any) -> str:
    return reverse(f"trajectories:{name}", args=[trajectory.id, *ids])


def boxes(name: str, day: Any) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def version(trajectory: Trajectory) -> int:
    return fresh(trajectory).version


# --- The whole road by its forms --------------------------------------------------------------------------


def test_a_practitioner_walks_the_road_by_the_buttons_on_the_case_page(client_for: ClientFor) -> None:
    trajectory = a_started_trajectory(age=17, guardians=0)
    client = client_for(trajectory.practitioner)
    case = page("case", trajectory)
    today = timezone.localdate()

    def main_button() -> str:
        card = re.search(r'id="nu".*?nl-button--\w+" href="([^"]+)"', client.get(case).content.decode(), re.S)
        assert card is not None
        return card.group(1)

    def send(url: str, **values: Any) -> None:
        answer = client.post(url, {"version": version(trajectory), **values})
        assert answer.status_code == 302, text_of(answer)
        assert answer["Location"] == case

    send(main_button(), reached="yes", with_whom="moeder", **boxes("on", today))
    earlier = timezone.localtime() - timedelta(hours=1)
    talk = {
        **boxes("day", earlier.date()),
        "time": earlier.strftime("%H.%M"),
        "form": "near_home",
        "with_whom": [str(trajectory.young_person_id)],
    }
    send(main_button(), **talk)
    send(main_button(), report=REPORT)
    assert main_button() == reverse("consents:overview", args=[trajectory.id])
    agree(trajectory)
    send(main_button(), key="mijn_groep", **boxes("due_on", today + timedelta(days=7)))
    given = GivenAssignment.objects.get()
    assert main_button() == page("assignment", trajectory, given.id)
    send(page("hand_in", trajectory, given.id))
    assert client.get(main_button()).status_code == 200
    send(page("accept_assignment", trajectory, given.id))
    send(main_button(), **talk)
    send(main_button(), report="Het was genoeg.")
    close = main_button()
    answer = client.post(close, {"version": version(trajectory), "outcome": "completed"})
    assert "Wilt u dit traject afsluiten?" in text_of(answer)
    send(close, outcome="completed", confirm="on")
    feedback = main_button()
    answer = client.post(feedback, {"version": version(trajectory)})
    assert "Dit leest de verwijzer straks" in text_of(answer)
    text = re.search(r'name="previewed" value="([^"]+)"', answer.content.decode())
    assert text is not None
    send(feedback, previewed=text.group(1))
    assert Feedback.objects.get().text == text.group(1)
    assert "Alles is gedaan" in text_of(client.get(case))


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(client_for: ClientFor) -> None:
    trajectory = driven("eerste_contact")
    client = client_for(trajectory.practitioner)
    url = page("plan_talk", trajectory, step(trajectory, "startgesprek").id)
    answer = client.post(
        url,
        {
            "version": version(trajectory),
            "day_0": "31",
            "day_1": "2",
            "day_2": "2027",
            "time": "kwart",
            "place": "Plein 1",
        },
    )
    assert answer.status_code == 422
    for said in ("Plein 1", "kwart", "Dit is geen tijd"):
        assert said in text_of(answer)
    assert Talk.objects.count() == 0


@pytest.mark.parametrize("days", [1, -400])
def test_a_contact_is_not_in_the_future_nor_before_the_trajectory(client_for: ClientFor, days: int) -> None:
    trajectory = a_started_trajectory()
    client = client_for(trajectory.practitioner)
    url = page("first_contact", trajectory, step(trajectory, "eerste_contact").id)
    day = timezone.localdate() + timedelta(days=days)
    answer = client.post(url, {"version": version(trajectory), "reached": "no", **boxes("on", day)})
    assert answer.status_code == 422
    assert FirstContact.objects.count() == 0


def test_a_report_has_a_limit(client_for: ClientFor) -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    client = client_for(trajectory.practitioner)
    answer = client.post(
        page("hold_talk", trajectory, talk.id), {"version": version(trajectory), "report": "x" * 4001}
    )
    assert answer.status_code == 422
    talk.refresh_from_db()
    assert talk.state == Talk.State.PLANNED


def test_a_form_sent_twice_is_a_success_and_sent_stale_shows_both(client_for: ClientFor) -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    client = client_for(trajectory.practitioner)
    url = page("hold_talk", trajectory, talk.id)
    sent = {"version": version(trajectory), "report": REPORT}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    stale = client.post(url, {**sent, "report": "Mijn eigen versie."})
    assert stale.status_code == 409
    assert "Mijn eigen versie." in text_of(stale)
    assert REPORT in text_of(stale)


def test_a_refused_step_names_who_must_still_agree_by_relation(client_for: ClientFor) -> None:
    trajectory = driven("startgesprek")
    client = client_for(trajectory.practitioner)
    answer = client.post(
        page("give_assignment", trajectory, step(trajectory, "leeropdracht").id),
        {"version": version(trajectory), "key": "mijn_groep", **boxes("due_on", timezone.localdate())},
    )
    assert answer.status_code == 409
    assert "moeder" in text_of(answer)
    assert GivenAssignment.objects.count() == 0


def test_completing_before_its_time_is_not_offered_and_says_why(client_for: ClientFor) -> None:
    trajectory = driven("startgesprek")
    client = client_for(trajectory.practitioner)
    said = text_of(client.get(page("close", trajectory)))
    assert 'value="completed"' not in said
    assert "Afronden kan nog niet" in said


def test_a_sentence_for_the_referrer_needs_the_young_person(client_for: ClientFor) -> None:
    trajectory = driven("afsluiten")
    client = client_for(trajectory.practitioner)
    answer = client.post(
        page("feedback", trajectory), {"version": version(trajectory), "sentence": "Het ging goed."}
    )
    assert answer.status_code == 422
    assert Feedback.objects.count() == 0


def test_feedback_cannot_be_sent_past_the_preview(client_for: ClientFor) -> None:
    trajectory = driven("afsluiten")
    client = client_for(trajectory.practitioner)
    answer = client.post(
        page("feedback", trajectory), {"version": version(trajectory), "previewed": "Zelf bedacht."}
    )
    assert answer.status_code == 200
    assert Feedback.objects.count() == 0
