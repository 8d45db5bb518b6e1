"""The list of trajectories, the case page, and its history."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.trajectories.access import get_trajectory
from cases.trajectories.case import age_today, history_page, read_case
from cases.trajectories.queries import trajectory_page
from cases.trajectories.views.common import either
from partners.doors import MemberRequest
from partners.models import Role

CLOSED = "afgesloten"


@either
@require_safe
def trajectory_list(request: MemberRequest) -> HttpResponse:
    """The trajectories of a practitioner, or of everybody for a coordinator; what is due first on top."""
    closed = request.GET.get("toon") == CLOSED
    page, lines = trajectory_page(
        member=request.member, position=request.GET, closed=closed, today=timezone.localdate()
    )
    context = {
        "page": page,
        "lines": lines,
        "closed": closed,
        "all": request.member.has(Role.COORDINATOR),
    }
    return render(request, "trajectories/list.html", context)


@either
@require_safe
def case(request: MemberRequest, id: UUID) -> HttpResponse:
    """One case: who, what to do now, the road, the people, and what was done."""
    trajectory = get_trajectory(by=request.member, id=id)
    found = read_case(member=request.member, trajectory=trajectory, today=timezone.localdate())
    coordinator = request.member.has(Role.COORDINATOR)
    return render(request, "trajectories/case.html", {"case": found, "coordinator": coordinator})


@either
@require_safe
def history(request: MemberRequest, id: UUID) -> HttpResponse:
    """Everything that happened in a case, last first."""
    trajectory = get_trajectory(by=request.member, id=id)
    context = {
        "trajectory": trajectory,
        "age": age_today(trajectory),
        "history": history_page(member=request.member, trajectory=trajectory),
    }
    return render(request, "trajectories/history.html", context)
