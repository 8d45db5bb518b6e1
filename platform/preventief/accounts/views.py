"""Account pages of our own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from preventief.accounts.doors import signed_in


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain the second factor and offer the two kinds."""
    return render(request, "accounts/second_factor.html")
