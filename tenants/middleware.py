"""Ring 1: a request is put in the plane of its address, or told that there is nothing here."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.urls import set_urlconf

from preventief.plane import enter, enter_control_plane
from tenants.addresses import Address, address_of, clean_host, is_control_plane
from tenants.models import Environment

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
State = Environment.State


class PlaneMiddleware:
    """Chooses the plane by host name and checks the state of the environment.

    Sets `request.environment` (an Address, None on the control plane) and `request.urlconf`. It does not use
    django-tenants' own middleware: that asks the database on every request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        enter_control_plane()
        try:
            return self._answer(request)
        finally:
            enter_control_plane()
            structlog.contextvars.unbind_contextvars("municipality")

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            host = clean_host(request.get_host())
        except DisallowedHost:
            return nothing_here()
        if is_control_plane(host):
            request.environment = None  # type: ignore[attr-defined]
            _route(request, settings.CONTROL_PLANE_URLCONF)
            return self.get_response(request)
        address = address_of(host)
        if address is None:
            return nothing_here()
        request.environment = address  # type: ignore[attr-defined]
        _route(request, settings.ROOT_URLCONF)
        structlog.contextvars.bind_contextvars(municipality=address.code)
        return closed_door(request, address) or self._inside(request, address)

    def _inside(self, request: HttpRequest, address: Address) -> HttpResponse:
        enter(address)
        return self.get_response(request)


def closed_door(request: HttpRequest, address: Address) -> HttpResponse | None:
    """The answer of an environment that is not open for this request; None when it is."""
    if address.state == State.ACTIVE:
        return None
    if address.state == State.READ_ONLY:
        if request.method in SAFE_METHODS or request.path.startswith("/account/"):
            return None
        return render(request, "tenants/read_only.html", status=409)
    if address.state in {State.PROVISIONING, State.FAILED}:
        response = render(request, "tenants/being_made.html", status=503)
        response["Retry-After"] = "5"
        return response
    return render(request, "tenants/closed.html", status=410)


def nothing_here() -> HttpResponse:
    """The answer at an unknown address: no name, no page, no hint which addresses do exist."""
    return HttpResponseNotFound("Niet gevonden\n", content_type="text/plain; charset=utf-8")


def _route(request: HttpRequest, urlconf: str) -> None:
    request.urlconf = urlconf
    set_urlconf(urlconf)
