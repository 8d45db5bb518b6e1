"""The daily warning: a passed deadline warns, and never blocks (domain.md §1, clocks)."""

from datetime import date

from django.db import transaction

from cases.catalogue.deadlines import is_working_day
from cases.trajectories.queries import practitioners_with_something_due
from cases.trajectories.tasks import send_warning
from preventief.outbox import actions as outbox


def warn_practitioners(*, on: date, until: date) -> int:
    """Queue one mail for each practitioner with something due up to and including `until`; returns how many.

    Nothing on days on which offices are closed. Called twice for a day it queues nothing more.
    """
    if not is_working_day(on):
        return 0
    queued = 0
    with transaction.atomic():
        for member_id in practitioners_with_something_due(until=until):
            row = outbox.queue(send_warning, key=f"warn:{member_id}:{on.isoformat()}", member_id=member_id)
            queued += row is not None
    return queued
