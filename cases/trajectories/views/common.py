"""What the pages of a trajectory share: the doors, and the page around a form."""

from typing import Any, TypeVar

from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from cases.trajectories.models import Trajectory
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose
from preventief.errors import StaleVersion
from preventief.ui.forms import VersionedForm

F = TypeVar("F", bound=BaseForm)

# For who carries trajectories out; for who keeps watch over them; for both.
own = members(Role.PRACTITIONER, about=Trajectory, purpose=Purpose.CARRYING_OUT)
watching = members(Role.COORDINATOR, about=Trajectory, purpose=Purpose.SUPERVISION)
either = members(Role.PRACTITIONER, Role.COORDINATOR, about=Trajectory, purpose=Purpose.CARRYING_OUT)


def filled(form: type[F], request: MemberRequest, trajectory: Trajectory, **values: Any) -> F:
    """A form with what was sent, or with what was typed before the session ended, or empty."""
    typed = request.POST if request.method == "POST" else request.kept
    initial = {"version": trajectory.version, **values.pop("initial", {})}
    return form(typed, initial=initial, **values)


def form_page(
    request: MemberRequest,
    trajectory: Trajectory,
    form: BaseForm,
    *,
    title: StrOrPromise,
    send: StrOrPromise,
    intro: StrOrPromise = "",
    back: str = "",
    template: str = "trajectories/form.html",
    **context: Any,
) -> HttpResponse:
    """The page with one form; 422 when what was sent is not right."""
    return render(
        request,
        template,
        {
            "trajectory": trajectory,
            "form": form,
            "title": title,
            "intro": intro,
            "send": send,
            "back": back or reverse("trajectories:case", args=[trajectory.id]),
            **context,
        },
        status=422 if request.method == "POST" and form.errors else 200,
    )


def to_case(trajectory: Trajectory) -> HttpResponseRedirect:
    """Back to the case page."""
    return redirect("trajectories:case", id=trajectory.id)


def version_of(request: MemberRequest) -> int:
    """The version that a button without a form sends along.

    Raises:
        StaleVersion: it is missing or no number, so nobody knows what the sender saw.
    """
    form = VersionedForm(request.POST)
    if not form.is_valid():
        raise StaleVersion
    version: int = form.cleaned_data["version"]
    return version
