"""Accepting, trying again, and what follows: rules that hold whatever the page."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from preventief.contracts.models import Contract
from preventief.contracts.queries import first_administrator
from preventief.onboarding import actions
from preventief.onboarding.actions import AlreadyTakesPart, NotComplete
from preventief.onboarding.models import Subscription
from preventief.onboarding.queries import progress_of
from preventief.outbox.models import Row
from preventief.outbox.registry import handler_named
from tenants.models import Environment
from tests.preventief.control import (
    HOST,
    a_complete_draft,
    a_relationship_manager,
    a_visitor,
    accepted,
    make_live,
)


@pytest.mark.usefixtures("control_plane")
class TestAccepting:
    def test_the_database_refuses_two_accepted_subscriptions_of_one_municipality(self):
        first = accepted(a_complete_draft())
        second = a_complete_draft()
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.filter(id=second.id).update(state="accepted", contract=first.contract)

    def test_an_incomplete_draft_cannot_be_accepted(self):
        draft = a_complete_draft()
        Subscription.objects.filter(id=draft.id).update(signatory_mandated=False)
        with pytest.raises(NotComplete):
            accepted(draft)
        assert not Contract.objects.exists()

    def test_a_municipality_with_an_environment_cannot_subscribe(self):
        with pytest.raises(AlreadyTakesPart):
            accepted(a_complete_draft("GM0518"))
        with pytest.raises(AlreadyTakesPart):
            actions.start_subscription(code="GM0518", own=[])

    def test_the_first_administrator_is_known_by_the_environment(self):
        subscription = accepted(a_complete_draft())
        assert subscription.contract is not None
        person = first_administrator(subscription.contract.environment_id)
        assert person.email == "noor@gemeente.example"

    def test_only_managers_of_the_region_are_told(self):
        near = a_relationship_manager("zeeland-west-brabant")
        a_relationship_manager("limburg")
        accepted(a_complete_draft())
        told = [row.payload["manager_id"] for row in Row.objects.filter(handler="onboarding.tell_manager")]
        assert told == [str(near.id)]

    def test_the_mails_name_no_person(self):
        a_relationship_manager("zeeland-west-brabant")
        accepted(a_complete_draft())
        for row in Row.objects.exclude(handler="crossings.provision"):
            handler_named(row.handler)(key=row.id, **row.payload)
        assert len(mail.outbox) == 2
        for message in mail.outbox:
            text = f"{message.subject}\n{message.body}"
            assert "Moerdijk" in text
            assert "Goedendag" in text
            assert f"http://{HOST}/" in text
            for name in ("Noor", "Bram", "Fatma", "noor@", "INK-2026-17"):
                assert name not in text

    def test_the_link_in_the_mail_leads_back_to_the_progress(self):
        subscription = accepted(a_complete_draft())
        row = Row.objects.get(handler="onboarding.tell_contact")
        handler_named(row.handler)(key=row.id, **row.payload)
        path = next(line for line in str(mail.outbox[0].body).splitlines() if line.startswith("http")).split(
            HOST
        )[1]
        visitor = a_visitor()
        assert visitor.get(path)["Location"] == f"/aanmelden/{subscription.id}/voortgang/"
        assert visitor.get(f"/aanmelden/{subscription.id}/voortgang/").status_code == 200
        assert a_visitor().get(path[:-2] + "x/").status_code == 404


@pytest.mark.usefixtures("control_plane")
class TestProgress:
    def test_every_step_is_told_in_order(self):
        subscription = accepted(a_complete_draft())
        Environment.objects.filter(code="GM1709").update(step="tables")
        states = [item.state for item in progress_of(subscription).items]
        assert states == ["done", "done", "done", "now", "next", "next", "next", "next"]

    def test_a_failure_offers_another_try_which_hands_the_work_over_again(self, monkeypatch):
        subscription = accepted(a_complete_draft())
        Environment.objects.filter(code="GM1709").update(state="failed", step="tables")
        row = Row.objects.get(id=subscription.provisioning_row)
        Row.objects.filter(id=row.id).update(parked_at=timezone.now(), attempts=12)
        visitor = a_visitor()
        session = visitor.session
        session["subscriptions"] = [str(subscription.id)]
        session.save()
        visitor.cookies["session"] = session.session_key
        page = visitor.get(f"/aanmelden/{subscription.id}/voortgang/").content.decode()
        assert "halverwege gestopt" in page
        assert "Opnieuw proberen" in page
        for _ in range(2):
            assert visitor.post(f"/aanmelden/{subscription.id}/opnieuw/").status_code == 302
        row.refresh_from_db()
        assert row.parked_at is None
        assert row.attempts == 0

    def test_while_it_is_being_made_nobody_tries_again(self):
        subscription = accepted(a_complete_draft())
        assert not actions.may_try_again(subscription)

    def test_when_it_takes_too_long_one_may_try_again(self):
        subscription = accepted(a_complete_draft())
        subscription.accepted_at = timezone.now() - timedelta(minutes=1)
        assert actions.may_try_again(subscription)

    def test_once_live_trying_again_does_nothing(self):
        subscription = accepted(a_complete_draft())
        make_live(subscription)
        assert not actions.may_try_again(subscription)

    def test_going_live_is_noted_once_and_mailed_only_when_it_took_long(self):
        subscription = accepted(a_complete_draft())
        assert subscription.contract is not None
        for _ in range(2):
            actions.note_live(environment_id=subscription.contract.environment_id)
        subscription.refresh_from_db()
        assert subscription.state == "live"
        assert not Row.objects.filter(handler="onboarding.tell_contact_ready").exists()

    def test_after_more_than_a_minute_the_contact_person_is_told(self):
        subscription = accepted(a_complete_draft())
        Subscription.objects.update(accepted_at=timezone.now() - timedelta(minutes=2))
        assert subscription.contract is not None
        actions.note_live(environment_id=subscription.contract.environment_id)
        assert Row.objects.filter(handler="onboarding.tell_contact_ready").count() == 1


@pytest.mark.usefixtures("control_plane")
def test_drafts_that_were_left_behind_are_forgotten():
    old, young, kept = a_complete_draft(), a_complete_draft(), accepted(a_complete_draft())
    Subscription.objects.filter(id__in=[old.id, kept.id]).update(
        changed_at=timezone.now() - timedelta(days=31)
    )
    assert actions.forget_drafts() == 1
    assert set(Subscription.objects.values_list("id", flat=True)) == {young.id, kept.id}


def test_of_two_people_who_accept_at_once_one_succeeds(real_commits):
    drafts = [a_complete_draft(), a_complete_draft()]
    barrier = threading.Barrier(2)
    outcomes = []

    def go(draft):
        try:
            connection.set_schema_to_public()
            barrier.wait()
            accepted(draft)
            outcomes.append("accepted")
        except AlreadyTakesPart:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["accepted", "refused"]
    assert Contract.objects.count() == 1
    assert Environment.objects.filter(code="GM1709").count() == 1
    assert Row.objects.filter(handler="crossings.provision").count() == 1
    assert sorted(Subscription.objects.values_list("state", flat=True)) == ["accepted", "started"]
    Subscription.objects.all().delete()
    Environment.objects.filter(code="GM1709").delete()
