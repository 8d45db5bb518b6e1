"""Numbers of cases: "2026-0147"."""

from datetime import date

from cases.referrals.models import NumberSeries


def next_number(on: date) -> str:
    """The next number of the year of `on`. Call it inside a transaction.

    The row of the year stays locked until that transaction ends, so numbers are given one after another: none
    twice, and none is lost when a transaction is rolled back.
    """
    NumberSeries.objects.bulk_create([NumberSeries(year=on.year)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{on.year}-{series.last:04d}"
