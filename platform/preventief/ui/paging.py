"""Cursor paging: one query a page, no counting, and the same speed on the last page as on the first."""

import base64
import binascii
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import CharField, Model, Q, QuerySet, TextField
from django.http import QueryDict

M = TypeVar("M", bound=Model)

AFTER = "na"
BEFORE = "voor"
LONGEST_CURSOR = 500


@dataclass(frozen=True)
class CursorPage(Generic[M]):
    """The rows of one page, and the way to the next and the previous one ("" when there is none)."""

    rows: Sequence[M]
    next_url: str = ""
    previous_url: str = ""

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)


def cursor_page(
    queryset: QuerySet[M],
    position: Mapping[str, Any] | str | None,
    *,
    size: int = 25,
    order: Sequence[str] = ("-created_at", "-id"),
    public_texts: Collection[str] = (),
) -> CursorPage[M]:
    """One page of a queryset in a given order.

    The values of the last row stand in the address of the next page. An address may hold nothing personal,
    so text is refused as an order, unless its field is named in `public_texts` (the name of a municipality,
    say).

    `position` is `request.GET` (which keeps the filters in the links) or the value of `na` alone. The last
    field of `order` must be unique, and none may be null. A cursor that was tampered with, or is of another
    list, gives the first page.
    """
    for step in order:
        name = step.lstrip("-")
        if isinstance(field_of(queryset.model, name), (CharField, TextField)) and name not in public_texts:
            raise ValueError(f"Ordering by {name} would put its text in the address.")
    parameters = position if isinstance(position, Mapping) else {AFTER: position or ""}
    backwards = bool(parameters.get(BEFORE))
    cursor = read_cursor(queryset, str(parameters.get(BEFORE if backwards else AFTER) or ""), order)
    backwards = backwards and cursor is not None
    steps = [turned(step) for step in order] if backwards else list(order)
    selection = queryset.order_by(*steps)
    if cursor is not None:
        selection = selection.filter(beyond(steps, cursor))
    rows = list(selection[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        # Everything after this cursor is gone, or it never was: the first page is where people want to be.
        return (
            CursorPage(rows=list(queryset.order_by(*order)[:size]))
            if cursor is not None
            else CursorPage(rows)
        )
    has_next = backwards or more
    has_previous = more if backwards else cursor is not None
    return CursorPage(
        rows=rows,
        next_url=link(parameters, AFTER, rows[-1], order) if has_next else "",
        previous_url=link(parameters, BEFORE, rows[0], order) if has_previous else "",
    )


def turned(step: str) -> str:
    """The same step of an order, the other way round."""
    return step[1:] if step.startswith("-") else f"-{step}"


def beyond(steps: Sequence[str], cursor: Sequence[Any]) -> Q:
    """The rows after the cursor: (a, b) > (x, y) written out, because the directions may differ."""
    condition = Q()
    same = Q()
    for step, value in zip(steps, cursor, strict=True):
        name = step.lstrip("-")
        comparison = "lt" if step.startswith("-") else "gt"
        condition |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    # The first field alone bounds the rows, which lets the database use an index on it.
    first = steps[0].lstrip("-")
    bound = Q(**{f"{first}__{'lte' if steps[0].startswith('-') else 'gte'}": cursor[0]})
    return bound & condition


def value_of(row: Model, step: str) -> Any:
    """The value of a row by which one step of the order sorts, over relations too."""
    value: Any = row
    for name in step.lstrip("-").split("__"):
        value = getattr(value, name)
    return value


def link(parameters: Mapping[str, Any], name: str, row: Model, order: Sequence[str]) -> str:
    """The query string of the page that begins after or ends before `row`; the other parameters stay."""
    values = [value_of(row, step) for step in order]
    texts = [value.isoformat() if isinstance(value, (date, datetime)) else str(value) for value in values]
    raw = json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()
    query = parameters.copy() if isinstance(parameters, QueryDict) else QueryDict(mutable=True)
    for old in (AFTER, BEFORE):
        query.pop(old, None)
    query[name] = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return f"?{query.urlencode()}"


def read_cursor(queryset: QuerySet[Any], text: str, order: Sequence[str]) -> list[Any] | None:
    """The values of a cursor, each in the type of its field; nothing when any of it does not fit."""
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    if not isinstance(values, list) or len(values) != len(order):
        return None
    if not all(isinstance(value, str) and "\x00" not in value for value in values):
        return None
    try:
        return [
            field_of(queryset.model, step).to_python(value) for step, value in zip(order, values, strict=True)
        ]
    except (ValidationError, ValueError, OverflowError):
        return None


def field_of(model: type[Model], step: str) -> Any:
    """The field of the model by which one step of the order sorts."""
    field: Any = None
    for name in step.lstrip("-").split("__"):
        if field is not None:
            model = field.related_model
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return field
