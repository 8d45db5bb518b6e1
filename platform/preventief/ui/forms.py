"""Building blocks for every form: plain errors, names with every letter, dates, text with a limit."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_stubs_ext import StrOrPromise

from preventief.ui.validators import refuse_bsn, refuse_control_characters
from preventief.ui.widgets import ThreePartDateInput, three_boxes

LONGEST_LINE = 200
LONGEST_NAME = 100
LONGEST_TEXT = 4000
OLDEST_YEAR = 1900

REQUIRED: dict[type[forms.Field], StrOrPromise] = {
    forms.EmailField: _("Fill in an e-mail address, for example a.devries@example.nl."),
    forms.BooleanField: _("Tick this box to go on."),
    forms.MultipleChoiceField: _("Choose at least one."),
    forms.ModelMultipleChoiceField: _("Choose at least one."),
    forms.ChoiceField: _("Choose one of these."),
    forms.ModelChoiceField: _("Choose one of these."),
    forms.FileField: _("Choose a file."),
}
FILL_IN = _("Fill in an answer.")
NOT_A_CHOICE = _("Choose one of the answers in the list.")
# Sentences that say nothing without their question: the summary of errors puts its label before them.
GENERAL: tuple[StrOrPromise, ...] = (
    *(sentence for kind, sentence in REQUIRED.items() if kind is not forms.EmailField),
    FILL_IN,
    NOT_A_CHOICE,
)


class PlainForm(forms.Form):
    """The base of every form: plain errors, no browser bubbles, nothing typed is lost.

    Give a field `error_messages={"required": …}` to say it better than the general sentence does.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            speak_plainly(field, type(self).base_fields.get(name))


def speak_plainly(field: forms.Field, declared: forms.Field | None = None) -> None:
    """Replace Django's general errors by plain ones, where the form did not say its own."""
    general = forms.Field.default_error_messages
    if field.error_messages.get("required") == general["required"]:
        known = next((REQUIRED[kind] for kind in type(field).__mro__ if kind in REQUIRED), FILL_IN)
        field.error_messages["required"] = known
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        own = type(field).default_error_messages.get("invalid_choice")
        if field.error_messages.get("invalid_choice") == own:
            field.error_messages["invalid_choice"] = NOT_A_CHOICE
    if isinstance(field, forms.EmailField):
        mistake = _("This is not an e-mail address. An example is a.devries@example.nl.")
        for validator in field.validators:
            if getattr(validator, "code", "") == "invalid":
                field.error_messages["invalid"] = mistake
    if isinstance(field, forms.IntegerField):
        field.error_messages["invalid"] = _("Fill in a whole number, in digits.")
    if isinstance(field, forms.CharField) and not isinstance(field, (PlainTextField, PersonNameField)):
        if field.max_length is None and not isinstance(field.widget, forms.Textarea):
            field.max_length = LONGEST_LINE
            field.validators = [*field.validators, longest(LONGEST_LINE)]
        elif field.max_length is not None:
            field.validators = [
                longest(field.max_length) if getattr(check, "code", "") == "max_length" else check
                for check in field.validators
            ]


class VersionedForm(PlainForm):
    """A form on something that others may change meanwhile; hands `version` to the action, which checks
    it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def longest(limit: int) -> Any:
    """A check that says how long the text is and how long it may be."""

    def check(text: str) -> None:
        if len(text) > limit:
            too_long = ngettext_lazy(
                "This is %(count)d characters long. It can be at most %(limit)d character.",
                "This is %(count)d characters long. It can be at most %(limit)d characters.",
                "limit",
            )
            raise ValidationError(too_long, code="max_length", params={"count": len(text), "limit": limit})

    return check


def no_bsn_within(limit: int) -> Any:
    """A check that refuses a BSN; text over the limit is refused for its length alone, however long it is."""

    def check(text: str) -> None:
        if len(text) <= limit:
            refuse_bsn(text)

    return check


class LineField(forms.CharField):
    """One line of text: no control characters, no BSN, a clear limit."""

    def __init__(self, *, max_length: int = LONGEST_LINE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            *self.validators,
            refuse_control_characters,
            longest(max_length),
            no_bsn_within(max_length),
        ]

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class PersonNameField(forms.CharField):
    """A name exactly as the register writes it: é, ĳ, ʼs-, particles, hyphens and apostrophes all stay.

    Composed letters are normalised (NFC) so that the same name is the same text; runs of spaces become one.
    Nothing about capitals is "corrected". Digits and line ends are no part of a name.
    """

    def __init__(self, *, max_length: int = LONGEST_NAME, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            *self.validators,
            refuse_control_characters,
            longest(max_length),
            only_name_characters,
        ]
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("spellcheck", "false")
        self.widget.attrs.setdefault("autocapitalize", "words")

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return " ".join(part for part in text.split(" ") if part)


def only_name_characters(name: str) -> None:
    """Refuse what cannot be in a name, so that a number or a line of code does not end up there.

    Raises:
        ValidationError: a digit, a line end, or a sign such as < or @ stands in it.
    """
    for character in name:
        category = unicodedata.category(character)
        if category[0] in "LM" or character in " -'.,/()" or character in "’‘ʼʻ`´‐‑":
            continue
        raise ValidationError(
            _("A name cannot contain “%(character)s”."),
            code="name",
            params={"character": printable(character)},
        )


def printable(character: str) -> str:
    """The character, or a space for one that nobody can read."""
    return character if character.isprintable() else " "


class PlainTextField(forms.CharField):
    """Several lines of text with a limit that is told in characters; refuses a BSN."""

    widget = forms.Textarea

    def __init__(self, max_length: int = LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [
            *self.validators,
            refuse_control_characters,
            longest(max_length),
            no_bsn_within(max_length),
        ]
        self.widget.attrs.setdefault("rows", 6)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february",
            "mrt maart march mar",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


class ThreePartDateField(forms.Field):
    """A date in three boxes. A month may be typed in letters, as people do. Errors say which box to look at.

    `past=True` refuses a day after today (a birth date); `future=True` refuses a day before today.
    """

    widget = ThreePartDateInput
    default_error_messages = {
        "required": _("Fill in a date, for example 14 3 2026."),
        "invalid": _("This is not a date that exists. An example is 14 3 2026."),
    }

    def __init__(self, *, past: bool = False, future: bool = False, **kwargs: Any) -> None:
        if past:
            messages = kwargs.setdefault("error_messages", {})
            messages.setdefault("required", _("Fill in a date of birth, for example 14 3 2011."))
            messages.setdefault("invalid", _("This is not a date that exists. An example is 14 3 2011."))
            kwargs.setdefault("help_text", _("For example 14 3 2011"))
        super().__init__(**kwargs)
        self.past = past
        self.future = future

    def wrong(self, message: StrOrPromise, *parts: str) -> ValidationError:
        return ValidationError(message, code="invalid", params={"parts": parts or ("day", "month", "year")})

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or value is None:
            return value
        boxes = three_boxes(value)
        if not any(boxes):
            return None
        names = [part.kind for part in self.widget.parts]
        missing = [name for name, box in zip(names, boxes, strict=True) if not box]
        if missing:
            raise self.wrong(MISSING[missing[0]], *missing)
        day, month, year = boxes
        return self.as_date(day, MONTHS.get(month.lower().rstrip("."), month), year)

    def as_date(self, day: str, month: str | int, year: str) -> date:
        numbers: list[int] = []
        for box, longest_box in ((day, 2), (str(month), 2), (year, 4)):
            if not (box.isascii() and box.isdigit() and len(box) <= longest_box):
                raise self.wrong(self.error_messages["invalid"])
            numbers.append(int(box))
        if len(year) != 4 or numbers[2] < OLDEST_YEAR:
            raise self.wrong(_("Fill in the year with four digits, for example 2011."), "year")
        try:
            answer = date(numbers[2], numbers[1], numbers[0])
        except ValueError:
            raise self.wrong(self.error_messages["invalid"]) from None
        today = timezone.localdate()
        if self.past and answer > today:
            raise self.wrong(_("This date is in the future. Is the year right?"), "year")
        if self.future and answer < today:
            raise self.wrong(_("This date has passed. Is the year right?"), "year")
        return answer

    def has_changed(self, initial: Any, data: Any) -> bool:
        return three_boxes(initial) != three_boxes(data)


MISSING: dict[str, StrOrPromise] = {
    "day": _("The day is missing."),
    "month": _("The month is missing."),
    "year": _("The year is missing."),
}
