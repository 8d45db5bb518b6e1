"""Price classes in words."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from preventief.contracts.models import PriceClass


def classes_in_words(classes: Iterable[PriceClass]) -> dict[UUID, str]:
    """Every class as the inhabitants it is for, in the language of the moment; the classes smallest first."""
    words: dict[UUID, str] = {}
    floor: int | None = None
    for one in classes:
        words[one.id] = _between(floor, one.below)
        floor = one.below
    return words


def _between(floor: int | None, below: int | None) -> str:
    if below is None:
        return _("%(floor)s inhabitants or more") % {"floor": grouped(floor or 0)}
    if floor is None:
        return _("fewer than %(below)s inhabitants") % {"below": grouped(below)}
    return _("%(floor)s to %(below)s inhabitants") % {"floor": grouped(floor), "below": grouped(below)}


def price_in_words(yearly_price: Decimal) -> str:
    """A yearly price; without the cents when there are none."""
    whole = yearly_price == yearly_price.to_integral_value()
    amount = number_format(yearly_price, decimal_pos=0 if whole else 2, force_grouping=True)
    return _("€ %(amount)s a year") % {"amount": amount}


def sections_of(text: str) -> list[tuple[str, str]]:
    """The agreement as headings with what stands under each; the text itself is kept as one piece."""
    sections = []
    for block in text.strip().split("\n\n"):
        heading, _separator, body = block.partition("\n")
        sections.append((heading, body) if body else ("", heading))
    return sections


def grouped(number: int) -> str:
    """A number with its thousands apart: 20.000."""
    return number_format(number, force_grouping=True)
