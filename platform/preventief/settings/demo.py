"""The demo: invented people, mail kept in a folder, and `/demo/` to become any of them."""

import os

# `make demo` sets these; the defaults let a bare `python manage.py` find the demo on port 8000.
os.environ.setdefault("BASE_URL", "http://localhost:8000")
os.environ.setdefault("SECRET_KEY", "demo-only-" + "0" * 40)
os.environ.setdefault("DATABASE_URL", "postgresql://preventief_application@localhost/preventief")
os.environ.setdefault("BROKER_URL", "redis://localhost:6379/0")
os.environ.setdefault("LOG_FORMAT", "readable")
os.environ.setdefault("OUTBOX_SWEEP_SECONDS", "15")
os.environ.setdefault("OUTBOX_LEASE_SECONDS", "30")

from preventief.settings.base import *  # noqa: F403

DEMO = True
EMAIL_BACKEND = "preventief.demo.mail.FolderBackend"
