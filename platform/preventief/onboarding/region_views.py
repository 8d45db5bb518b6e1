"""The relationship manager's pages: contracts and counts of their municipalities, and no cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.contracts.queries import price_classes
from preventief.contracts.words import classes_in_words, price_in_words
from preventief.onboarding import queries
from preventief.regions.access import get_municipality
from preventief.regions.doors import ManagerRequest, relationship_managers

FILTER_WORDS = {
    "mee": pgettext_lazy("municipalities", "Take part or are on the way"),
    "nog-niet": pgettext_lazy("municipalities", "Do not take part yet"),
    "alle": pgettext_lazy("municipalities", "All municipalities"),
}


@relationship_managers
@require_safe
def municipalities(request: ManagerRequest) -> HttpResponse:
    """My municipalities: where each stands and what to do now."""
    region = queries.region_page(request.relationship_manager, request.GET)
    return render(request, "onboarding/region.html", {"region": region, "filters": FILTER_WORDS})


@relationship_managers
@require_safe
def municipality(request: ManagerRequest, code: str) -> HttpResponse:
    """One municipality: the contract, whom to call, and how many trajectories."""
    found = get_municipality(by=request.relationship_manager, code=code)
    page = queries.municipality_page(request.relationship_manager, found)
    context = {"municipality": found, "page": page}
    if page.contract is not None:
        record(request.relationship_manager, Look.READ, page.contract, purpose=Purpose.ADMINISTRATION)
        context["price_class"] = classes_in_words(price_classes())[page.contract.price_class_id]
        context["price"] = price_in_words(page.contract.yearly_price)
    return render(request, "onboarding/municipality.html", context)
