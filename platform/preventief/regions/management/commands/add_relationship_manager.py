"""Add a relationship manager with an account; they choose a password by way of "forgot your password?"."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from preventief.accounts.models import User
from preventief.plane import CONTROL_PLANE, inside
from preventief.regions.actions import add_relationship_manager
from preventief.regions.models import Region


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, telephone number, e-mail address, and one or more regions by slug."""
        parser.add_argument("--name", required=True)
        parser.add_argument("--phone", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--region", action="append", required=True, help="for example den-haag; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and the relationship manager, or nothing when a region does not exist."""
        validate_email(options["email"])
        with inside(CONTROL_PLANE), transaction.atomic():
            regions = list(Region.objects.filter(slug__in=options["region"]))
            missing = set(options["region"]) - {region.slug for region in regions}
            if missing:
                known = ", ".join(Region.objects.values_list("slug", flat=True))
                raise CommandError(f"There is no region {', '.join(sorted(missing))}. There are: {known}.")
            if User.objects.filter(email=options["email"].lower()).exists():
                raise CommandError("There is an account with this e-mail address already.")
            user = User.objects.create_user(options["email"], options["name"])
            add_relationship_manager(
                name=options["name"],
                phone=options["phone"],
                email=options["email"],
                regions=regions,
                user=user,
            )
        self.stdout.write("Added. They sign in at the public site, by way of “forgot your password?”.")
