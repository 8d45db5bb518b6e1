"""Load the register: municipalities, regions, areas; and the agreement and price classes. Safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from preventief.contracts.actions import load_terms
from preventief.plane import CONTROL_PLANE, inside
from preventief.regions.actions import load_register


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything and say how much there is."""
        with inside(CONTROL_PLANE):
            loaded = load_register()
            agreements, classes = load_terms()
        self.stdout.write(
            f"{loaded.regions} regions, {loaded.municipalities} municipalities and "
            f"{loaded.ended} that ended, {loaded.names} names to find them by, "
            f"{loaded.areas} area with a page of its own."
        )
        self.stdout.write(f"{agreements} text of the agreement, {classes} price classes.")
