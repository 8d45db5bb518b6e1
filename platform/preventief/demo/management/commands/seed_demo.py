"""Fill the demo with three municipalities, invented people, and cases in every state. Safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from preventief.demo.people import keep_people
from preventief.demo.seed.fill import fill_managers, fill_place
from preventief.demo.seed.places import PLACES


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Play everything through the real actions, logged in as owner, and write who is who."""
        if not settings.DEMO:
            raise CommandError("Only the demo is filled with invented people.")
        people = fill_managers(settings.BASE_DOMAIN)
        for place in PLACES:
            people += fill_place(place, self.stdout.write)
        keep_people(people)
        self.stdout.write(f"{len(people)} people can sign in; see /demo/.")
