"""No second factor, no entry: an account that has none yet is led to make one, and can go nowhere else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from preventief.accounts.queries import has_second_factor

CHECKED = "second_factor_seen"


class SecondFactorRequired:
    """Leads a signed-in account without authenticator app or passkey to the page that makes one.

    The answer is kept in the session once it is yes, so the hot path asks the database nothing; every change
    on the account's own pages makes it ask again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self._must_make_one(request):
            return redirect("second_factor")
        return self.get_response(request)

    def _must_make_one(self, request: HttpRequest) -> bool:
        if request.path.startswith(settings.STATIC_URL) or not request.user.is_authenticated:
            return False
        if request.path.startswith(reverse("account_login").removesuffix("login/")):
            if request.method == "POST":
                request.session.pop(CHECKED, None)
            return False
        if request.session.get(CHECKED):
            return False
        if has_second_factor(request.user):
            request.session[CHECKED] = True
            return False
        return True
