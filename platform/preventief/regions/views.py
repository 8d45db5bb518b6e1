"""The public pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from preventief.accounts.doors import public
from preventief.regions import access, queries
from preventief.regions.middleware import REGION_HOME

ROBOTS = """User-agent: *
Disallow: /aanmelden/
Disallow: /account/
Disallow: /regio/
Disallow: /demo/
"""


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Preventief naar Halt is; a relationship manager goes on to their own municipalities."""
    if getattr(request, "relationship_manager", None):
        return redirect(REGION_HOME)
    return render(request, "regions/home.html", {"area_pages": queries.area_pages()})


@public
@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """The road of one case, in plain words."""
    return render(request, "regions/how_it_works.html")


@public
@require_safe
def what_it_brings(request: HttpRequest) -> HttpResponse:
    """What a young person, parents, professionals and the municipality get out of it."""
    return render(request, "regions/what_it_brings.html")


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Type a municipality, read who its relationship manager is."""
    search = queries.search_page(request.GET.get("gemeente"))
    return render(request, "regions/find.html", {"search": search, "action": reverse("regions:find")})


@public
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """Where to sign in: members at the address of their municipality, relationship managers here."""
    search = queries.search_page(request.GET.get("gemeente"))
    address = queries.environment_address(search.shown.code) if search.shown else ""
    context = {"search": search, "address": address, "action": reverse("regions:sign_in")}
    return render(request, "regions/sign_in.html", context)


@public
@require_safe
def area(request: HttpRequest, slug: str) -> HttpResponse:
    """A part of a municipality with a way of working of its own."""
    found = access.get_area(slug=slug)
    managers = queries.managers_of(found.municipality.code)
    return render(request, "regions/area.html", {"area": found, "managers": managers})


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")
