"""Asking addresses as somebody, and looking at what it left behind. Whatever was done is undone at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection, transaction
from django.urls import URLPattern, URLResolver, get_resolver

from preventief.plane import current_schema
from tenants.schemas import labels_of
from tests.planes import PlaneClient

# Sessions come and go; limits on signing in are kept in the cache; a refused look is *to be* logged.
NOT_COUNTED = {"django_session"}
REFUSED_LOOKS = "SELECT count(*) FROM accesslog_entry WHERE look = 'refused'"

METHODS = ("GET", "POST")
Footprint = dict[str, tuple[int, int | None]]


def walk(urlconf: str) -> Iterator[tuple[str, URLPattern]]:
    """Every address of a plane, by the name under which it is reversed."""

    def down(
        patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...]
    ) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                assert pattern.name, f"{pattern.pattern} has no name"
                yield ":".join([*spaces, pattern.name]), pattern
            else:
                below = (*spaces, pattern.namespace) if pattern.namespace else spaces
                yield from down(pattern.url_patterns, below)

    yield from down(get_resolver(urlconf).url_patterns, ())


def footprint() -> Footprint:
    """How many rows each table of this plane holds, and a sum over what is in them."""
    labels = labels_of(current_schema())
    tables = {
        model._meta.db_table: " WHERE look <> 'refused'" if model._meta.label == "accesslog.Entry" else ""
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in labels and model._meta.db_table not in NOT_COUNTED
    }
    counted = " UNION ALL ".join(
        f"SELECT '{table}', count(*), sum(hashtextextended(t::text, 0)) FROM \"{table}\" t{where}"
        for table, where in tables.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(counted)
        return {table: (count, total) for table, count, total in cursor.fetchall()}


@dataclass
class Answer:
    """What came back, and what it left behind before it was undone."""

    response: Any
    left: Footprint
    refused_looks: int
    mails: int

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def to_sign_in(self) -> bool:
        return self.status == 302 and self.response.headers["Location"].startswith("/account/login/")

    @property
    def error(self) -> str:
        """The kind of error behind a 500, to find it by."""
        return repr(getattr(self.response, "exc_info", None) or "")


def ask(client: PlaneClient, method: str, path: str, *, look: bool = True) -> Answer:
    """Send a GET, or a POST without anything in it; then undo all that it did."""
    mail.outbox.clear()
    with transaction.atomic():
        before = _refused_looks() if look else 0
        response = client.get(path) if method == "GET" else client.post(path)
        left = footprint() if look else {}
        answer = Answer(response, left, _refused_looks() - before if look else 0, len(mail.outbox))
        transaction.set_rollback(True)
    return answer


def _refused_looks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(REFUSED_LOOKS)
        return int(cursor.fetchone()[0])


class Matrix:
    """Asks, and collects what is wrong, so that one run tells everything."""

    def __init__(self) -> None:
        self.wrong: dict[str, list[str]] = {}
        self.untouched: Footprint = footprint()

    def note(self, row: str, method: str, what: str, who: str) -> None:
        self.wrong.setdefault(f"{row} {method}: {what}", []).append(who)

    def expect(self, row: str, who: str, method: str, answer: Answer, *statuses: int) -> None:
        if answer.status not in statuses:
            self.note(row, method, f"{answer.status}, not {statuses} {answer.error}", who)

    def expect_sign_in(self, row: str, who: str, method: str, answer: Answer) -> None:
        if not answer.to_sign_in:
            self.note(row, method, f"{answer.status}, not the sign-in page", who)
        self.expect_nothing_left(row, who, method, answer)

    def expect_nothing_left(self, row: str, who: str, method: str, answer: Answer) -> None:
        changed = sorted(table for table, found in answer.left.items() if found != self.untouched[table])
        if changed or answer.mails:
            self.note(row, method, f"left {changed} and {answer.mails} mails", who)

    def judge(self) -> None:
        """Fail with one line for each thing that is wrong."""
        lines = [f"{what} (as {', '.join(people)})" for what, people in self.wrong.items()]
        if lines:
            pytest.fail("\n".join(lines), pytrace=False)
