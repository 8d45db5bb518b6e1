"""A passed date warns: one neutral mail per practitioner per day, and nothing twice."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from cases.trajectories.actions.warning import warn_practitioners
from cases.trajectories.models import Trajectory
from cases.trajectories.tasks import send_warning, tell_practitioner
from partners.models import Role
from preventief.outbox.models import Row
from tests.cases.trajectories.driving import a_started_trajectory
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")

TUESDAY = date(2026, 11, 24)


def make_due(trajectory: Trajectory, on: date) -> None:
    Trajectory.objects.filter(id=trajectory.id).update(next_due_on=on)


def warnings() -> list[dict[str, Any]]:
    return list(Row.objects.filter(handler="trajectories.send_warning").values("key", "payload"))


def test_one_mail_per_practitioner_per_day() -> None:
    busy, calm = a_member(Role.PRACTITIONER), a_member(Role.PRACTITIONER)
    for _ in range(2):
        make_due(a_started_trajectory(practitioner=busy), TUESDAY - timedelta(days=1))
    make_due(a_started_trajectory(practitioner=calm), TUESDAY + timedelta(days=9))
    assert warn_practitioners(on=TUESDAY, until=TUESDAY + timedelta(days=1)) == 1
    assert warn_practitioners(on=TUESDAY, until=TUESDAY + timedelta(days=1)) == 0
    assert [row["payload"] for row in warnings()] == [{"member_id": str(busy.id)}]
    assert warn_practitioners(on=TUESDAY + timedelta(days=1), until=TUESDAY + timedelta(days=2)) == 1


def test_nobody_is_warned_on_a_day_off() -> None:
    make_due(a_started_trajectory(), date(2026, 1, 1))
    assert warn_practitioners(on=date(2026, 12, 25), until=date(2026, 12, 26)) == 0
    assert warn_practitioners(on=date(2026, 11, 28), until=date(2026, 11, 29)) == 0


def test_who_stopped_is_not_warned() -> None:
    gone = a_member(Role.PRACTITIONER)
    make_due(a_started_trajectory(practitioner=gone), TUESDAY)
    gone.active = False
    gone.save()
    assert warn_practitioners(on=TUESDAY, until=TUESDAY) == 0


def test_the_warning_holds_a_number_and_a_link() -> None:
    trajectory = a_started_trajectory()
    make_due(trajectory, timezone.localdate())
    send_warning(key=Row(handler="x").id, member_id=str(trajectory.practitioner_id))
    message = mail.outbox[0]
    assert "/trajecten/" in message.body
    assert str(trajectory.id) not in message.body
    for secret in ("Noor", "Dam", trajectory.number):
        assert secret not in message.body + message.subject


def test_no_warning_when_all_was_done_meanwhile() -> None:
    trajectory = a_started_trajectory()
    make_due(trajectory, timezone.localdate() + timedelta(days=9))
    send_warning(key=Row(handler="x").id, member_id=str(trajectory.practitioner_id))
    assert mail.outbox == []


def test_who_was_assigned_is_told_with_a_link_and_no_name() -> None:
    trajectory = a_started_trajectory()
    row = Row.objects.get(handler="trajectories.tell_practitioner")
    tell_practitioner(key=row.id, **row.payload)
    assert f"/trajecten/{trajectory.id}/" in mail.outbox[0].body
    assert "Dam" not in mail.outbox[0].body
    tell_practitioner(
        key=row.id, trajectory_id=str(trajectory.id), member_id=str(a_member(Role.PRACTITIONER).id)
    )
    assert len(mail.outbox) == 1
