"""The tests: embedded servers, whose addresses tests/conftest.py puts in the environment."""

import os

os.environ.setdefault("BASE_URL", "http://preventief.test")
os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0" * 40)
os.environ.setdefault("DATABASE_URL", "postgresql://preventief_application@localhost/preventief")
os.environ.setdefault("DATABASE_OWNER_URL", "postgresql://preventief_owner@localhost/preventief")
os.environ.setdefault("BROKER_URL", "redis://127.0.0.1:1/0")

from preventief.observe import logs
from preventief.settings.base import *  # noqa: F403
from preventief.settings.base import DATABASES, LOG_LEVEL, LOG_STYLE, RELEASE, STORAGES

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # no collected files needed
ADDRESS_CACHE_SECONDS = 0.0
UNKNOWN_ADDRESS_CACHE_SECONDS = 0.0
LOGGING = logs.configure(level=LOG_LEVEL, release=RELEASE, style=LOG_STYLE, strict=True)
