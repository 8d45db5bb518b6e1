"""The tests: embedded servers (tests/conftest.py puts their addresses in the environment before this is read)."""

import os

os.environ.setdefault("BASE_URL", "http://preventief.test")
os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0" * 40)
os.environ.setdefault("DATABASE_URL", "postgresql://preventief_application@localhost/preventief")
os.environ.setdefault("DATABASE_OWNER_URL", "postgresql://preventief_owner@localhost/preventief")
os.environ.setdefault("BROKER_URL", "redis://127.0.0.1:1/0")

from preventief.settings.base import *  # noqa: E402, F403
from preventief.settings.base import DATABASES, STORAGES  # noqa: E402

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ADDRESS_CACHE_SECONDS = 0.0
UNKNOWN_ADDRESS_CACHE_SECONDS = 0.0
