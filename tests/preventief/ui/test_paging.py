"""Cursor paging: one query a page, stable, and nothing personal in an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from preventief.accounts.models import User
from preventief.outbox.models import Row
from preventief.ui.paging import CursorPage, cursor_page
from tenants.addresses import Address

pytestmark = pytest.mark.usefixtures("municipality")


@pytest.fixture
def rows(municipality: Address) -> list[Row]:
    Row.objects.all().delete()
    now = timezone.now()
    made = Row.objects.bulk_create(
        [Row(handler="test", next_attempt_at=now, attempts=number) for number in range(7)]
    )
    for number, row in enumerate(made):
        # Two and two at the same moment: the id decides.
        Row.objects.filter(pk=row.pk).update(created_at=now + timedelta(minutes=number // 2))
    return list(Row.objects.order_by("-created_at", "-id"))


def page_at(url: str) -> CursorPage[Row]:
    return cursor_page(Row.objects.all(), QueryDict(url.removeprefix("?")), size=3)


def test_pages_follow_each_other_without_gaps_and_lead_back(rows: list[Row]) -> None:
    first = page_at("")
    second = page_at(first.next_url)
    third = page_at(second.next_url)
    assert [*first, *second, *third] == rows
    assert (first.previous_url, third.next_url) == ("", "")
    assert list(page_at(third.previous_url)) == list(second)
    assert list(page_at(second.previous_url)) == list(first)
    assert page_at(second.previous_url).previous_url == ""


def test_one_query_a_page(rows: list[Row], count_queries: Callable[[Callable[[], Any]], int]) -> None:
    second = page_at("").next_url
    assert count_queries(lambda: page_at(second)) == 1


def test_rows_that_come_in_between_shift_nothing(rows: list[Row]) -> None:
    second = page_at("").next_url
    newer = Row.objects.create(handler="newer", next_attempt_at=timezone.now())
    Row.objects.filter(pk=newer.pk).update(created_at=timezone.now() + timedelta(days=1))
    assert list(page_at(second)) == rows[3:6]


def test_filters_stay_in_the_address(rows: list[Row]) -> None:
    page = cursor_page(Row.objects.all(), QueryDict("staat=open&staat=laat"), size=3)
    assert page.next_url.startswith("?staat=open&staat=laat&na=")
    again = cursor_page(Row.objects.all(), QueryDict(page.next_url[1:]), size=3)
    assert again.next_url.count("na=") == 1


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "!!!!", "W10", "WyJhIiwiYiJd", "a" * 5000, "WzEsMl0", "eyJhIjoxfQ", "WyJcdTAwMDAiLCIxIl0"],
)
def test_a_cursor_that_was_tampered_with_gives_the_first_page(rows: list[Row], cursor: str) -> None:
    assert list(page_at(f"?na={cursor}")) == rows[:3]
    assert list(page_at(f"?voor={cursor}")) == rows[:3]


def test_a_cursor_beyond_the_end_gives_the_first_page(rows: list[Row]) -> None:
    last = page_at(page_at(page_at("").next_url).previous_url).next_url
    Row.objects.exclude(pk__in=[row.pk for row in rows[:2]]).delete()
    assert list(page_at(last)) == rows[:2]


def test_an_empty_list_is_an_empty_page() -> None:
    page = cursor_page(Row.objects.none(), QueryDict(""))
    assert not page
    assert page.next_url == page.previous_url == ""


def test_names_are_refused_as_an_order_because_they_would_stand_in_the_address() -> None:
    with pytest.raises(ValueError, match="in the address"):
        cursor_page(User.objects.all(), None, order=("name", "id"))


def test_a_public_name_may_be_an_order() -> None:
    for name in "abcd":
        User.objects.create_user(email=f"{name}@example.nl", name=name)
    users = User.objects.filter(email__endswith="@example.nl", name__in="abcd")
    first = cursor_page(users, None, size=3, order=("name", "id"), public_texts=("name",))
    rest = cursor_page(
        users, QueryDict(first.next_url[1:]), size=3, order=("name", "id"), public_texts=("name",)
    )
    assert [user.name for user in [*first, *rest]] == ["a", "b", "c", "d"]
