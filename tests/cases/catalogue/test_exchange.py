"""A version leaves as one file and comes back as a draft; a hostile file leaves nothing behind."""

import copy
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from cases.catalogue import schema
from cases.catalogue.actions import adopt_model, publish_version
from cases.catalogue.defaults.national import models
from cases.catalogue.exchange import (
    EDITION,
    ENVELOPE,
    FORMAT,
    LARGEST,
    export_version,
    file_name,
    import_version,
    read_file,
)
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.reading import ContentError
from partners.models import Member, Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed
from tests.cases.catalogue.test_shapes import documents
from tests.cases.factories import a_published_version
from tests.factories import a_member

Raw = dict[str, Any]
HERE = pytest.mark.usefixtures("municipality")
VALIDATOR = Draft202012Validator(schema.json_schema())


@pytest.fixture
def administrator(municipality: object) -> Member:
    return a_member(Role.ADMINISTRATOR)


@pytest.fixture
def whole() -> Raw:
    return {
        "format": FORMAT,
        "edition": EDITION,
        "kind": {"key": "kermis", "name": "Kermis", "area": ""},
        "content": copy.deepcopy(models()[3].content()),
    }


def as_bytes(whole: object) -> bytes:
    return json.dumps(whole, ensure_ascii=False).encode()


def places(data: bytes) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_file(data)
    assert all(fault.message for fault in caught.value.faults)
    return [fault.place for fault in caught.value.faults]


@HERE
@pytest.mark.parametrize("key", [model.key for model in models()])
def test_what_goes_out_comes_back_the_same(administrator: Member, key: str) -> None:
    version = adopt_model(by=administrator, key=key)
    data = export_version(by=administrator, version=version)
    assert Entry.objects.filter(look="export", object_id=version.id).count() == 1
    again = import_version(by=administrator, kind=None, data=data)
    assert (again.kind, again.state) == (version.kind, KindVersion.State.DRAFT)
    assert (again.content, again.content_hash) == (version.content, version.content_hash)
    assert (again.origin, again.origin_edition) == (f"national:{key}", 1)
    assert again.number == version.number + 1
    assert not list(VALIDATOR.iter_errors(json.loads(data)))


@HERE
def test_an_older_version_goes_out_too_and_has_a_name(administrator: Member) -> None:
    version = a_published_version("wijkinterventie", "Zuid-West")
    read_file(export_version(by=administrator, version=version))
    assert file_name(version) == "wijkinterventie-zuid-west-zuid-west-versie-1.json"


@HERE
def test_an_import_makes_the_kind_it_names_or_goes_to_the_kind_one_chose(
    administrator: Member, whole: Raw
) -> None:
    made = import_version(by=administrator, kind=None, data=as_bytes(whole))
    assert (made.kind.key, made.kind.name, made.parent) == ("kermis", "Kermis", None)
    assert made.origin.startswith("file:")
    kind = a_published_version().kind
    assert import_version(by=administrator, kind=kind, data=as_bytes(whole)).kind == kind


@HERE
def test_nothing_is_kept_of_a_file_that_is_not_sound(administrator: Member, whole: Raw) -> None:
    before = (Kind.objects.count(), KindVersion.objects.count(), Entry.objects.count())
    whole["content"]["steps"][2]["deadline"]["offset"] = -5
    with pytest.raises(ContentError):
        import_version(by=administrator, kind=None, data=as_bytes(whole))
    assert (Kind.objects.count(), KindVersion.objects.count(), Entry.objects.count()) == before


@HERE
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_exports_or_imports(role: Role, whole: Raw) -> None:
    other = a_member(role)
    with pytest.raises(NotAllowed):
        export_version(by=other, version=a_published_version())
    with pytest.raises(NotAllowed):
        import_version(by=other, kind=None, data=as_bytes(whole))
    with pytest.raises(NotAllowed):
        adopt_model(by=other, key="halt_loket")
    assert not Kind.objects.filter(key="kermis").exists()


def test_every_fault_is_named_with_its_place_inside_the_file(whole: Raw) -> None:
    whole["content"]["steps"][2]["deadline"]["offset"] = 10_000
    whole["content"]["title"] = "<b>Kermis</b>"
    whole["kind"]["key"] = "Kermis!"
    whole["more"] = 1
    assert sorted(places(as_bytes(whole))) == [
        "content.steps[2].deadline.offset",
        "content.title",
        "kind.key",
        "more",
    ]


def test_loops_are_refused(whole: Raw) -> None:
    steps = whole["content"]["steps"]
    steps[1]["after"], steps[2]["after"] = ["loketgesprek"], ["eerste_contact"]
    steps[2]["deadline"]["anchor"] = "step:instemming"
    assert places(as_bytes(whole)) == ["content.steps[1].after[0]", "content.steps[2].deadline.anchor"]


def test_a_reused_key_is_named(whole: Raw) -> None:
    whole["content"]["steps"][3]["key"] = "eerste_contact"
    assert places(as_bytes(whole)) == ["content.steps[3]"]


def test_content_that_was_changed_after_the_export_is_noticed(whole: Raw) -> None:
    whole["content_hash"] = "0" * 64
    assert places(as_bytes(whole)) == ["content_hash"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"{",
        b'{"format": NaN}',
        b'{"format": -Infinity}',
        b'{"edition": ' + b"9" * 5000 + b"}",
        b'{"format": 1e999}',
        b'{"format": "a", "format": "b"}',
        b'{"\\ud800\\u0000": 1, "\\ud800\\u0000": 2}',
        b"[" * 100_000,
        b'{"a":' * 13 + b"1" + b"}" * 13,
        b"null",
        b"[]",
        b'"text"',
        b"x" * (50 * 1024 * 1024),
        b'{"content": "' + b"x" * LARGEST + b'"}',
    ],
    ids=lambda data: repr(data[:24]),
)
def test_a_hostile_file_is_refused_at_once(data: bytes) -> None:
    began = time.monotonic()
    assert places(data)
    assert time.monotonic() - began < 5


def test_many_faults_are_told_up_to_a_bound(whole: Raw) -> None:
    whole["content"].update({f"x{at}": 1 for at in range(5000)})
    assert len(places(as_bytes(whole))) == 100


def test_brackets_inside_a_text_are_no_depth(whole: Raw) -> None:
    whole["content"]["summary"] = "[[[[[[[[[[[[[[[[ \\" + '"{{{{{{{{{'
    read_file(as_bytes(whole))
    read_file(b"\xef\xbb\xbf" + as_bytes(whole))


def test_the_published_schema_is_that_of_the_reader() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.as_file(), (
        "write schema.as_file() to schema.json"
    )
    Draft202012Validator.check_schema(schema.json_schema())


def test_the_schema_refuses_what_the_reader_refuses(whole: Raw) -> None:
    assert not list(VALIDATOR.iter_errors(whole))
    for path, value in (
        (("content", "title"), "<script>"),
        (("content", "title"), "  "),
        (("content", "steps", 2, "deadline", "offset"), -5),
        (("content", "steps", 2, "deadline", "anchor"), "birthday"),
        (("content", "steps", 2, "key"), "Hoofdletter"),
        (("content", "feedback", "completed"), "Zonder dag"),
        (("content", "partners"), ["police", "police"]),
        (("content", "more"), 1),
        (("edition",), 2),
    ):
        spoiled = copy.deepcopy(whole)
        target: Any = spoiled
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = value
        faults: list[Any] = []
        ENVELOPE.read(spoiled, "", faults)
        assert faults
        assert list(VALIDATOR.iter_errors(spoiled)), path


@settings(max_examples=25, deadline=None)
@given(documents())
def test_what_the_reader_takes_the_schema_takes(raw: Raw) -> None:
    kind = {"key": "a", "name": "A", "area": ""}
    whole = {"format": FORMAT, "edition": EDITION, "kind": kind, "content": raw}
    read_file(as_bytes(whole))
    assert not list(VALIDATOR.iter_errors(whole))


@HERE
def test_anybody_may_read_the_schema(client_at: Any, municipality: Any) -> None:
    answer = client_at(municipality.host).get("/trajectsoorten/schema.json")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/schema+json")
    assert json.loads(answer.content) == schema.json_schema()


@HERE
def test_an_imported_version_can_be_published(whole: Raw) -> None:
    by = a_member(Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRACTITIONER)
    draft = import_version(by=by, kind=None, data=as_bytes(whole))
    assert publish_version(by=by, version=draft, change_note="Van een andere gemeente").state == "published"
