"""A number for every request, and one log line about it: method, route, status and milliseconds."""

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from preventief.observe.keys import is_well_formed_id

log = structlog.get_logger(__name__)

HEADER: Final = "X-Request-ID"
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
# Asked every few seconds, or many per page; of interest only when something is wrong with them.
IN_PASSING: Final = frozenset({"health", "static"})


class RequestLog:
    """The outermost middleware: binds `request_id` and `route` for whatever is logged or reported meanwhile.

    A request id that the proxy gave is kept when it is well formed, so that one number leads through both
    logs. The path itself is never logged: it holds keys of records, and a mistyped one can hold anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER)
        request_id = given if given and is_well_formed_id(given) else uuid4().hex
        began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            self._write(request, response.status_code, began)
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        structlog.contextvars.bind_contextvars(route=route_of(request))

    def _write(self, request: HttpRequest, status: int, began: float) -> None:
        environment = getattr(request, "environment", None)
        route = route_of(request)
        write = log.debug if route in IN_PASSING and status < 400 else log.info
        write(
            "request.finished",
            method=request.method if request.method in METHODS else "other",
            route=route,
            status=status,
            ms=round((time.perf_counter() - began) * 1000, 1),
            municipality=getattr(environment, "code", None),
        )


def tell_failure(sender: Any, **_: Any) -> None:
    """A fault of ours, with its places; also when it was the page about an error that failed."""
    log.error("request.failed", exc_info=True)


got_request_exception.connect(tell_failure)


def route_of(request: HttpRequest) -> str | None:
    """The name of the page that was asked for, or its pattern; None when there is no such page."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route or "/"
    if request.path.startswith("/health/"):
        return "health"
    if request.path.startswith(settings.STATIC_URL):
        return "static"
    return None
