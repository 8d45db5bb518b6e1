"""Municipality plane."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cases.people"
    label = "people"
