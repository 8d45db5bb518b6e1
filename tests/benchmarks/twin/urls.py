"""One page: the list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from tests.benchmarks.twin.models import Trajectory


def trajectories(request: HttpRequest) -> HttpResponse:
    """What is due first, 25 rows."""
    rows = Trajectory.objects.filter(next_due_on__isnull=False).select_related("young_person", "practitioner")
    return render(request, "twin/list.html", {"rows": rows.order_by("next_due_on", "id")[:25]})


urlpatterns = [path("trajecten/", trajectories)]
