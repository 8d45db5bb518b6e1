"""What stands on the first page: a practitioner's own work, and for a coordinator what is late."""

from django.utils import timezone

from cases.trajectories.queries import due_first, overdue, talks_ahead
from partners.doors import MemberRequest
from partners.home import HomeBlock

AT_MOST = 6


def my_trajectories(request: MemberRequest) -> HomeBlock:
    """The practitioner's trajectories, what is due first on top, and the talks to come or to report."""
    lines = due_first(practitioner=request.member, today=timezone.localdate(), at_most=AT_MOST)
    talks = talks_ahead(practitioner=request.member, at_most=AT_MOST)
    return HomeBlock("trajectories/blocks/mine.html", {"lines": lines, "talks": talks, "now": timezone.now()})


def late_trajectories(request: MemberRequest) -> HomeBlock:
    """The trajectories of the whole municipality of which a date has passed."""
    lines = overdue(member=request.member, today=timezone.localdate(), at_most=AT_MOST)
    return HomeBlock("trajectories/blocks/overdue.html", {"lines": lines, "all": True})
