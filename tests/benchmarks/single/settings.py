"""The single-schema twin: the same code and settings on Django's own backend, one schema and its owner."""

import os

from preventief.settings.production import *  # noqa: F403
from preventief.settings.production import DATABASE_POOL, DATABASES, MIDDLEWARE

_schema = os.environ["TWIN_SCHEMA"]
DATABASES["default"] |= {
    "ENGINE": "tests.benchmarks.single",
    "OPTIONS": {
        **DATABASES["default"]["OPTIONS"],
        "pool": DATABASE_POOL,
        "options": f"-c search_path={_schema}",
    },
}
MIDDLEWARE[MIDDLEWARE.index("tenants.middleware.PlaneMiddleware")] = (
    "tests.benchmarks.single.middleware.Always"
)
