"""Deciding: who may, once, and what the referrer hears."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.catalogue.models import KindVersion
from cases.referrals.actions import (
    AgeOutside,
    accept_referral,
    answer_question,
    ask_for_more,
    decline_referral,
    point_elsewhere,
    withdraw_referral,
)
from cases.referrals.models import Event, Referral
from cases.referrals.rules import decline_reasons
from cases.trajectories.models import Trajectory
from partners.models import Member, Role
from preventief.accesslog.models import Entry, Look
from preventief.errors import NotAllowed, StaleVersion, WrongState
from preventief.outbox.models import Row
from tests.cases.factories import a_published_version, a_referral, a_young_person
from tests.cases.referrals.writing import a_sent_referral
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")
State = Referral.State


@pytest.fixture
def referrer() -> Member:
    return a_member(Role.REFERRER)


@pytest.fixture
def coordinator() -> Member:
    return a_member(Role.COORDINATOR)


@pytest.fixture
def practitioner() -> Member:
    return a_member(Role.PRACTITIONER)


@pytest.fixture
def referral(referrer: Member) -> Referral:
    return a_sent_referral(referrer)


@pytest.fixture
def page(coordinator: Member, client_for: Callable[..., Any]) -> Any:
    return client_for(coordinator)


def a_reason() -> str:
    return decline_reasons()[0].reasons[0].key


def accepted(by: Member, referral: Referral, practitioner: Member, **values: Any) -> Trajectory:
    return accept_referral(
        **{
            "by": by,
            "referral": referral,
            "version": referral.version,
            "kind_version": a_published_version(),
            "practitioner": practitioner,
            **values,
        }
    )


def at(name: str, referral: Referral) -> str:
    return reverse(f"referrals:{name}", args=[referral.id])


def nothing_happened(referral: Referral, version: int) -> None:
    referral.refresh_from_db()
    assert (referral.version, referral.state) == (version, State.IN_REVIEW)
    assert not Trajectory.objects.exists()
    assert Event.objects.filter(referral=referral).exclude(what="sent").count() == 0
    assert not Row.objects.exclude(handler="referrals.tell_coordinator").exists()


def test_accepting_starts_a_trajectory(page: Any, referral: Referral, practitioner: Member) -> None:
    form = page.get(at("accept", referral))
    assert form.status_code == 200
    version = a_published_version()
    answer = page.post(
        at("accept", referral),
        {"version": referral.version, "kind_version": version.id, "practitioner": practitioner.id},
    )
    assert answer["Location"] == at("referral", referral)
    referral.refresh_from_db()
    trajectory = Trajectory.objects.get()
    assert referral.state == State.ACCEPTED and referral.decided_at is not None
    assert (trajectory.referral, trajectory.practitioner, trajectory.kind_version) == (
        referral,
        practitioner,
        version,
    )
    assert trajectory.number == referral.number
    told = Row.objects.get(handler="referrals.tell_referrer")
    assert told.payload == {"referral_id": str(referral.id), "what": "decided"}
    entry = Entry.objects.get(act="accept_referral")
    assert (entry.look, entry.subject_id) == (Look.WRITE, referral.young_person_id)


def test_the_form_says_how_much_each_practitioner_has(
    page: Any, referral: Referral, practitioner: Member, coordinator: Member, referrer: Member
) -> None:
    accepted(coordinator, a_sent_referral(referrer), practitioner)
    shown = page.get(at("accept", referral)).content.decode()
    assert "nu 1 traject" in shown


def test_a_kind_for_other_ages_needs_a_reason(
    page: Any, referrer: Member, coordinator: Member, practitioner: Member
) -> None:
    referral = a_sent_referral(referrer, age=10)
    school = a_published_version("schoolinterventie")
    with pytest.raises(AgeOutside):
        accepted(coordinator, referral, practitioner, kind_version=school, age_override_reason=" ")
    typed = {"version": referral.version, "kind_version": school.id, "practitioner": practitioner.id}
    answer = page.post(at("accept", referral), typed)
    assert answer.status_code == 422 and "age_override_reason" in answer.context["form"].errors
    nothing_happened(referral, referral.version)
    reason = "Zijn zus doet hetzelfde traject."
    page.post(at("accept", referral), {**typed, "age_override_reason": reason})
    referral.refresh_from_db()
    assert (referral.state, referral.age_override_reason) == (State.ACCEPTED, reason)
    assert reason in page.get(at("referral", referral)).content.decode()


def test_a_draft_version_or_a_stopped_practitioner_cannot_be_chosen(
    referral: Referral, coordinator: Member, practitioner: Member
) -> None:
    published = a_published_version()
    draft = KindVersion.objects.create(
        kind=published.kind,
        number=99,
        content=published.content,
        content_hash=published.content_hash,
    )
    with pytest.raises(WrongState):
        accepted(coordinator, referral, practitioner, kind_version=draft)
    practitioner.active = False
    practitioner.save()
    with pytest.raises(WrongState):
        accepted(coordinator, referral, practitioner)
    nothing_happened(referral, referral.version)


def test_declining_gives_a_reason_and_keeps_the_note_inside(
    page: Any, referral: Referral, referrer: Member, client_for: Callable[..., Any]
) -> None:
    asked = page.get(at("decline", referral)).content.decode()
    assert "Er begint geen traject" in asked and referrer.name in asked
    note = "Al bekend bij het wijkteam."
    page.post(at("decline", referral), {"version": referral.version, "reason": a_reason(), "note": note})
    referral.refresh_from_db()
    assert (referral.state, referral.decline_reason) == (State.DECLINED, a_reason())
    theirs = client_for(referrer).get(at("referral", referral)).content.decode()
    assert referral.decline_text in theirs and "Afgewezen" in theirs
    assert note not in theirs
    assert note in page.get(at("referral", referral)).content.decode()


def test_declining_needs_a_reason_of_the_list(page: Any, referral: Referral, coordinator: Member) -> None:
    for reason in ("", "bedacht"):
        answer = page.post(at("decline", referral), {"version": referral.version, "reason": reason})
        assert answer.status_code == 422
    with pytest.raises(WrongState):
        decline_referral(by=coordinator, referral=referral, version=referral.version, reason="bedacht")
    nothing_happened(referral, referral.version)


def test_pointing_elsewhere_says_where(
    page: Any, referral: Referral, referrer: Member, client_for: Callable[..., Any]
) -> None:
    typed = {"version": referral.version, "pointed_to": "Wijkteam Escamp", "note": "Gebeld met het team."}
    page.post(at("point_elsewhere", referral), typed)
    theirs = client_for(referrer).get(at("referral", referral)).content.decode()
    assert "Wijkteam Escamp" in theirs and "Gebeld met het team" not in theirs


def test_a_question_goes_back_and_forth(
    page: Any, referral: Referral, referrer: Member, client_for: Callable[..., Any], outbox_rows: Any
) -> None:
    page.post(at("ask", referral), {"version": referral.version, "question": "Op welke school?"})
    referral.refresh_from_db()
    assert referral.state == State.MORE_ASKED
    theirs = client_for(referrer)
    assert "Op welke school?" in theirs.get(at("referral", referral)).content.decode()
    answer = theirs.post(at("answer", referral), {"version": referral.version, "answer": "Het Zuider."})
    assert answer["Location"] == at("referral", referral)
    referral.refresh_from_db()
    assert (referral.state, referral.answer) == (State.IN_REVIEW, "Het Zuider.")
    assert outbox_rows()[-2:] == ["referrals.tell_referrer", "referrals.tell_coordinator"]
    history = page.get(at("referral", referral)).content.decode()
    assert "Op welke school?" in history and "Het Zuider." in history


def test_asking_and_answering_twice_is_once(
    referral: Referral, coordinator: Member, referrer: Member
) -> None:
    for _ in range(2):
        ask_for_more(by=coordinator, referral=referral, version=1, question="Waar?")
    for _ in range(2):
        answer_question(by=referrer, referral=referral, version=2, answer="Daar.")
    assert list(referral.events.values_list("what", flat=True)) == ["sent", "asked", "answered"]


def test_each_decision_is_taken_once(referral: Referral, coordinator: Member, practitioner: Member) -> None:
    first = accepted(coordinator, referral, practitioner)
    assert accepted(coordinator, referral, practitioner) == first
    other = a_member(Role.COORDINATOR)
    for again in (
        lambda: accepted(other, referral, practitioner),
        lambda: decline_referral(by=other, referral=referral, version=1, reason=a_reason()),
        lambda: point_elsewhere(by=coordinator, referral=referral, version=2, pointed_to="Wijkteam"),
        lambda: ask_for_more(by=coordinator, referral=referral, version=2, question="Waar?"),
    ):
        with pytest.raises((StaleVersion, WrongState)):
            again()
    assert Trajectory.objects.count() == 1
    assert Row.objects.filter(handler="referrals.tell_referrer").count() == 1


def test_a_stale_decision_is_refused_with_a_page(
    page: Any, referral: Referral, coordinator: Member, referrer: Member
) -> None:
    ask_for_more(by=coordinator, referral=referral, version=1, question="Waar?")
    answer_question(by=referrer, referral=referral, version=2, answer="Daar.")
    answer = page.post(at("decline", referral), {"version": 1, "reason": a_reason()})
    assert answer.status_code == 409
    referral.refresh_from_db()
    assert referral.state == State.IN_REVIEW


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.COORDINATOR])
def test_only_coordinators_decide(
    role: Role, referral: Referral, practitioner: Member, client_for: Callable[..., Any]
) -> None:
    somebody = a_member(role)
    decisions: list[Callable[[], Any]] = [
        lambda: accepted(somebody, referral, practitioner),
        lambda: decline_referral(by=somebody, referral=referral, version=1, reason=a_reason()),
        lambda: point_elsewhere(by=somebody, referral=referral, version=1, pointed_to="Elders"),
        lambda: ask_for_more(by=somebody, referral=referral, version=1, question="Waar?"),
    ]
    for decide in decisions:
        with pytest.raises(NotAllowed):
            decide()
    client = client_for(somebody)
    for name in ("accept", "decline", "point_elsewhere", "ask"):
        assert client.post(at(name, referral), {"version": 1}).status_code == 404
    nothing_happened(referral, 1)
    assert Entry.objects.filter(look=Look.REFUSED, actor_id=somebody.id).count() == 4


def test_a_referrer_cannot_accept_their_own_referral(
    referrer: Member, referral: Referral, practitioner: Member
) -> None:
    with pytest.raises(NotAllowed):
        accepted(referrer, referral, practitioner)
    nothing_happened(referral, 1)


def test_withdrawing_before_a_decision(
    referral: Referral, referrer: Member, coordinator: Member, client_for: Callable[..., Any]
) -> None:
    page = client_for(referrer)
    assert "kunt dit niet terugdraaien" in page.get(at("withdraw", referral)).content.decode()
    for _ in range(2):
        assert page.post(at("withdraw", referral), {"version": 1}).status_code == 302
    referral.refresh_from_db()
    assert referral.state == State.WITHDRAWN
    assert Row.objects.filter(payload__what="withdrawn", payload__member_id=str(coordinator.id)).count() == 1


def test_after_a_decision_nothing_can_be_withdrawn(
    referral: Referral, referrer: Member, coordinator: Member
) -> None:
    decline_referral(by=coordinator, referral=referral, version=1, reason=a_reason())
    with pytest.raises(WrongState):
        withdraw_referral(by=referrer, referral=referral, version=2)


def test_nobody_withdraws_or_answers_for_somebody_else(
    referral: Referral, coordinator: Member, client_for: Callable[..., Any]
) -> None:
    ask_for_more(by=coordinator, referral=referral, version=1, question="Waar?")
    for somebody in (a_member(Role.REFERRER), coordinator):
        with pytest.raises(NotAllowed):
            withdraw_referral(by=somebody, referral=referral, version=2)
        with pytest.raises(NotAllowed):
            answer_question(by=somebody, referral=referral, version=2, answer="Daar.")
        client = client_for(somebody)
        assert client.post(at("withdraw", referral), {"version": 2}).status_code == 404
        assert client.post(at("answer", referral), {"version": 2, "answer": "Daar."}).status_code == 404
    referral.refresh_from_db()
    assert (referral.state, referral.answer) == (State.MORE_ASKED, "")


@pytest.mark.parametrize("name", ["accept", "decline", "point_elsewhere", "ask"])
def test_the_pages_of_a_decision_go_away_after_it(
    name: str, page: Any, referral: Referral, coordinator: Member
) -> None:
    assert page.get(at(name, referral)).status_code == 200
    decline_referral(by=coordinator, referral=referral, version=1, reason=a_reason())
    assert page.get(at(name, referral))["Location"] == at("referral", referral)


def test_a_late_decision_is_said(page: Any) -> None:
    late = a_referral(a_young_person(), triage_due_on=timezone.localdate() - timedelta(days=1))
    assert "Te laat" in page.get(at("referral", late)).content.decode()
    assert "Te laat" in page.get(reverse("referrals:list")).content.decode()
