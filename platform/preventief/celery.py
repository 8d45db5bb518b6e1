"""The Celery application: workers, the provisioner's own queue, and what beat starts."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

from preventief.observe import work

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preventief.settings.local")

assert work  # its receivers are connected: request ids travel along, tasks leave a line in the log

app = Celery("preventief", task_cls="tenants.tasks:PlaneTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["preventief"], related_name="crossings")


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Celery would replace the root logger; Django's LOGGING setting has already set it up."""


@worker_process_init.connect
def start_clean(**_: Any) -> None:
    """A forked worker must not share its parent's database connection."""
    from django.db import connections

    connections.close_all()
