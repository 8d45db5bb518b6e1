"""Two answers at the same moment: they stand in line, and nothing is recorded twice or overwritten."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cases.consents.actions import record_answers
from cases.consents.models import Consent
from cases.consents.queries import Person
from preventief.errors import Refused, StaleVersion
from preventief.plane import inside
from tests.cases.factories import a_trajectory, a_young_person

SCHEMA = "gm0518"


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gives, or the refusal it raises, when all begin together on connections of their own."""
    together = Barrier(len(calls), timeout=20)
    outcomes: list[Any] = [None] * len(calls)

    def run(position: int, call: Callable[[], Any]) -> None:
        try:
            with inside(SCHEMA):
                together.wait()
                outcomes[position] = call()
        except Refused as refused:
            outcomes[position] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


@pytest.mark.parametrize(
    ("other", "refusals"), [("given", 0), ("refused", 1)], ids=["the same answer", "another answer"]
)
def test_two_answers_at_once(real_commits: None, other: str, refusals: int) -> None:
    with inside(SCHEMA):
        case = a_trajectory(a_young_person(age=17))

    def send(decision: str) -> Callable[[], Any]:
        return lambda: record_answers(
            by=case.practitioner,
            trajectory=case,
            person=Person(young_person=case.young_person),
            answers={"participation": decision},
            way="spoken",
            decided_on=timezone.localdate(),
            seen=0,
        )

    outcomes = at_once(send("given"), send(other))
    assert sum(isinstance(outcome, StaleVersion) for outcome in outcomes) == refusals
    assert None not in outcomes
    with inside(SCHEMA):
        assert Consent.objects.count() == 1
