"""Adopting, drafting and publishing; and that what is published stays, also in the database."""

from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from cases.catalogue.access import DamagedVersion, content_of_version, published_versions
from cases.catalogue.actions import adopt_default_kinds, draft_version, publish_version
from cases.catalogue.content import content_hash
from cases.catalogue.defaults import WIJKINTERVENTIE
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.reading import ContentError
from partners.models import Member, Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed, WrongState
from tests.cases.factories import a_published_version
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


@pytest.fixture
def administrator() -> Member:
    return a_member(Role.ADMINISTRATOR)


def changed() -> dict[str, Any]:
    return {**WIJKINTERVENTIE.content(), "summary": "Zo doen wij het hier."}


def publish(by: Member, draft: KindVersion, **values: Any) -> KindVersion:
    return publish_version(
        **{"by": by, "version": draft, "change_note": "Eigen tekst", "confirmed": True, **values}
    )


def test_an_environment_begins_with_its_kinds_and_adopting_again_changes_nothing() -> None:
    kinds = set(Kind.objects.values_list("key", "area"))
    assert kinds == {("wijkinterventie", ""), ("schoolinterventie", ""), ("wijkinterventie", "Zuid-West")}
    before = list(KindVersion.objects.order_by("id").values_list("id", "content_hash"))
    adopt_default_kinds(code="GM0518")
    assert list(KindVersion.objects.order_by("id").values_list("id", "content_hash")) == before


def test_adopting_leaves_a_kind_that_was_changed_alone(administrator: Member) -> None:
    kind = Kind.objects.get(key="schoolinterventie")
    publish(administrator, draft_version(by=administrator, kind=kind, raw=changed()))
    adopt_default_kinds(code="GM0518")
    assert published_versions().get(kind=kind).content["summary"] == "Zo doen wij het hier."


def test_publishing_retires_the_version_before_it(administrator: Member) -> None:
    old = a_published_version()
    draft = draft_version(by=administrator, kind=old.kind, raw=changed(), change_note="Eigen tekst")
    assert draft not in published_versions()
    new = publish(administrator, draft)
    old.refresh_from_db()
    assert (old.state, new.state) == ("retired", "published")
    assert (new.number, new.parent, new.author) == (2, old, administrator)
    assert new.content_hash == content_hash(new.content)
    assert old not in published_versions()
    assert Entry.objects.filter(act="publish_version", object_id=new.id).count() == 1


def test_publishing_twice_is_refused(administrator: Member) -> None:
    draft = draft_version(by=administrator, kind=a_published_version().kind, raw=changed())
    publish(administrator, draft)
    with pytest.raises(WrongState):
        publish(administrator, draft)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_drafts_or_publishes(administrator: Member, role: Role) -> None:
    kind = a_published_version().kind
    draft = draft_version(by=administrator, kind=kind, raw=changed())
    logged = Entry.objects.count()
    other = a_member(role)
    with pytest.raises(NotAllowed):
        draft_version(by=other, kind=kind, raw=changed())
    with pytest.raises(NotAllowed):
        publish(other, draft)
    draft.refresh_from_db()
    assert draft.state == KindVersion.State.DRAFT
    assert kind.versions.count() == 2
    assert Entry.objects.count() == logged


def test_unsound_content_is_never_kept(administrator: Member) -> None:
    kind = a_published_version().kind
    with pytest.raises(ContentError):
        draft_version(by=administrator, kind=kind, raw={**changed(), "steps": []})
    assert kind.versions.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_kindversion SET content = '{}' WHERE id = %s",
        "UPDATE catalogue_kindversion SET content_hash = 'x' WHERE id = %s",
        "UPDATE catalogue_kindversion SET number = 7 WHERE id = %s",
        "UPDATE catalogue_kindversion SET state = 'draft' WHERE id = %s",
        "UPDATE catalogue_kindversion SET state = 'retired', change_note = 'x' WHERE id = %s",
        "DELETE FROM catalogue_kindversion WHERE id = %s",
    ],
)
@pytest.mark.parametrize("state", ["published", "retired"])
def test_a_published_version_cannot_be_changed_or_removed(statement: str, state: str) -> None:
    version = a_published_version()
    if state == "retired":
        version.become(KindVersion.State.RETIRED)
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.id])
    again = KindVersion.objects.get(id=version.id)
    assert (again.state, again.content_hash) == (state, version.content_hash)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE catalogue_kindversion DISABLE TRIGGER published_stays",
        "DROP TRIGGER published_stays ON catalogue_kindversion",
        "TRUNCATE catalogue_kindversion CASCADE",
        "SET session_replication_role = replica",
    ],
)
def test_the_guard_cannot_be_sent_away(statement: str) -> None:
    refused = pytest.raises(Error, match=r"must be owner|permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_draft_can_be_changed_and_removed(administrator: Member) -> None:
    draft = draft_version(by=administrator, kind=a_published_version().kind, raw=changed())
    draft.change_note = "Later"
    draft.save()
    draft.delete()


def test_content_that_was_tampered_with_is_not_used() -> None:
    version = a_published_version("schoolinterventie")
    damaged = KindVersion(
        kind=version.kind,
        state=version.state,
        content={**version.content, "title": "Iets anders"},
        content_hash=version.content_hash,
    )
    with pytest.raises(DamagedVersion):
        content_of_version(damaged)
