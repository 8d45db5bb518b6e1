"""The context processor behind the base template."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from preventief.ui.frame import frame_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """`frame`, looked up only when a template shows it, and the languages to choose from."""
    return {
        "frame": SimpleLazyObject(lambda: frame_of(request)),
        "demo": getattr(settings, "DEMO", False),
    }
