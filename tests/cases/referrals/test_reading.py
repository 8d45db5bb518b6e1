"""Who reads which referral, and how much of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.people.models import Guardian
from cases.referrals import queries
from cases.referrals.access import referrals_for
from cases.referrals.actions import ask_for_more
from cases.referrals.models import Referral
from cases.trajectories.models import Feedback, Trajectory
from partners.models import Member, Role
from preventief.accesslog.models import Entry, Look, Purpose
from tests.cases.factories import a_referral, a_trajectory, a_young_person
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def at(referral: Referral) -> str:
    return reverse("referrals:referral", args=[referral.id])


@pytest.mark.parametrize("role", list(Role))
def test_who_may_know_of_a_referral(role: Role, client_for: Callable[..., Any]) -> None:
    member = a_member(role)
    somebody_elses = a_referral()
    answer = client_for(member).get(at(somebody_elses))
    entry = Entry.objects.get(object_id=somebody_elses.id)
    if role is Role.COORDINATOR:
        assert answer.status_code == 200
        assert (entry.look, entry.purpose) == (Look.READ, Purpose.TRIAGE)
    else:
        assert answer.status_code == 404 and not referrals_for(member).exists()
        assert (entry.look, entry.actor_id) == (Look.REFUSED, member.id)
        assert somebody_elses.young_person.first_name not in answer.content.decode()


def test_a_practitioner_reads_the_referral_of_an_own_case(client_for: Callable[..., Any]) -> None:
    case = a_trajectory()
    page = client_for(case.practitioner)
    answer = page.get(at(case.referral))
    assert answer.status_code == 200 and b"ruit van het buurthuis" in answer.content
    assert page.get(reverse("referrals:list")).status_code == 404
    assert client_for(a_member(Role.PRACTITIONER)).get(at(case.referral)).status_code == 404


def test_an_inactive_referrer_reads_nothing(client_for: Callable[..., Any]) -> None:
    member = a_member(Role.REFERRER, active=False)
    assert client_for(member).get(at(a_referral(referred_by=member))).status_code == 404


def end(case: Trajectory, state: str) -> None:
    case.state = state
    case.closed_on = timezone.localdate()
    case.retain_until = timezone.localdate() + timedelta(days=365)
    case.outcome_note = "Vader wilde niet meer."
    case.save()


def test_the_referrer_reads_an_end_only_after_the_feedback(client_for: Callable[..., Any]) -> None:
    case = a_trajectory()
    referrer = case.referral.referred_by
    page = client_for(referrer)
    for url in (at(case.referral), reverse("referrals:list")):
        assert "Aangenomen, begint binnenkort" in page.get(url).content.decode()
    end(case, Trajectory.State.ENDED_EARLY)
    for url in (at(case.referral), reverse("referrals:list")):
        shown = page.get(url).content.decode()
        assert "Traject wordt afgerond" in shown and "oortijdig" not in shown
    Feedback.objects.create(
        trajectory=case,
        text="Het traject is eerder gestopt.",
        sent_by=case.practitioner,
        sent_at=timezone.now(),
    )
    shown = page.get(at(case.referral)).content.decode()
    assert "Voortijdig beëindigd" in shown and "Het traject is eerder gestopt." in shown
    assert "Vader wilde niet meer" not in shown
    assert reverse("trajectories:case", args=[case.id]) not in shown
    assert "Voortijdig beëindigd" in page.get(reverse("referrals:list")).content.decode()


def test_the_list_of_a_referrer_holds_their_own(client_for: Callable[..., Any]) -> None:
    member = a_member(Role.REFERRER)
    a_referral(a_young_person(first_name="Mila"), referred_by=member)
    a_referral(a_young_person(first_name="Bram"))
    shown = client_for(member).get(reverse("referrals:list")).content.decode()
    assert "Mila" in shown and "Bram" not in shown


def test_the_list_of_a_coordinator_shows_what_waits_the_soonest_first(
    client_for: Callable[..., Any],
) -> None:
    today = timezone.localdate()
    for name, days in (("Later", 4), ("Laat", -2), ("Nu", 0)):
        a_referral(a_young_person(first_name=name), triage_due_on=today + timedelta(days=days))
    a_referral(
        a_young_person(first_name="Gevraagd"), state=Referral.State.MORE_ASKED, question="Waar was het?"
    )
    page = client_for(a_member(Role.COORDINATOR))
    lines = page.get(reverse("referrals:list")).context["lines"]
    assert [line.referral.young_person.first_name for line in lines] == ["Laat", "Nu", "Later"]
    assert lines[0].status.tone == "attention"
    found = page.get(reverse("referrals:list"), {"toon": "vraag"}).context["lines"]
    assert [line.referral.young_person.first_name for line in found] == ["Gevraagd"]
    assert len(page.get(reverse("referrals:list"), {"toon": "alle"}).context["lines"]) == 4
    assert not page.get(reverse("referrals:list"), {"toon": "besloten"}).context["lines"]
    assert len(page.get(reverse("referrals:list"), {"toon": "<iets>"}).context["lines"]) == 3


@pytest.mark.parametrize("role", [Role.REFERRER, Role.COORDINATOR])
def test_a_list_takes_as_many_queries_at_one_row_as_at_many(
    role: Role, client_for: Callable[..., Any], count_queries: Callable[..., int]
) -> None:
    member = a_member(role)
    referrer = member if role is Role.REFERRER else a_member(Role.REFERRER)
    page = client_for(member)
    a_referral(referred_by=referrer)
    page.get(reverse("referrals:list"))
    one = count_queries(lambda: page.get(reverse("referrals:list")))
    for _ in range(40):
        a_referral(referred_by=referrer)
    many = count_queries(lambda: page.get(reverse("referrals:list")))
    assert one == many <= 8
    following = page.get(reverse("referrals:list")).context["page"].next_url
    assert following and "Noor" not in following
    assert len(page.get(reverse("referrals:list") + following).context["lines"]) == 16


def test_a_page_takes_few_queries(client_for: Callable[..., Any], count_queries: Callable[..., int]) -> None:
    case = a_trajectory()
    for _ in range(3):
        Guardian.objects.create(
            young_person=case.young_person, first_name="Eva", last_name="Dam", relation="mother"
        )
    page = client_for(case.referral.referred_by)
    page.get(at(case.referral))
    assert count_queries(lambda: page.get(at(case.referral))) <= 9


def test_home_shows_what_waits(client_for: Callable[..., Any]) -> None:
    a_referral(a_young_person(first_name="Mila"))
    assert "Mila" in client_for(a_member(Role.COORDINATOR)).get("/").content.decode()
    member = a_member(Role.REFERRER)
    mine = a_referral(a_young_person(first_name="Bram"), referred_by=member)
    shown = client_for(member).get("/").content.decode()
    assert "Bram" in shown and "Mila" not in shown and reverse("referrals:new") in shown
    assert at(mine) in shown


def test_home_of_a_referrer_shows_a_question_first() -> None:
    member = a_member(Role.REFERRER)
    asked = a_referral(referred_by=member, state=Referral.State.MORE_ASKED, question="Waar?")
    for _ in range(6):
        a_referral(referred_by=member)
    assert queries.latest_of(member)[0].referral == asked


def test_the_history_names_the_coordinator_to_colleagues_only(client_for: Callable[..., Any]) -> None:
    coordinator = a_member(Role.COORDINATOR, name="R. Haddad")
    referral = a_referral()
    ask_for_more(by=coordinator, referral=referral, version=1, question="Waar?")
    theirs = client_for(referral.referred_by).get(at(referral)).content.decode()
    assert "De coördinator stelde een vraag" in theirs and "Haddad" not in theirs
    assert (
        "R. Haddad stelde een vraag"
        in client_for(a_member(Role.COORDINATOR)).get(at(referral)).content.decode()
    )


def test_somebody_who_is_not_signed_in_signs_in_first(
    client_at: Callable[..., Any], municipality: Any
) -> None:
    answer = client_at(municipality.host).get(at(a_referral()))
    assert answer.status_code == 302 and "/account/login/" in answer["Location"]


def test_only_members_of_this_municipality(other_municipality: Any, client_for: Callable[..., Any]) -> None:
    referral = a_referral()
    member: Member = referral.referred_by
    answer = client_for(member, at=other_municipality).get(at(referral))
    assert answer.status_code in (302, 404)


def test_a_referrer_does_not_read_what_the_case_found_out(client_for: Callable[..., Any]) -> None:
    """The referrer keeps the names they gave; numbers, authority and parents found later are the case's."""
    case = a_trajectory()
    referral, young_person = case.referral, case.referral.young_person
    named = Guardian.objects.create(
        young_person=young_person,
        first_name="Genoemd",
        last_name="Bij Verwijzing",
        relation=Guardian.Relation.MOTHER,
        phone="0612121212",
        authority=Guardian.Authority.YES,
    )
    Guardian.objects.filter(id=named.id).update(created_at=referral.created_at)
    Guardian.objects.create(
        young_person=young_person, first_name="Later", last_name="Gevonden", relation=Guardian.Relation.FATHER
    )
    young_person.phone = "0634343434"
    young_person.save()
    page = client_for(referral.referred_by).get(at(referral)).content.decode()
    assert named.first_name in page
    for kept in ("0612121212", "0634343434", "Later Gevonden", str(Guardian.Authority.YES.label)):
        assert kept not in page
    desk = client_for(a_member(Role.COORDINATOR)).get(at(referral)).content.decode()
    assert "0612121212" in desk and "Later Gevonden" in desk
