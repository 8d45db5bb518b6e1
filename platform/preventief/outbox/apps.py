"""The outbox, in both planes."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "preventief.outbox"
    label = "outbox"
