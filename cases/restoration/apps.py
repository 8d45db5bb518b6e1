"""Municipality plane."""

from django.apps import AppConfig


class RestorationConfig(AppConfig):
    name = "cases.restoration"
    label = "restoration"
