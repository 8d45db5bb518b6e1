"""A trajectory begins with all the steps of its version, each with a date that can be explained."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.catalogue.deadlines import due_date
from cases.referrals.models import Referral
from cases.trajectories.actions import start_trajectory
from cases.trajectories.models import Step, Trajectory
from partners.models import Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed
from tests.cases.factories import a_published_version, a_referral
from tests.cases.trajectories.driving import a_started_trajectory, step
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def test_every_step_of_the_version_is_there_in_order() -> None:
    trajectory = a_started_trajectory()
    content = content_of(trajectory)
    rows = list(Step.objects.filter(trajectory=trajectory))
    assert [row.key for row in rows] == [plan.key for plan in content.steps]
    assert [row.key for row in rows if row.state == Step.State.DONE] == [content.triage_step.key]


def test_a_date_counts_from_the_acceptance_or_from_what_is_expected() -> None:
    trajectory = a_started_trajectory()
    today = timezone.localdate()
    talk = step(trajectory, "startgesprek")
    assert (talk.anchor_on, talk.due_on, talk.anchor_certain) == (today, today + timedelta(days=14), True)
    consent = step(trajectory, "instemming")
    rule = content_of(trajectory).step("instemming").deadline
    assert (consent.anchor_on, consent.anchor_certain) == (talk.due_on, False)
    assert consent.due_on == due_date(rule, talk.due_on)


def test_what_is_due_first_is_kept_with_the_trajectory() -> None:
    trajectory = a_started_trajectory()
    assert trajectory.next_due_on == step(trajectory, "eerste_contact").due_on


def test_the_practitioner_is_told_and_the_act_is_logged(outbox_rows: Any) -> None:
    trajectory = a_started_trajectory()
    assert outbox_rows() == ["trajectories.tell_practitioner"]
    entry = Entry.objects.get(act="start_trajectory")
    assert (entry.object_id, entry.subject_id) == (trajectory.id, trajectory.young_person_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_a_coordinator_starts_one(role: Role, outbox_rows: Any) -> None:
    referral = a_referral(state=Referral.State.ACCEPTED, decided_at=timezone.now())
    with pytest.raises(NotAllowed):
        start_trajectory(
            by=a_member(role),
            referral=referral,
            kind_version=a_published_version(),
            practitioner=a_member(Role.PRACTITIONER),
        )
    assert Trajectory.objects.count() == 0
    assert outbox_rows() == []


def test_it_is_assigned_to_a_practitioner_only() -> None:
    referral = a_referral(state=Referral.State.ACCEPTED, decided_at=timezone.now())
    with pytest.raises(NotAllowed):
        start_trajectory(
            by=a_member(Role.COORDINATOR),
            referral=referral,
            kind_version=a_published_version(),
            practitioner=a_member(Role.REFERRER),
        )
    assert Trajectory.objects.count() == 0
