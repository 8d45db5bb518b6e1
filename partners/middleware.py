"""Who is here: the member behind the account, and the frame around the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from partners.models import Member
from partners.navigation import frame_for
from partners.queries import active_member_of

_UNKNOWN = object()


class MemberMiddleware:
    """Sets `request.member` and `request.frame` inside a municipality; on the control plane it does nothing.

    Both are looked up when first used: a page that shows neither asks the database nothing for them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "environment", None) is not None:
            request.member = SimpleLazyObject(lambda: member_of(request))  # type: ignore[attr-defined]
            request.frame = SimpleLazyObject(lambda: frame_for(request, member_of(request)))  # type: ignore[attr-defined]
        return self.get_response(request)


def member_of(request: HttpRequest) -> Member | None:
    """The active member who sends this request, with their partner.

    None for everybody else. One query at most.
    """
    found = getattr(request, "_member", _UNKNOWN)
    if found is _UNKNOWN:
        found = active_member_of(request.user.pk) if request.user.is_authenticated else None
        request._member = found  # type: ignore[attr-defined]
    assert found is None or isinstance(found, Member)
    return found
