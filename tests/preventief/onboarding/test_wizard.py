"""The wizard with which a municipality subscribes, as a visitor goes through it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from preventief.contracts.models import Acceptance, Contact, Contract, PriceClass
from preventief.onboarding.models import Subscription
from preventief.outbox.models import Row
from tenants.models import Environment
from tests.preventief.control import (
    ANSWERS,
    a_complete_draft,
    a_relationship_manager,
    a_visitor,
    accepted,
    make_live,
)

pytestmark = pytest.mark.usefixtures("control_plane")


def begin(visitor, code="GM1709"):
    response = visitor.post("/aanmelden/", {"code": code})
    assert response.status_code == 302, response.content.decode()
    return Subscription.objects.get(municipality=code, state="started")


def fill(visitor, draft, step, **changes):
    draft.refresh_from_db()
    answers = {**ANSWERS[step], "version": draft.version, **changes}
    if step == "factuur":
        answers.setdefault("price_class", str(PriceClass.objects.get(below=40_000).id))
    return visitor.post(f"/aanmelden/{draft.id}/{step}/", answers)


def fill_all(visitor, draft):
    for step in ANSWERS:
        response = fill(visitor, draft, step)
        assert response.status_code == 302, response.content.decode()
    draft.refresh_from_db()
    return draft


def agree(visitor, draft, **changes):
    page = visitor.get(f"/aanmelden/{draft.id}/overeenkomst/")
    form = page.context["form"]
    answers = {
        "version": form["version"].value(),
        "agreement_sha256": form["agreement_sha256"].value(),
        "name": "Bram de Ĳssel",
        "function": "Teammanager",
        "accepted": "on",
        **changes,
    }
    return visitor.post(f"/aanmelden/{draft.id}/overeenkomst/", answers)


def test_from_the_first_question_to_the_environment_being_made(outbox_rows):
    a_relationship_manager("zeeland-west-brabant", name="Ada Zeeuw")
    visitor = a_visitor()
    found = visitor.get("/aanmelden/", {"gemeente": "Moerdjk"}).content.decode()
    assert "Ada Zeeuw" in found
    assert "Verder met Moerdijk" in found
    draft = begin(visitor)
    for step, following in zip(ANSWERS, [*list(ANSWERS)[1:], "overeenkomst"], strict=True):
        assert visitor.get(f"/aanmelden/{draft.id}/{step}/").status_code == 200
        assert fill(visitor, draft, step)["Location"].endswith(f"/{following}/")
    page = visitor.get(f"/aanmelden/{draft.id}/overeenkomst/").content.decode()
    assert "20.000 tot 40.000 inwoners" in page
    assert "€ 3.900 per jaar" in page
    response = agree(visitor, draft)
    assert response["Location"].endswith("/voortgang/")

    draft.refresh_from_db()
    contract = Contract.objects.get(municipality="GM1709")
    assert draft.contract == contract
    assert draft.state == "accepted"
    assert draft.contact_name == ""
    assert contract.order_number == "INK-2026-17"
    acceptance = Acceptance.objects.get(contract=contract)
    assert acceptance.name == "Bram de Ĳssel"
    assert acceptance.agreement_sha256 == acceptance.agreement.sha256
    assert timezone.now() - acceptance.accepted_at < timedelta(minutes=1)
    assert Contact.objects.get(contract=contract, kind="administrator").email == "noor@gemeente.example"
    environment = Environment.objects.get(id=contract.environment_id)
    assert environment.code == "GM1709"
    assert sorted(outbox_rows()) == [
        "crossings.provision",
        "onboarding.tell_contact",
        "onboarding.tell_manager",
    ]
    provision = Row.objects.get(handler="crossings.provision")
    assert provision.queue == "provisioning"
    assert provision.payload == {"environment_id": str(environment.id)}
    progress = visitor.get(f"/aanmelden/{draft.id}/voortgang/").content.decode()
    assert "We maken de omgeving van Moerdijk" in progress
    assert 'hx-trigger="every 1s"' in progress
    assert '<noscript><meta http-equiv="refresh"' in progress


def test_what_was_filled_in_is_there_when_one_goes_back():
    visitor = a_visitor()
    draft = begin(visitor)
    fill(visitor, draft, "contactpersoon")
    assert "Noor van ’t Hof" in visitor.get(f"/aanmelden/{draft.id}/contactpersoon/").content.decode()
    assert "U was al begonnen met" in visitor.get("/aanmelden/").content.decode()


def test_choosing_the_same_municipality_again_goes_on_with_the_draft():
    visitor = a_visitor()
    first = begin(visitor)
    fill(visitor, first, "contactpersoon")
    assert begin(visitor) == first


def test_a_mistake_is_told_and_nothing_typed_is_lost():
    visitor = a_visitor()
    draft = begin(visitor)
    response = fill(visitor, draft, "contactpersoon", contact_email="noor@", contact_phone="bel maar")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Fout:" in page
    assert "bel maar" in page
    assert "Noor van ’t Hof" in page


@pytest.mark.parametrize("step", list(ANSWERS))
def test_each_page_refuses_an_empty_form(step):
    visitor = a_visitor()
    draft = begin(visitor)
    response = visitor.post(f"/aanmelden/{draft.id}/{step}/", {"version": 1})
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.version == 1


def test_a_page_sent_twice_is_one_page_sent():
    visitor = a_visitor()
    draft = begin(visitor)
    answers = {**ANSWERS["contactpersoon"], "version": 1}
    for _ in range(2):
        assert visitor.post(f"/aanmelden/{draft.id}/contactpersoon/", answers).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_stale_page_shows_both_answers_and_overwrites_nothing():
    visitor = a_visitor()
    draft = begin(visitor)
    fill(visitor, draft, "contactpersoon")
    response = visitor.post(
        f"/aanmelden/{draft.id}/contactpersoon/",
        {**ANSWERS["contactpersoon"], "contact_name": "Piet Jansen", "version": 1},
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Piet Jansen" in page
    assert "Noor van ’t Hof" in page
    draft.refresh_from_db()
    assert draft.contact_name == "Noor van ’t Hof"


def test_the_agreement_waits_until_every_page_is_filled_in():
    visitor = a_visitor()
    draft = begin(visitor)
    fill(visitor, draft, "contactpersoon")
    assert visitor.get(f"/aanmelden/{draft.id}/overeenkomst/")["Location"].endswith("/ondertekenaar/")


def test_accepting_without_the_tick_makes_nothing(outbox_rows):
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    response = agree(visitor, draft, accepted="")
    assert response.status_code == 422
    assert not Contract.objects.exists()
    assert outbox_rows() == []


@pytest.mark.parametrize("changes", [{"agreement_sha256": "0" * 64}, {"version": 1}])
def test_accepting_another_text_or_older_answers_makes_nothing(changes, outbox_rows):
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    assert agree(visitor, draft, **changes).status_code == 409
    assert not Contract.objects.exists()
    assert not Environment.objects.filter(code="GM1709").exists()
    assert outbox_rows() == []


def test_accepting_twice_makes_one_contract(outbox_rows):
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    page = visitor.get(f"/aanmelden/{draft.id}/overeenkomst/").context["form"]
    answers = {name: page[name].value() for name in ("version", "agreement_sha256", "name", "function")}
    for _ in range(2):
        response = visitor.post(f"/aanmelden/{draft.id}/overeenkomst/", {**answers, "accepted": "on"})
        assert response["Location"].endswith("/voortgang/")
    assert Contract.objects.count() == 1
    assert outbox_rows().count("crossings.provision") == 1


def test_the_second_of_two_subscriptions_is_refused_and_leaves_nothing_behind(outbox_rows):
    manager = a_relationship_manager("zeeland-west-brabant")
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    page = visitor.get(f"/aanmelden/{draft.id}/overeenkomst/").context["form"]
    answers = {name: page[name].value() for name in ("version", "agreement_sha256", "name", "function")}
    accepted(a_complete_draft())
    before = outbox_rows()
    response = visitor.post(f"/aanmelden/{draft.id}/overeenkomst/", {**answers, "accepted": "on"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Moerdijk doet al mee" in text
    assert manager.email in text
    assert Contract.objects.count() == 1
    assert Acceptance.objects.count() == 1
    assert outbox_rows() == before
    draft.refresh_from_db()
    assert draft.state == "started"
    assert draft.contact_name == "Noor van ’t Hof"


def test_a_municipality_that_takes_part_gets_a_pointer_and_no_button():
    a_relationship_manager("den-haag", name="Ada Haags")
    visitor = a_visitor()
    page = visitor.get("/aanmelden/", {"gemeente": "Den Haag"}).content.decode()
    assert "doet al mee" in page
    assert "http://s-gravenhage.preventief.test/" in page
    assert "Ada Haags" in page
    assert "Verder met" not in page
    assert visitor.post("/aanmelden/", {"code": "GM0518", "gemeente": "Den Haag"}).status_code == 409
    assert not Subscription.objects.exists()


def test_an_ended_municipality_leads_to_its_successor():
    page = a_visitor().get("/aanmelden/", {"gemeente": "Brielle"}).content.decode()
    assert "Verder met Voorne aan Zee" in page
    assert a_visitor().post("/aanmelden/", {"code": "GM0501"}).status_code == 409


@pytest.mark.parametrize("code", ["", "GM9999", "gm1709", "1", "GM1709; DROP TABLE"])
def test_a_code_that_is_not_in_the_register_begins_nothing(code):
    assert a_visitor().post("/aanmelden/", {"code": code}).status_code in {400, 409}
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("page", ["contactpersoon", "factuur", "overeenkomst", "voortgang"])
def test_only_the_session_that_began_a_subscription_sees_it(page):
    draft = begin(a_visitor())
    assert a_visitor().get(f"/aanmelden/{draft.id}/{page}/").status_code == 404
    assert a_visitor().get(f"/aanmelden/{uuid4()}/{page}/").status_code == 404


def test_what_was_typed_after_the_session_ended_is_shown():
    draft = begin(a_visitor())
    response = fill(a_visitor(), draft, "contactpersoon")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Noor van ’t Hof" in page
    assert "Moerdijk" not in page
    draft.refresh_from_db()
    assert draft.contact_name == ""


def test_a_page_that_is_no_step_does_not_exist():
    visitor = a_visitor()
    draft = begin(visitor)
    assert visitor.get(f"/aanmelden/{draft.id}/iets-anders/").status_code == 404


def test_after_acceptance_the_answers_stand():
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    agree(visitor, draft)
    for page in ("contactpersoon", "overeenkomst"):
        assert visitor.get(f"/aanmelden/{draft.id}/{page}/")["Location"].endswith("/voortgang/")


def test_a_paste_of_a_hundred_thousand_signs_gets_an_answer():
    visitor = a_visitor()
    draft = begin(visitor)
    response = fill(visitor, draft, "contactpersoon", contact_function="a" * 100_000)
    assert response.status_code == 422


def test_ready_says_what_to_do_next():
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    agree(visitor, draft)
    draft.refresh_from_db()
    make_live(draft)
    page = visitor.get(f"/aanmelden/{draft.id}/voortgang/").content.decode()
    assert "Klaar: Moerdijk kan beginnen" in page
    assert "hx-trigger" not in page
    assert "http-equiv" not in page


def test_htmx_gets_the_fragment_alone():
    visitor = a_visitor()
    draft = fill_all(visitor, begin(visitor))
    agree(visitor, draft)
    fragment = visitor.get(f"/aanmelden/{draft.id}/voortgang/", HTTP_HX_REQUEST="true").content.decode()
    assert fragment.startswith('<div id="progress"')
    assert "<html" not in fragment


def test_an_address_longer_than_can_be_kept_is_told_not_a_fault():
    visitor = a_visitor()
    draft = begin(visitor)
    too_long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.nl"
    assert fill(visitor, draft, "contactpersoon", contact_email=too_long).status_code == 422
