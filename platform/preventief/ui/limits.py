"""How often one address may send a form that anybody can reach. The limits themselves are in the settings."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse

from preventief.ui.views import too_many_requests

V = TypeVar("V", bound=Callable[..., HttpResponse])


def limited(action: str) -> Callable[[V], V]:
    """Answer 429 to a form sent more often than ACCOUNT_RATE_LIMITS[action] allows; reading is never limited."""

    def limit(view: V) -> V:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not ratelimit.consume(request, action=action):
                return too_many_requests(request)
            return view(request, *args, **kwargs)

        return cast(V, counted)

    return limit
