"""Reads on people."""

from cases.people.models import Guardian, YoungPerson


def guardians_of(young_person: YoungPerson) -> list[Guardian]:
    """The parents and carers, in the order in which they were written down; one query."""
    return list(Guardian.objects.filter(young_person=young_person))
