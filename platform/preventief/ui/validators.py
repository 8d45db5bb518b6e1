"""Checks on free text that hold everywhere."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ELEVEN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
STANDALONE_NUMBER = re.compile(r"(?<![\w.])(?:\d[ .-]?){7,8}\d(?!\w)")
UNSAVABLE = _(
    "There is a character in the text that cannot be saved. Type the text again instead of pasting it."
)


def is_citizen_number(digits: str) -> bool:
    """Whether eight or nine digits pass the eleven test of the citizen service number (BSN)."""
    if not digits.isdigit() or len(digits) not in (8, 9):
        return False
    nine = digits.zfill(9)
    if nine == "000000000":
        return False
    return sum(int(digit) * weight for digit, weight in zip(nine, ELEVEN_WEIGHTS, strict=True)) % 11 == 0


def refuse_bsn(text: str) -> None:
    """Refuse text in which a number stands that can only be read as a citizen service number.

    The law forbids this product to hold one (domain.md §3). Dots, spaces and hyphens between the digits do
    not hide it. A telephone number has ten digits and is left alone.

    Raises:
        ValidationError: such a number stands in the text.
    """
    for found in STANDALONE_NUMBER.finditer(text):
        if is_citizen_number(re.sub(r"\D", "", found.group())):
            raise ValidationError(_("Do not fill in a citizen service number (BSN) here."), code="bsn")


def refuse_control_characters(text: str) -> None:
    """Refuse characters that nobody types: NUL and other control characters, and half surrogates.

    Raises:
        ValidationError: the text holds one.
    """
    for character in text:
        if character not in "\r\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValidationError(UNSAVABLE, code="control")
