"""Each member sees what is theirs to know, on the case page and in the lists; the rest does not exist."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.trajectories import actions
from cases.trajectories.closing import feedback_text
from cases.trajectories.models import GivenAssignment, Talk, Trajectory
from partners.models import Role
from preventief.accesslog.models import Entry, Look
from tests.cases.trajectories.driving import (
    REPORT,
    a_started_trajectory,
    act,
    agree,
    driven,
    fresh,
    give,
    hold,
    plan,
    step,
)
from tests.factories import a_member

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


# --- Who may see what -------------------------------------------------------------------------------------

SECRETS = {
    "report": REPORT,
    "contact": "geheim-contact",
    "person": "geheim-persoon",
    "reason": "geheim-reden",
    "remark": "geheim-opmerking",
    "note": "geheim-afsluiting",
}


@pytest.fixture
def rich() -> Trajectory:
    """A case with something in every column that not everybody may read."""
    trajectory = a_started_trajectory()
    act(
        actions.record_first_contact,
        trajectory,
        step=step(trajectory, "eerste_contact"),
        on=timezone.localdate(),
        reached=True,
        with_whom=SECRETS["person"],
        note=SECRETS["contact"],
    )
    talk = plan(trajectory, "startgesprek")
    act(actions.note_not_held, trajectory, talk=talk, reason=SECRETS["reason"])
    hold(trajectory, "startgesprek")
    agree(trajectory)
    act(actions.accept_assignment, trajectory, assignment=give(trajectory), remark=SECRETS["remark"])
    act(
        actions.close_trajectory,
        trajectory,
        outcome="ended_early",
        reason="jongere_stopt",
        note=SECRETS["note"],
    )
    return fresh(trajectory)


def everything(client: Any, trajectory: Trajectory) -> str:
    said = [client.get(page("case", trajectory)), client.get(page("history", trajectory))]
    assert [answer.status_code for answer in said] == [200, 200]
    return "".join(text_of(answer) for answer in said)


def test_the_practitioner_reads_it_whole(rich: Trajectory, client_for: ClientFor) -> None:
    client = client_for(rich.practitioner)
    said = everything(client, rich)
    for talk in Talk.objects.filter(trajectory=rich):
        said += text_of(client.get(page("talk", rich, talk.id)))
    said += text_of(client.get(page("assignment", rich, GivenAssignment.objects.get().id)))
    for secret in SECRETS.values():
        assert secret in said


def test_a_coordinator_reads_the_progress_and_nothing_that_was_said(
    rich: Trajectory, client_for: ClientFor
) -> None:
    client = client_for(a_member(Role.COORDINATOR))
    said = everything(client, rich)
    assert "Noor van Dam" in said
    assert "voortijdig beëindigd" in said.lower()
    for secret in (*SECRETS.values(), "De jongere wil niet verder."):
        assert secret not in said
    assert Entry.objects.filter(object_id=rich.id, purpose="supervision", look=Look.READ).count() == 2


OWN_PAGES: list[tuple[str, str | None]] = [
    ("talk", "talk"),
    ("hold_talk", "talk"),
    ("talk_not_held", "talk"),
    ("move_talk", "talk"),
    ("assignment", "assignment"),
    ("accept_assignment", "assignment"),
    ("ask_again", "assignment"),
    ("hand_in", "assignment"),
    ("first_contact", "step"),
    ("finish_step", "step"),
    ("leave_out", "step"),
    ("add_again", "step"),
    ("plan_talk", "step"),
    ("give_assignment", "step"),
    ("close", None),
    ("feedback", None),
]


@pytest.mark.parametrize(("name", "about"), OWN_PAGES)
@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.COORDINATOR])
def test_what_is_somebody_elses_does_not_exist(
    rich: Trajectory, client_for: ClientFor, name: str, about: str | None, role: Role
) -> None:
    ids = {
        "talk": Talk.objects.filter(trajectory=rich).first(),
        "assignment": GivenAssignment.objects.first(),
        "step": step(rich, "leeropdracht"),
    }
    found = ids[about] if about else None
    url = page(name, rich, *([found.id] if found else []))
    client = client_for(a_member(role))
    before = version(rich)
    answers = [client.get(url), client.post(url, {"version": before})]
    assert 404 in {answer.status_code for answer in answers}
    for answer in answers:
        assert answer.status_code in {404, 405}
        assert not any(secret in text_of(answer) for secret in SECRETS.values())
    assert version(rich) == before
    assert Entry.objects.filter(object_id=rich.id, look=Look.REFUSED).exists()


@pytest.mark.parametrize(
    "role",
    [
        Role.REFERRER,
        Role.ADMINISTRATOR,
        Role.POLICY_OFFICER,
        Role.PRIVACY_OFFICER,
        Role.RESTORATION_WORKER,
        Role.PRACTITIONER,
    ],
)
def test_other_members_do_not_find_the_case(rich: Trajectory, client_for: ClientFor, role: Role) -> None:
    client = client_for(a_member(role))
    for name in ("case", "history", "reassign"):
        answer = client.get(page(name, rich))
        assert answer.status_code == 404
        assert "Noor" not in text_of(answer)
    assert Entry.objects.filter(object_id=rich.id, look=Look.REFUSED).count() == 3


def test_a_coordinator_gives_a_case_away(client_for: ClientFor) -> None:
    trajectory = a_started_trajectory()
    new = a_member(Role.PRACTITIONER)
    client = client_for(a_member(Role.COORDINATOR))
    url = page("reassign", trajectory)
    assert client.get(url).status_code == 200
    sent = client.post(url, {"version": version(trajectory), "practitioner": str(new.id)})
    assert sent.status_code == 302
    assert fresh(trajectory).practitioner == new


# --- Lists and the first page -----------------------------------------------------------------------------


def test_the_list_shows_what_is_due_first_and_only_what_is_mine(client_for: ClientFor) -> None:
    me = a_member(Role.PRACTITIONER)
    late, soon = a_started_trajectory(practitioner=me), a_started_trajectory(practitioner=me)
    other = a_started_trajectory()
    Trajectory.objects.filter(id=late.id).update(next_due_on=timezone.localdate() - timedelta(days=3))
    said = text_of(client_for(me).get(reverse("trajectories:list")))
    assert said.index(late.number) < said.index(soon.number)
    assert "te laat" in said
    assert other.number not in said
    assert other.number in text_of(client_for(a_member(Role.COORDINATOR)).get(reverse("trajectories:list")))


def test_closed_trajectories_have_a_list_of_their_own(client_for: ClientFor) -> None:
    trajectory = driven("startgesprek")
    act(actions.close_trajectory, trajectory, outcome="ended_early", reason="verhuisd")
    client = client_for(trajectory.practitioner)
    url = reverse("trajectories:list")
    assert trajectory.number in text_of(client.get(url))  # the feedback is still to be sent
    text = feedback_text(content_of(trajectory), fresh(trajectory))
    act(actions.send_feedback, trajectory, previewed=text)
    assert trajectory.number not in text_of(client.get(url))
    assert trajectory.number in text_of(client.get(f"{url}?toon=afgesloten"))


def test_the_list_takes_the_same_few_queries_with_many_rows(
    client_for: ClientFor, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    me = a_member(Role.PRACTITIONER)
    a_started_trajectory(practitioner=me)
    client = client_for(me)
    url = reverse("trajectories:list")
    client.get(url)
    one = count_queries(lambda: client.get(url))
    for _ in range(30):
        a_started_trajectory(practitioner=me)
    many = count_queries(lambda: client.get(url))
    assert many == one <= 8
    first = client.get(url)
    following = re.search(r'href="(\?na=[^"]+)"', first.content.decode())
    assert following is not None
    assert "Dam" not in following.group(1)
    rest = client.get(url + following.group(1).replace("&amp;", "&"))
    assert rest.content.decode().count('<th scope="row">') == 6


def test_an_empty_list_says_what_will_be_here(client_for: ClientFor) -> None:
    client = client_for(a_member(Role.PRACTITIONER))
    assert "Er zijn nu geen trajecten" in text_of(client.get(reverse("trajectories:list")))


def test_the_first_page_shows_my_trajectories_and_talks(client_for: ClientFor) -> None:
    trajectory = driven("eerste_contact")
    talk = plan(trajectory, "startgesprek")
    said = text_of(client_for(trajectory.practitioner).get(reverse("home")))
    assert "Mijn trajecten" in said
    assert page("talk", trajectory, talk.id) in said


def test_the_first_page_of_a_coordinator_shows_what_is_late(client_for: ClientFor) -> None:
    trajectory = a_started_trajectory()
    client = client_for(a_member(Role.COORDINATOR))
    assert trajectory.number not in text_of(client.get(reverse("home")))
    Trajectory.objects.filter(id=trajectory.id).update(next_due_on=timezone.localdate() - timedelta(days=1))
    assert trajectory.number in text_of(client.get(reverse("home")))
