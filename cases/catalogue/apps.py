"""Municipality plane."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "cases.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Add the entry in the navigation."""
        from partners.models import Role
        from partners.navigation import register

        register(
            Role.ADMINISTRATOR,
            Role.COORDINATOR,
            order=60,
            label=_("Kinds of trajectory"),
            url_name="catalogue:kinds",
        )
