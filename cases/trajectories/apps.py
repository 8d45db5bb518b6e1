"""Municipality plane."""

from django.apps import AppConfig


class TrajectoriesConfig(AppConfig):
    name = "cases.trajectories"
    label = "trajectories"
