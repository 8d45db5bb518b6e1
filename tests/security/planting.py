"""Planting canaries: a word of its own in every column of text that says something about a person.

Where a word turns up tells which column leaked. What to plant follows from the models' own privacy
declarations, so a new column takes part by being declared.
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.referrals.models import Draft
from partners.models import Partner
from preventief.accounts.models import User
from preventief.plane import current_schema
from preventief.privacy import Privacy
from tenants.schemas import labels_of

WORD = re.compile(r"kanarie(\d{3})", re.IGNORECASE)
# Columns of text that are not planted, with the reason.
EXEMPT = {
    "accounts.User.password": "a hash; another one would end the sessions of the test",
    "trajectories.Trajectory.outcome_reason": "a key in the version's list of reasons",
    "referrals.Referral.decline_reason": "a key in the list of reasons",
    "outbox.Row.key": "names of acts and keys of records",
    "outbox.Row.payload": "keys of records only; looked through in test_canary",
}
# Declared plain, or somebody else's model, but planted all the same.
PLANTED_TOO: dict[type[models.Model], tuple[str, ...]] = {
    Partner: ("name", "phone", "email"),
    EmailAddress: ("email",),
}
TYPED = {"first_name", "infix", "last_name", "place", "what_happened", "phone"}


class Planted:
    """Which word was planted in which column."""

    def __init__(self) -> None:
        self.columns: list[str] = []

    def word(self, column: str) -> str:
        self.columns.append(column)
        return f"Kanarie{len(self.columns) - 1:03}"

    def found_in(self, text: str) -> set[str]:
        """The columns of which the word turns up."""
        return {self.columns[int(number)] for number in WORD.findall(text)}


def plant(only: Iterable[str] = ()) -> Planted:
    """Overwrite every personal and sensitive text of the plane we stand in, or `only` of these apps."""
    planted = Planted()
    here = labels_of(current_schema()) & set(only or labels_of(current_schema()))
    for model in apps.get_models():
        if model._meta.app_label in here:
            fields = [field for field in model._meta.concrete_fields if _takes_a_word(model, field)]
            words = {field.name: planted.word(f"{model._meta.label}.{field.name}") for field in fields}
            if words:
                _overwrite(model, words)
    return planted


def _takes_a_word(model: type[models.Model], field: models.Field[Any, Any]) -> bool:
    declared = getattr(model, "privacy", None)
    personal: set[str] = set(PLANTED_TOO.get(model, ()))
    if isinstance(declared, Privacy):
        personal |= declared.groups["personal"] | declared.groups["sensitive"]
    if field.name not in personal or field.choices or f"{model._meta.label}.{field.name}" in EXEMPT:
        return False
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, models.CharField)
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def _overwrite(model: type[models.Model], words: dict[str, str]) -> None:
    insert_only = isinstance(privacy := getattr(model, "privacy", None), Privacy) and privacy.insert_only
    rows = list(model._default_manager.all())
    assert rows, f"the world holds no {model._meta.label}"
    for row in rows:
        for name, word in words.items():
            setattr(row, name, _value(row, model._meta.get_field(name), word))
        if insert_only:
            row.pk = uuid4()
            row._state.adding = True
            row.save(force_insert=True)
        else:
            model._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in words})


def _value(row: models.Model, field: Any, word: str) -> Any:
    if isinstance(row, Draft):
        return {
            step: {key: word if key.split("-")[-1] in TYPED else text for key, text in answers.items()}
            for step, answers in row.answers.items()
        }
    if isinstance(field, ArrayField):
        return [word]
    if isinstance(field, models.EmailField) or (
        field.name == "email" and isinstance(row, User | EmailAddress)
    ):
        return f"{word}.{row.pk}@voorbeeld.example".lower()
    return f"{word} {row.pk}" if isinstance(row, Partner) and field.name == "name" else word
