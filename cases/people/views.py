"""The people of a case: look, correct, add. Thin; the rules are in access.py and actions.py."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.catalogue.ages import age_on
from cases.people import access, actions
from cases.people.forms import CorrectGuardianForm, CorrectYoungPersonForm, NewGuardianForm
from cases.people.queries import guardians_of
from cases.trajectories.actions import follow_consents
from cases.trajectories.models import Trajectory
from partners.doors import MemberRequest, members
from partners.models import Role
from preventief.accesslog.models import Purpose

door = members(Role.PRACTITIONER, Role.COORDINATOR, about=Trajectory, purpose=Purpose.CARRYING_OUT)


@door
@require_safe
def people(request: MemberRequest, id: UUID) -> HttpResponse:
    """Everybody in this case, with what is known of them."""
    young_person = access.get_young_person(
        by=request.member, trajectory_id=id, purpose=access.purpose_of(request.member)
    )
    context = {
        "young_person": young_person,
        "age": age_on(young_person.birth_date, timezone.localdate()),
        "guardians": guardians_of(young_person),
        "trajectory_id": id,
    }
    return render(request, "people/people.html", context)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def young_person(request: MemberRequest, id: UUID) -> HttpResponse:
    """Correct what is known of the young person."""
    person = access.get_young_person(
        by=request.member, trajectory_id=id, purpose=access.purpose_of(request.member)
    )
    if request.method == "POST":
        form = CorrectYoungPersonForm(request.POST)
        if form.is_valid():
            with transaction.atomic():
                actions.correct_young_person(
                    by=request.member,
                    young_person=person,
                    version=form.cleaned_data["version"],
                    facts=form.facts(),
                )
                follow_consents(trajectory_id=id)
            messages.success(request, _("The change was saved."))
            return redirect("people:people", id=id)
    else:
        form = CorrectYoungPersonForm(request.kept, initial=CorrectYoungPersonForm.initial_of(person))
    return _form(request, id, form, _("Change what is known of the young person"))


@door
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: MemberRequest, id: UUID, guardian_id: UUID) -> HttpResponse:
    """Correct what is known of a parent or carer."""
    person = access.get_young_person(
        by=request.member, trajectory_id=id, purpose=access.purpose_of(request.member)
    )
    parent = access.get_guardian(person, guardian_id)
    if request.method == "POST":
        form = CorrectGuardianForm(request.POST)
        if form.is_valid():
            with transaction.atomic():
                actions.correct_guardian(
                    by=request.member,
                    guardian=parent,
                    version=form.cleaned_data["version"],
                    facts=form.facts(),
                )
                follow_consents(trajectory_id=id)
            messages.success(request, _("The change was saved."))
            return redirect("people:people", id=id)
    else:
        form = CorrectGuardianForm(request.kept, initial=CorrectGuardianForm.initial_of(parent))
    return _form(request, id, form, _("Change what is known of this parent or carer"))


@door
@require_http_methods(["GET", "HEAD", "POST"])
def new_guardian(request: MemberRequest, id: UUID) -> HttpResponse:
    """Add a parent or carer."""
    person = access.get_young_person(
        by=request.member, trajectory_id=id, purpose=access.purpose_of(request.member)
    )
    if request.method == "POST":
        form = NewGuardianForm(request.POST)
        if form.is_valid():
            with transaction.atomic():
                actions.add_guardian(by=request.member, young_person=person, facts=form.facts())
                follow_consents(trajectory_id=id)
            messages.success(request, _("The parent or carer was added."))
            return redirect("people:people", id=id)
    else:
        form = NewGuardianForm(request.kept)
    return _form(request, id, form, _("Add a parent or carer"))


def _form(
    request: MemberRequest,
    id: UUID,
    form: CorrectYoungPersonForm | NewGuardianForm,
    title: str,
) -> HttpResponse:
    context = {"form": form, "title": title, "trajectory_id": id}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/form.html", context, status=status)
