"""The page that leads a new account to its second factor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from preventief.accounts.doors import signed_in
from preventief.accounts.models import User
from preventief.accounts.queries import has_second_factor


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain the second factor and offer both kinds; whoever has one goes on to the first page."""
    assert isinstance(request.user, User)
    if has_second_factor(request.user):
        return redirect("home")
    return render(request, "accounts/second_factor.html")
