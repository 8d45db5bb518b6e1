"""The published JSON Schema of an exported version; made of the shapes with which one is read.

schema.json beside this file is what is served; a test keeps it equal to `as_file()`.
"""

import json
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.catalogue.exchange import EDITION, ENVELOPE
from preventief.accounts.doors import public

FILE = Path(__file__).with_name("schema.json")


def json_schema() -> dict[str, Any]:
    """The schema of this edition."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Een versie van een trajectsoort",
        "description": (
            f"Uitgave {EDITION}. Het schema beschrijft de vorm. Bij het importeren wordt ook gekeken of de delen bij"
            " elkaar passen: een stap wacht alleen op stappen die ervoor staan, en elke sleutel komt één keer voor."
        ),
        **ENVELOPE.schema(),
    }


def as_file() -> str:
    """The text of schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


@public
@require_safe
@cache_control(public=True, max_age=3600)
def schema_page(request: HttpRequest) -> HttpResponse:
    """The schema, for anybody who makes or checks such a file."""
    return HttpResponse(FILE.read_bytes(), content_type="application/schema+json; charset=utf-8")
