"""Municipality plane."""

from django.apps import AppConfig


class RestorationConfig(AppConfig):
    name = "cases.restoration"
    label = "restoration"

    def ready(self) -> None:
        """Add the apology to the case page."""
        from cases.catalogue.content import StepType
        from cases.restoration.offers import apology_offer, restoration_section
        from cases.trajectories import sections

        sections.register_step(StepType.APOLOGY, apology_offer)
        sections.register_section(restoration_section)
