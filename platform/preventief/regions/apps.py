"""Control plane."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "preventief.regions"
    label = "regions"
