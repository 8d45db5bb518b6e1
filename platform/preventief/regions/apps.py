"""The register of municipalities, the ten regions and their relationship managers, and the public site.

Control plane.
"""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "preventief.regions"
    label = "regions"
