"""A case gets the version it started on, and there is no other way to a version's content."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases.catalogue import access, queries
from cases.catalogue.actions import draft_version, publish_version
from cases.catalogue.defaults import WIJKINTERVENTIE
from cases.catalogue.models import Kind
from partners.models import Role
from tests.cases.factories import a_published_version, a_trajectory
from tests.factories import a_member

ROOT = Path(__file__).resolve().parents[3]
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# What only the accessors of the catalogue may read of a version or kind.
CLOSED_TO_CASES = {"content", "versions", "content_hash"}


def test_a_running_case_keeps_its_version_when_a_new_one_is_published(municipality: object) -> None:
    trajectory = a_trajectory()
    before = access.content_of(trajectory)
    administrator = a_member(Role.ADMINISTRATOR)
    raw = {**WIJKINTERVENTIE.content(), "title": "Iets nieuws"}
    draft = draft_version(by=administrator, kind=trajectory.kind_version.kind, raw=raw)
    publish_version(by=administrator, version=draft, change_note="Eigen tekst", confirmed=True)
    trajectory.refresh_from_db()
    assert access.content_of(trajectory) is before
    assert [o.content.title for o in queries.on_offer() if o.version.kind_id == draft.kind_id] == [
        "Iets nieuws"
    ]


def test_content_is_read_from_the_database_once(
    municipality: object, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    trajectory = a_trajectory()
    access.content_of(trajectory)
    assert count_queries(lambda: access.content_of(trajectory)) == 0


def test_a_kind_that_is_no_longer_offered_starts_no_case(municipality: object) -> None:
    version = a_published_version("schoolinterventie")
    Kind.objects.filter(id=version.kind_id).update(active=False)
    assert version not in access.published_versions()
    with pytest.raises(Exception, match="No KindVersion"):
        access.get_published_version(version.id)


def test_what_is_on_offer_for_an_age(
    municipality: object, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    born, on = date(2015, 6, 1), date(2026, 11, 24)
    fitting = [offer.version.kind.name for offer in queries.on_offer() if offer.fits(born, on)]
    assert fitting == ["Wijkinterventie", "Wijkinterventie Zuid-West"]
    assert count_queries(queries.on_offer) == 1
    first = queries.first_on_offer()
    assert first is not None
    assert first.version.kind.name == "Wijkinterventie"


def test_a_referral_is_to_be_decided_on_within_five_working_days(municipality: object) -> None:
    assert queries.triage_due_on(date(2026, 12, 23)) == date(2026, 12, 31)
    Kind.objects.update(active=False)
    assert queries.triage_due_on(date(2026, 12, 23)) == date(2026, 12, 31)


def _names_a_version(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in {"KindVersion", "Kind", "kind_version", "kind", "version"}


def _other_ways(tree: ast.AST) -> Iterator[int]:
    # `.objects.none()` asks nothing: a form field begins with it.
    of_none = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "none"
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or id(node) in of_none:
            continue
        if (
            node.attr in MANAGERS
            and isinstance(node.value, ast.Name)
            and node.value.id in {"KindVersion", "Kind"}
        ):
            yield node.lineno
        if node.attr in CLOSED_TO_CASES and _names_a_version(node.value):
            yield node.lineno


def _code_outside_the_catalogue() -> Iterator[Path]:
    for room in ("cases", "partners", "platform/preventief"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "catalogue" not in path.parts and "migrations" not in path.parts:
                yield path


def test_no_other_code_asks_for_a_version() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in _code_outside_the_catalogue()
        for line in _other_ways(ast.parse(path.read_text()))
    ]
    assert not found, "ask cases.catalogue.access for the content of a case's own version"


@pytest.mark.parametrize(
    "code",
    [
        "KindVersion.objects.filter(state='published')",
        "Kind._default_manager.first().x",
        "trajectory.kind_version.content['steps']",
        "trajectory.kind_version.kind.versions.last()",
    ],
)
def test_the_test_before_this_one_sees_other_ways(code: str) -> None:
    assert list(_other_ways(ast.parse(code)))
