"""A bare Django: no middleware, no sessions, persistent connections; the measure of what a page may cost."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["tests.benchmarks.twin"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.benchmarks.twin.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["TWIN_DATABASE"],
        "USER": os.environ["TWIN_USER"],
        "HOST": os.environ["TWIN_HOST"],
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": f"-c search_path={os.environ['TWIN_SCHEMA']}"},
    }
}
