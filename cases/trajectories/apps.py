"""Municipality plane."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrajectoriesConfig(AppConfig):
    name = "cases.trajectories"
    label = "trajectories"

    def ready(self) -> None:
        """Add the entry of the navigation and the blocks of the first page."""
        from cases.trajectories.blocks import late_trajectories, my_trajectories
        from partners import home, navigation
        from partners.models import Role

        navigation.register(
            Role.PRACTITIONER,
            Role.COORDINATOR,
            order=30,
            label=_("Trajectories"),
            url_name="trajectories:list",
        )
        home.register(Role.PRACTITIONER, 20, my_trajectories)
        home.register(Role.COORDINATOR, 30, late_trajectories)
