"""Partner organisations and members. Municipality plane."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"
    label = "partners"

    def ready(self) -> None:
        """Put this app's blocks on the first page."""
        from partners.blocks import register_blocks

        register_blocks()
