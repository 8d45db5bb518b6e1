"""Municipality plane."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "cases.consents"
    label = "consents"
