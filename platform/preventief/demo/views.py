"""Pages of the demo: become somebody, read the mail."""

from datetime import timedelta
from itertools import groupby

from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from preventief.accounts.doors import demo_only
from preventief.accounts.links import LinkInvalid, read_link
from preventief.accounts.middleware import CHECKED
from preventief.demo.mail import kept_mails
from preventief.demo.people import PURPOSE, demo_people


@demo_only
def index(request: HttpRequest) -> HttpResponse:
    """Everybody in the demo, by place, with one click to become them."""
    places = [
        (place, list(people)) for place, people in groupby(demo_people(), key=lambda person: person.place)
    ]
    return render(request, "demo/index.html", {"places": places})


@demo_only
def mails(request: HttpRequest) -> HttpResponse:
    """The mail that the system sent, the newest first."""
    return render(request, "demo/mails.html", {"mails": kept_mails()[:200]})


@demo_only
def mail(request: HttpRequest, id: str) -> HttpResponse:
    """One mail; its links work."""
    for kept in kept_mails():
        if kept.id == id:
            return render(request, "demo/mail.html", {"mail": kept})
    raise Http404


@demo_only
def become(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as a demo person, second factor included, and go to their first page."""
    try:
        user_id = read_link(PURPOSE, token, max_age=timedelta(days=3650))
    except LinkInvalid as error:
        raise Http404 from error
    user = get_object_or_404(get_user_model(), id=user_id, is_active=True)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session[CHECKED] = True
    return redirect("home")
