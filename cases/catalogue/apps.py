"""Municipality plane."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "cases.catalogue"
    label = "catalogue"
