"""Checks on free text that hold everywhere."""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ELEVEN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Digits in a row, also with one sign between them; a plus before them makes it a telephone number.
RUN_OF_DIGITS = re.compile(r"(?<![\w.])\+?\d(?:[ .-]?\d)*(?!\w)")
LONGEST_PHONE = 15
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
    not hide it. Telephone numbers and dates are left alone: eight digits count only when nothing parts them.

    Raises:
        ValidationError: such a number stands in the text.
    """
    for run in RUN_OF_DIGITS.findall(text):
        if not is_phone_number(run) and any(is_citizen_number(digits) for digits in numbers_in(run)):
            raise ValidationError(_("Do not fill in a citizen service number (BSN) here."), code="bsn")


def is_phone_number(run: str) -> bool:
    """Whether a run of digits is a telephone number: ten digits from 0, or an international one."""
    digits = re.sub(r"\D", "", run)
    if run.startswith("+") or digits.startswith("00"):
        return len(digits) <= LONGEST_PHONE
    return len(digits) == 10 and digits.startswith("0")


def numbers_in(run: str) -> Iterator[str]:
    """What can be read as one number: groups of digits of nine together, or one group of eight."""
    groups = re.findall(r"\d+", run)
    for first, group in enumerate(groups):
        if len(group) == 8:
            yield group
        together = ""
        for following in groups[first:]:
            together += following
            if len(together) >= 9:
                break
        if len(together) == 9:
            yield together


def refuse_control_characters(text: str) -> None:
    """Refuse characters that nobody types: NUL and other control characters, and half surrogates.

    Raises:
        ValidationError: the text holds one.
    """
    for character in text:
        if character not in "\r\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise ValidationError(UNSAVABLE, code="control")
