"""A form that anybody can reach can be sent only so often from one address; reading is never limited."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from preventief.onboarding.models import Subscription
from preventief.ui.limits import limited
from tests.planes import PlaneClient


@limited("subscribe")
def form(request: Any) -> HttpResponse:
    return HttpResponse("done")


@pytest.fixture
def two_an_hour(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "subscribe": "2/h/ip"}


@pytest.mark.usefixtures("control_plane", "two_an_hour")
def test_a_third_form_from_one_address_is_refused_and_another_address_is_not() -> None:
    ask = RequestFactory()
    statuses = [form(ask.post("/", REMOTE_ADDR="192.0.2.1")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert form(ask.get("/", REMOTE_ADDR="192.0.2.1")).status_code == 200
    assert form(ask.post("/", REMOTE_ADDR="192.0.2.2")).status_code == 200


@pytest.mark.usefixtures("control_plane", "two_an_hour")
def test_subscribing_is_limited_and_leaves_nothing_behind() -> None:
    visitor = PlaneClient("preventief.test")
    for code in ("GM0203", "GM0273"):
        assert visitor.post("/aanmelden/", {"code": code}).status_code == 302
    answer = visitor.post("/aanmelden/", {"code": "GM0233"})
    assert answer.status_code == 429
    assert Subscription.objects.count() == 2
    assert visitor.get("/aanmelden/").status_code == 200
