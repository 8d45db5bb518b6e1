"""Controls that Django does not have."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class DatePart(NamedTuple):
    """One of the three boxes of a date."""

    kind: str
    label: StrOrPromise
    length: int


Boxes = tuple[str, str, str]


def three_boxes(value: Any) -> Boxes:
    """What stands in the three boxes for a date, for what was typed, or for nothing."""
    if isinstance(value, date):
        return str(value.day), str(value.month), str(value.year)
    if isinstance(value, (list, tuple)) and len(value) == 3:
        return str(value[0] or ""), str(value[1] or ""), str(value[2] or "")
    if isinstance(value, str) and value:
        try:
            return three_boxes(date.fromisoformat(value))
        except ValueError:
            return "", "", value
    return "", "", ""


class ThreePartDateInput(forms.Widget):
    """Day, month and year in three boxes; what was typed stays, also when it is no date.

    The value travels as three strings. `birthday=True` lets the browser fill in the person's own birth
    date, which is wrong on a form about somebody else; so it is off unless asked for.
    """

    parts = (DatePart("day", _("Day"), 2), DatePart("month", _("Month"), 2), DatePart("year", _("Year"), 4))
    use_fieldset = True
    template_name = "ui/components/date_parts.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        super().__init__(attrs)
        self.birthday = birthday

    def autocomplete(self, kind: str) -> str:
        return f"bday-{kind}" if self.birthday else "off"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> Boxes | str:
        boxes = [data.get(f"{name}_{position}") for position in range(len(self.parts))]
        if all(box is None for box in boxes):
            return str(data.get(name) or "")
        day, month, year = (str(box or "").strip() for box in boxes)
        return day, month, year

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return name not in data and all(
            f"{name}_{position}" not in data for position in range(len(self.parts))
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        start = (attrs or {}).get("id", f"id_{name}")
        typed = three_boxes(value)
        context["parts"] = [
            {
                "id": f"{start}_{position}",
                "name": f"{name}_{position}",
                "kind": part.kind,
                "label": part.label,
                "value": typed[position],
                "length": part.length,
                "autocomplete": self.autocomplete(part.kind),
            }
            for position, part in enumerate(self.parts)
        ]
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}_0" if id_ else ""
