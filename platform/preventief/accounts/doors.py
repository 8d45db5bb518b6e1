"""Doors: who may come to a page. Every view carries one; the permission matrix test walks them all.

A view without a door fails the test run. Planes add doors of their own (`partners.doors`, `regions.doors`)
with `door`; this module has the two that need no plane.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)


@dataclass(frozen=True)
class Door:
    """Who may come in: `anybody`, any account that is `signed_in`, or one of the named roles."""

    kind: str
    roles: frozenset[str] = frozenset()


ANYBODY = Door("anybody")
SIGNED_IN = Door("signed in")


def with_door(view: V, door: Door) -> V:
    """Mark a view with its door, for the matrix test."""
    view.door = door  # type: ignore[attr-defined]
    return view


def public(view: V) -> V:
    """Anybody may come here, also without an account."""
    return with_door(view, ANYBODY)


def sign_in_first(request: HttpRequest) -> HttpResponseBase | None:
    """The way to the sign-in page when nobody is signed in, and back here after it; else None."""
    if request.user.is_authenticated:
        return None
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def signed_in(view: View) -> View:
    """Any account of this plane may come here; others are sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return sign_in_first(request) or view(request, *args, **kwargs)

    return with_door(guarded, SIGNED_IN)


def demo_only(view: View) -> View:
    """A page that exists in the demo and nowhere else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return with_door(guarded, ANYBODY)
