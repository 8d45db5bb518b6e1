"""The wizard: step by step, everything kept, sent once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.people.models import Guardian, YoungPerson
from cases.referrals.models import Draft, Event, Referral
from partners.models import Member, Role
from preventief.accesslog.models import Entry, Look
from tests.cases.factories import born
from tests.cases.referrals.writing import three_parts, told, what, who
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")
STEPS = {"wie": who, "wat": what, "verteld": told}


@pytest.fixture
def referrer() -> Member:
    return a_member(Role.REFERRER)


@pytest.fixture
def page(referrer: Member, client_for: Callable[..., Any]) -> Any:
    return client_for(referrer)


@pytest.fixture
def draft(page: Any, referrer: Member) -> Draft:
    page.post(reverse("referrals:new"))
    return Draft.objects.get(author=referrer)


def at(draft: Draft, slug: str) -> str:
    return reverse("referrals:step", args=[draft.id, slug])


def fill(page: Any, draft: Draft, **changed: dict[str, str]) -> None:
    """Every step, answered rightly but for what is changed."""
    for slug, answers in STEPS.items():
        page.post(at(draft, slug), {**answers(), **changed.get(slug, {})})


def send(page: Any, draft: Draft) -> Any:
    draft.refresh_from_db()
    return page.post(reverse("referrals:check", args=[draft.id]), {"version": draft.version})


def test_the_whole_road_of_a_referral(page: Any, draft: Draft, referrer: Member, outbox_rows: Any) -> None:
    coordinator = a_member(Role.COORDINATOR)
    following = [page.post(at(draft, slug), answers())["Location"] for slug, answers in STEPS.items()]
    assert following == [at(draft, "wat"), at(draft, "verteld"), reverse("referrals:check", args=[draft.id])]
    shown = page.get(following[-1]).content.decode()
    assert "Noor" in shown and "Paul" in shown and "Vernieling" in shown and "Buurthuis De Mussen" in shown
    answer = send(page, draft)
    referral = Referral.objects.get()
    assert answer["Location"] == reverse("referrals:sent", args=[referral.id])
    thanks = page.get(answer["Location"]).content.decode()
    assert referral.number in thanks
    assert referral.number == f"{timezone.localdate().year}-{referral.number[5:]}"
    assert (referral.referred_by, referral.partner, referral.state) == (
        referrer,
        referrer.partner,
        Referral.State.IN_REVIEW,
    )
    assert referral.young_person.full_name == "Noor van Dam"
    assert referral.young_person.guardians.get().authority == Guardian.Authority.UNKNOWN
    assert referral.triage_due_on > timezone.localdate()
    assert list(referral.events.values_list("what", "by")) == [("sent", referrer.id)]
    assert outbox_rows() == ["referrals.tell_coordinator"]
    assert coordinator.active
    draft.refresh_from_db()
    assert draft.answers == {} and draft.sent_at is not None


def test_wrong_answers_are_kept_and_shown_again(page: Any, draft: Draft) -> None:
    answer = page.post(at(draft, "wie"), who(**{"first_name": "Żółć 9", "birth_date_2": "12"}))
    assert answer.status_code == 422
    again = page.get(at(draft, "wie")).content.decode()
    assert "Żółć 9" in again and 'value="12"' in again


def test_what_is_kept_for_later_shows_no_errors(page: Any, draft: Draft) -> None:
    page.post(at(draft, "wie"), {"first_name": "Noor", "later": "1"})
    again = page.get(at(draft, "wie"))
    assert again.status_code == 200
    assert b'value="Noor"' in again.content and b"data-error-summary" not in again.content
    begun = page.get(reverse("referrals:new")).content.decode()
    assert "Noor" in begun and reverse("referrals:throw_away", args=[draft.id]) in begun


def test_the_check_page_leads_to_the_first_step_that_needs_something(page: Any, draft: Draft) -> None:
    page.post(at(draft, "wie"), who())
    assert page.get(reverse("referrals:check", args=[draft.id]))["Location"] == at(draft, "wat")
    assert send(page, draft)["Location"] == at(draft, "wat")
    assert not Referral.objects.exists() and not YoungPerson.objects.exists()


def test_a_birth_date_in_the_future_is_refused_at_the_field(page: Any, draft: Draft) -> None:
    tomorrow = three_parts("birth_date", timezone.localdate() + timedelta(days=1))
    answer = page.post(at(draft, "wie"), who(**tomorrow))
    assert answer.status_code == 422
    assert answer.context["form"].errors["birth_date"] == ["Deze datum ligt in de toekomst. Klopt het jaar?"]


def test_an_age_outside_every_kind_needs_a_remark(page: Any, draft: Draft) -> None:
    young = three_parts("birth_date", born(7))
    answer = page.post(at(draft, "wie"), who(**young))
    assert answer.status_code == 422
    assert "van 10 tot en met 23 jaar" in answer.context["form"].errors["birth_date"][0]
    assert b'name="age_remark"' in answer.content
    answer = page.post(at(draft, "wie"), who(**young, age_remark="Zijn oudere zus doet ook mee."))
    assert answer["Location"] == at(draft, "wat")
    fill(page, draft, wie={**young, "age_remark": "Zijn oudere zus doet ook mee."})
    send(page, draft)
    assert Referral.objects.get().age_remark == "Zijn oudere zus doet ook mee."


def test_a_remark_on_an_age_that_fits_is_dropped(page: Any, draft: Draft) -> None:
    fill(page, draft, wie={"age_remark": "Toch maar wel."})
    send(page, draft)
    assert Referral.objects.get().age_remark == ""


@pytest.mark.parametrize("who_knows", ["young_person_told", "parents_told"])
def test_who_was_not_told_must_be_told_first(page: Any, draft: Draft, who_knows: str) -> None:
    fill(page, draft)
    answer = page.post(at(draft, "verteld"), told(**{who_knows: "no"}))
    assert answer.status_code == 422
    assert "Vertel het eerst aan" in answer.context["form"].errors[who_knows][0]
    assert send(page, draft)["Location"] == at(draft, "verteld")
    assert not Referral.objects.exists()


def test_somebody_of_age_needs_no_parents(page: Any, draft: Draft) -> None:
    alone = {name: "" for name in who() if name.startswith("ouder1-")} | {"ouder1-authority": "unknown"}
    fill(page, draft, wie={**three_parts("birth_date", born(19)), **alone})
    shown = page.get(at(draft, "verteld")).content
    assert b"parents_told" not in shown
    send(page, draft)
    referral = Referral.objects.get()
    assert referral.parents_told_on is None
    assert not Guardian.objects.filter(young_person=referral.young_person).exists()


def test_a_minor_needs_a_parent_or_carer(page: Any, draft: Draft) -> None:
    alone = {name: "" for name in who() if name.startswith("ouder1-")}
    answer = page.post(at(draft, "wie"), who(**alone))
    assert answer.status_code == 422
    assert "first_name" in answer.context["parents"][0].errors


def test_a_younger_birth_date_asks_about_the_parents_again(page: Any, draft: Draft) -> None:
    fill(page, draft, wie=three_parts("birth_date", born(19)))
    without = {name: text for name, text in told().items() if not name.startswith("parents")}
    draft.refresh_from_db()
    Draft.objects.filter(id=draft.id).update(answers={**draft.answers, "told": without})
    answer = page.post(at(draft, "wie"), who())
    assert answer["Location"] == at(draft, "verteld")


def test_two_parents_are_written_down(page: Any, draft: Draft) -> None:
    second = {
        "ouder2-first_name": "Eva",
        "ouder2-last_name": "Dam",
        "ouder2-relation": "mother",
        "ouder2-authority": "yes",
    }
    fill(page, draft, wie=second)
    assert "Eva" in page.get(reverse("referrals:check", args=[draft.id])).content.decode()
    send(page, draft)
    found = Guardian.objects.order_by("created_at").values_list("first_name", "authority")
    assert list(found) == [("Paul", "unknown"), ("Eva", "yes")]


def test_something_before_the_birth_is_refused(page: Any, draft: Draft) -> None:
    page.post(at(draft, "wie"), who())
    answer = page.post(at(draft, "wat"), what(**three_parts("happened_on", born(15))))
    assert answer.status_code == 422 and "happened_on" in answer.context["form"].errors


@pytest.mark.parametrize("field", ["what_happened", "place"])
def test_a_citizen_service_number_is_refused(page: Any, draft: Draft, field: str) -> None:
    page.post(at(draft, "wie"), who())
    answer = page.post(at(draft, "wat"), what(**{field: "Zijn nummer is 111222333"}))
    assert answer.status_code == 422 and field in answer.context["form"].errors


@pytest.mark.parametrize(
    "name",
    [
        ("Zoë", "de", "Ĳsbrands"),
        ("Renée", "", "ʼs-Gravenmoer"),
        ("Şükrü", "van 't", "Çelik-Özdemir"),
        ("Łucja", "", "Wójcik"),
        ("J.-P.", "von und zu", "Ångström Ŵ"),
        ("نور", "", "الهدى"),
        ("明", "", "王"),
    ],
)
def test_every_letter_of_a_name_stays(page: Any, draft: Draft, name: tuple[str, str, str]) -> None:
    first, infix, last = name
    fill(page, draft, wie={"first_name": first, "infix": infix, "last_name": last})
    send(page, draft)
    person = Referral.objects.get().young_person
    assert (person.first_name, person.infix, person.last_name) == name


def test_emoji_in_the_facts_stay(page: Any, draft: Draft) -> None:
    fill(page, draft, wat={"what_happened": "Hij stuurde 🔥🧨 naar de klas. \u202eomgekeerd\u202c"})
    send(page, draft)
    assert "🔥🧨" in Referral.objects.get().what_happened


def test_a_character_that_cannot_be_stored_is_told(page: Any, draft: Draft) -> None:
    answer = page.post(at(draft, "wat"), what(what_happened="Een \x07 bel"))
    assert answer.status_code == 422
    assert page.post(at(draft, "wat"), what(what_happened="Een \x00 niets")).status_code in (302, 422)


def test_a_text_too_long_is_kept_and_refused(page: Any, draft: Draft) -> None:
    page.post(at(draft, "wie"), who())
    answer = page.post(at(draft, "wat"), what(what_happened="x" * 5000))
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert len(draft.answers["what"]["what_happened"]) == 5000


def test_a_paste_of_ten_megabytes_gets_a_friendly_answer(page: Any, draft: Draft) -> None:
    answer = page.post(at(draft, "wat"), what(what_happened="x" * 10_000_000))
    assert answer.status_code == 413
    draft.refresh_from_db()
    assert "what" not in draft.answers


def test_sending_twice_gives_the_same_referral(page: Any, draft: Draft, outbox_rows: Any) -> None:
    a_member(Role.COORDINATOR)
    fill(page, draft)
    first, second = send(page, draft), send(page, draft)
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == YoungPerson.objects.count() == Event.objects.count() == 1
    assert outbox_rows() == ["referrals.tell_coordinator"]
    again = page.get(at(draft, "wie"), follow=True)
    assert "al verstuurd" in again.content.decode()


def test_answers_changed_elsewhere_are_checked_again_before_sending(page: Any, draft: Draft) -> None:
    fill(page, draft)
    draft.refresh_from_db()
    seen = draft.version
    page.post(at(draft, "wat"), what(place="Elders"))
    answer = page.post(reverse("referrals:check", args=[draft.id]), {"version": seen})
    assert answer.status_code == 409
    assert not Referral.objects.exists()


def test_beginning_twice_makes_one_draft(page: Any, draft: Draft, referrer: Member) -> None:
    page.post(reverse("referrals:new"))
    assert Draft.objects.filter(author=referrer).count() == 1


def test_a_draft_is_thrown_away_after_asking(page: Any, draft: Draft) -> None:
    page.post(at(draft, "wie"), who())
    away = reverse("referrals:throw_away", args=[draft.id])
    assert page.get(away).status_code == 200 and Draft.objects.filter(id=draft.id).exists()
    page.post(away)
    assert not Draft.objects.filter(id=draft.id).exists()


def test_a_draft_of_somebody_else_does_not_exist(draft: Draft, client_for: Callable[..., Any]) -> None:
    other = client_for(a_member(Role.REFERRER))
    for url in (
        at(draft, "wie"),
        reverse("referrals:check", args=[draft.id]),
        reverse("referrals:throw_away", args=[draft.id]),
    ):
        assert other.get(url).status_code == 404
        assert other.post(url, {"version": "1"}).status_code == 404
    draft.refresh_from_db()
    assert draft.answers == {}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PRACTITIONER, Role.ADMINISTRATOR])
def test_only_referrers_refer(role: Role, client_for: Callable[..., Any]) -> None:
    page = client_for(a_member(role))
    assert page.post(reverse("referrals:new")).status_code == 404
    assert not Draft.objects.exists()


def test_a_step_that_does_not_exist(page: Any, draft: Draft) -> None:
    assert page.get(at(draft, "elders")).status_code == 404


def test_writing_is_in_the_access_log(page: Any, draft: Draft) -> None:
    fill(page, draft)
    send(page, draft)
    referral = Referral.objects.get()
    entry = Entry.objects.get(object_id=referral.id, look=Look.WRITE)
    assert (entry.act, entry.subject_id) == ("send_referral", referral.young_person_id)
