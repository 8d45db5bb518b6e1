"""In the place of PlaneMiddleware: there is one environment, and everybody is in it."""

import os
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from tenants.addresses import Address


class Always:
    """Sets the one environment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.environment = Address(
            id=uuid4(),
            code=os.environ["TWIN_SCHEMA"].upper(),
            name="'s-Gravenhage",
            schema_name=os.environ["TWIN_SCHEMA"],
            state="active",
            host=os.environ["TWIN_HOST"],
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.environment = self.environment  # type: ignore[attr-defined]
        return self.get_response(request)
