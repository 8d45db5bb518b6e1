"""Bring the control plane and every municipality's schema up to date. Log in as owner (DATABASE_LOGIN=owner)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants import schemas


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` only asks, and exits with 1 when a schema is behind."""
        parser.add_argument("--check", action="store_true", help="only say which schemas are behind")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate what is behind and report per schema; fail at the end when one failed."""
        if options["check"]:
            behind = sorted(schemas.schemas_behind())
            if behind:
                raise CommandError(f"Behind: {', '.join(behind)}")
            self.stdout.write("Every schema is up to date.")
            return
        reports = schemas.migrate_all(tell=self._tell)
        failed = [report.schema for report in reports if report.error]
        if failed:
            raise CommandError(f"Not migrated: {', '.join(failed)}. Mend the cause and run this again.")
        self.stdout.write(f"{len(reports)} schemas migrated; the others were up to date.")

    def _tell(self, report: schemas.Report) -> None:
        self.stdout.write(f"{report.schema}: {report.error or f'{report.applied} migrations'}")
