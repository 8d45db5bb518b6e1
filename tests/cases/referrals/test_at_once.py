"""Two at once, on real connections: one referral, one decision, every number once."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from cases.referrals.actions import accept_referral, decline_referral, send_referral, start_draft
from cases.referrals.models import Event, NumberSeries, Referral
from cases.referrals.numbers import next_number
from cases.referrals.rules import decline_reasons
from cases.trajectories.models import Trajectory
from partners.models import Role
from preventief.errors import Refused
from preventief.outbox.models import Row
from preventief.plane import inside
from tests.cases.factories import a_published_version
from tests.cases.referrals.writing import a_sent_referral, facts
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("real_commits")
SCHEMA = "gm0518"


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives (or the refusal it raises) when all begin together, each on its own connection."""
    together = Barrier(len(calls), timeout=20)
    answers: list[Any] = [None] * len(calls)

    def run(position: int, call: Callable[[], Any]) -> None:
        try:
            with inside(SCHEMA):
                together.wait()
                answers[position] = call()
        except Refused as refused:
            answers[position] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_sending_in_two_threads_makes_one_referral() -> None:
    with inside(SCHEMA):
        member = a_member(Role.REFERRER)
        a_member(Role.COORDINATOR)
        draft = start_draft(by=member)

    def send() -> Referral:
        return send_referral(by=member, draft=draft, version=draft.version, facts=facts())

    first, second = at_once(send, send)
    assert first == second
    with inside(SCHEMA):
        assert Referral.objects.count() == Event.objects.count() == Row.objects.count() == 1


def test_of_two_coordinators_at_once_one_decides() -> None:
    with inside(SCHEMA):
        referral = a_sent_referral(a_member(Role.REFERRER))
        coordinators = [a_member(Role.COORDINATOR) for _ in range(2)]
        practitioner = a_member(Role.PRACTITIONER)
        version = a_published_version()
        reason = decline_reasons()[0].reasons[0].key
    answers = at_once(
        lambda: accept_referral(
            by=coordinators[0],
            referral=referral,
            version=1,
            kind_version=version,
            practitioner=practitioner,
        ),
        lambda: decline_referral(by=coordinators[1], referral=referral, version=1, reason=reason),
    )
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    with inside(SCHEMA):
        referral.refresh_from_db()
        assert (referral.state == Referral.State.ACCEPTED) == Trajectory.objects.exists()
        assert Event.objects.filter(referral=referral).count() == 2
        assert Row.objects.filter(handler="referrals.tell_referrer").count() == 1


def test_one_coordinator_who_clicks_twice_starts_one_trajectory() -> None:
    with inside(SCHEMA):
        referral = a_sent_referral(a_member(Role.REFERRER))
        coordinator = a_member(Role.COORDINATOR)
        practitioner = a_member(Role.PRACTITIONER)
        version = a_published_version()

    def accept() -> Trajectory:
        return accept_referral(
            by=coordinator, referral=referral, version=1, kind_version=version, practitioner=practitioner
        )

    first, second = at_once(accept, accept)
    assert first == second and isinstance(first, Trajectory)


def test_numbers_are_given_once_and_without_gaps() -> None:
    day = date(2031, 12, 31)

    def take() -> list[str]:
        found = []
        for _ in range(10):
            with transaction.atomic():
                found.append(next_number(day))
        return found

    def lose() -> None:
        for _ in range(5):
            with transaction.atomic():
                next_number(day)
                transaction.set_rollback(True)

    first, second, _ = at_once(take, take, lose)
    assert sorted(first + second) == [f"2031-{number:04d}" for number in range(1, 21)]
    with inside(SCHEMA):
        assert NumberSeries.objects.get(year=2031).last == 20
        with transaction.atomic():
            assert next_number(date(2032, 1, 1)) == "2032-0001"
