"""Municipality plane."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "cases.referrals"
    label = "referrals"

    def ready(self) -> None:
        """Put this app's work on the first page."""
        from cases.referrals.blocks import register_blocks

        register_blocks()
