"""Mails, drafts that nobody finishes, and what was typed when a session ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cases.referrals import tasks
from cases.referrals.actions import forget_drafts, keep_answers, start_draft
from cases.referrals.models import Draft
from partners.models import Role
from preventief.accounts.kept import FIELD, signature_of
from preventief.errors import NotAllowed, WrongState
from preventief.outbox.models import Row
from tests.cases.referrals.writing import a_sent_referral, what, who
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def test_mails_hold_a_link_and_no_names() -> None:
    coordinator = a_member(Role.COORDINATOR, name="R. Haddad")
    referral = a_sent_referral(a_member(Role.REFERRER, name="T. Yilmaz"))
    row = Row.objects.get()
    assert set(row.payload) == {"referral_id", "member_id", "what"}
    tasks.tell_coordinator(key=row.id, **row.payload)
    for told in ("decided", "asked"):
        tasks.tell_referrer(key=row.id, referral_id=str(referral.id), what=told)
    assert [message.to for message in mail.outbox] == [
        [coordinator.user.email],
        [referral.referred_by.user.email],
        [referral.referred_by.user.email],
    ]
    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}"
        assert f"http://s-gravenhage.preventief.test/verwijzingen/{referral.id}/" in text
        assert referral.number in message.subject
        assert not any(name in text for name in ("Noor", "Dam", "Paul", "Verhoef", "ruit"))
    assert "Beste R. Haddad," in mail.outbox[0].body


def test_a_member_who_left_gets_no_mail() -> None:
    coordinator = a_member(Role.COORDINATOR)
    referral = a_sent_referral(a_member(Role.REFERRER))
    row = Row.objects.get()
    for member in (coordinator, referral.referred_by):
        member.active = False
        member.save()
    tasks.tell_coordinator(key=row.id, **row.payload)
    tasks.tell_referrer(key=row.id, referral_id=str(referral.id), what="decided")
    assert mail.outbox == []


def test_whoever_does_something_themselves_gets_no_mail_of_it() -> None:
    both = a_member(Role.REFERRER, Role.COORDINATOR)
    a_sent_referral(both)
    assert not Row.objects.exists()


def test_a_draft_that_nobody_touches_is_removed() -> None:
    member = a_member(Role.REFERRER)
    old, new = (keep_answers(by=member, draft=start_draft(by=member), step="who", typed=who()) for _ in "12")
    sent = a_sent_referral(member).draft
    long_ago = timezone.now() - timedelta(days=15)
    Draft.objects.filter(id__in=[old.id, sent.id]).update(changed_at=long_ago)
    assert forget_drafts() == 1
    assert set(Draft.objects.values_list("id", flat=True)) == {new.id, sent.id}


def test_a_sent_draft_takes_no_more_answers() -> None:
    member = a_member(Role.REFERRER)
    draft = a_sent_referral(member).draft
    assert draft is not None
    with pytest.raises(WrongState):
        keep_answers(by=member, draft=draft, step="who", typed=who())
    with pytest.raises(NotAllowed):
        keep_answers(by=a_member(Role.REFERRER), draft=draft, step="who", typed=who())


def test_what_was_typed_when_the_session_ended_comes_back(client_for: Callable[..., Any]) -> None:
    member = a_member(Role.REFERRER)
    draft = start_draft(by=member)
    url = reverse("referrals:step", args=[draft.id, "wat"])
    page = client_for(member)
    page.logout()
    answer = page.post(url, {**what(place="Het plein"), FIELD: signature_of(member.user_id)})
    assert "/account/login/" in answer["Location"]
    draft.refresh_from_db()
    assert draft.answers == {}
    page.force_login(member.user)
    session = page.session
    session["second_factor_seen"] = True
    session.save()
    again = page.get(url).content.decode()
    assert "Het plein" in again and "nog niet opgeslagen" in again
