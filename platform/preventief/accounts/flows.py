"""Signing somebody in outside allauth's own pages."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from preventief.accounts.models import User


def sign_in_with_new_password(request: HttpRequest, user: User, *, then: str) -> HttpResponse:
    """Sign in somebody who has just chosen a password; a second factor, if there is one, is still asked."""
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponse = perform_login(request, user, redirect_url=then)
    return response
