"""How the screens name the facts about people, and show their values."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cases.people.models import Guardian

LABELS: dict[str, StrOrPromise] = {
    "first_name": _("First name"),
    "infix": _("Infix"),
    "last_name": _("Last name"),
    "birth_date": _("Date of birth"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "address": _("Address"),
    "school": _("School"),
    "relation": _("Relation to the young person"),
    "authority": _("Parental authority"),
    "informed_on": _("Informed on"),
}


def label_of(name: str) -> StrOrPromise:
    """The question to which a column holds the answer."""
    return LABELS[name]


def shown(name: str, value: Any) -> StrOrPromise:
    """A value as the screens show it; nothing for what is not known."""
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if name == "relation":
        return Guardian.Relation(value).label
    if name == "authority":
        return Guardian.Authority(value).label
    return str(value or "")
