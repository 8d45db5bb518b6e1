"""Publishing is all or nothing, asks for a note and reads the check; a withdrawn version stays withdrawn."""

import subprocess
import sys
from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.catalogue import access
from cases.catalogue.actions import (
    NotSound,
    Unconfirmed,
    draft_version,
    publish_version,
    save_draft,
    withdraw_version,
)
from cases.catalogue.defaults import WIJKINTERVENTIE
from cases.catalogue.models import Kind, KindVersion
from cases.catalogue.queries import findings_of, roles_held
from partners.models import Member, Role
from preventief.accesslog.models import Entry
from preventief.errors import NotAllowed, Refused, StaleVersion, WrongState
from preventief.plane import inside
from tests.cases.factories import a_published_version
from tests.factories import a_member
from tests.planes import admin_connection
from tests.workers import ROOT, process_environment

HERE = pytest.mark.usefixtures("municipality")
SCHEMA = "gm0518"
EVERYBODY = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.PRACTITIONER)


def changed(**values: Any) -> dict[str, Any]:
    return {**WIJKINTERVENTIE.content(), "summary": "Zo doen wij het hier.", **values}


def a_draft(by: Member, **values: Any) -> KindVersion:
    return draft_version(by=by, kind=a_published_version().kind, raw=changed(**values))


@HERE
def test_publishing_needs_to_say_what_changed() -> None:
    by = a_member(*EVERYBODY)
    draft = a_draft(by)
    with pytest.raises(WrongState):
        publish_version(by=by, version=draft, change_note="  ")
    published = publish_version(by=by, version=draft, change_note=" Kortere tekst ")
    assert published.change_note == "Kortere tekst"


@HERE
def test_errors_block_and_warnings_ask() -> None:
    by = a_member(*EVERYBODY)
    draft = a_draft(by, retention={})
    with pytest.raises(NotSound) as blocked:
        publish_version(by=by, version=draft, change_note="Weg ermee", confirmed=True)
    assert all(finding.blocks for finding in blocked.value.findings)
    assert blocked.value.findings[0].place == "retention.completed"
    by.roles = [Role.ADMINISTRATOR, Role.COORDINATOR]
    by.save()
    draft = a_draft(by)
    with pytest.raises(Unconfirmed) as asked:
        publish_version(by=by, version=draft, change_note="Zonder medewerker")
    assert [finding.place for finding in asked.value.findings] == ["steps[1].role"]
    draft.refresh_from_db()
    assert draft.state == KindVersion.State.DRAFT
    publish_version(by=by, version=draft, change_note="Zonder medewerker", confirmed=True)


@HERE
def test_a_draft_that_changed_since_it_was_read_is_not_published() -> None:
    by = a_member(*EVERYBODY)
    draft = a_draft(by)
    save_draft(by=by, version=draft, revision=1, raw=changed(title="Anders"))
    with pytest.raises(StaleVersion):
        publish_version(by=by, version=draft, change_note="Ja", revision=1)
    publish_version(by=by, version=draft, change_note="Ja", revision=2)
    assert access.published_versions().get(id=draft.id).content["title"] == "Anders"


@HERE
def test_a_draft_of_an_older_version_is_warned_about() -> None:
    by = a_member(*EVERYBODY)
    first, second = a_draft(by), a_draft(by)
    publish_version(by=by, version=first, change_note="De eerste")
    (finding,) = findings_of(second)
    assert "2" in finding.message
    assert not finding.blocks


@HERE
def test_only_roles_of_active_members_are_held() -> None:
    a_member(Role.PRACTITIONER, active=False)
    a_member(Role.COORDINATOR, Role.REFERRER)
    assert roles_held() == {Role.COORDINATOR, Role.REFERRER}


@HERE
@pytest.mark.parametrize("state", ["published", "retired"])
def test_a_withdrawn_version_starts_nothing_and_stays_withdrawn(state: str) -> None:
    by = a_member(*EVERYBODY)
    version = a_published_version()
    if state == "retired":
        publish_version(by=by, version=a_draft(by), change_note="Nieuw")
    withdrawn = withdraw_version(by=by, version=version, reason=" De grondslag is vervallen. ")
    assert version not in access.published_versions()
    assert withdrawn.withdrawal_reason == "De grondslag is vervallen."
    withdraw_version(by=by, version=version, reason="De grondslag is vervallen.")
    assert Entry.objects.filter(act="withdraw_version").count() == 1
    with pytest.raises(WrongState):
        withdraw_version(by=by, version=version, reason="Toch iets anders.")

    class OnIt:
        kind_version_id = version.id

    assert access.withdrawal_of(OnIt()) == "De grondslag is vervallen."
    # Who is on it goes on with what they began with.
    assert access.content_of(OnIt()).title == "Wijkinterventie"
    for statement in (
        "UPDATE catalogue_kindversion SET state = 'published', withdrawn_at = NULL, withdrawal_reason = ''",
        "UPDATE catalogue_kindversion SET withdrawal_reason = 'x'",
        "UPDATE catalogue_kindversion SET content = '{}'",
        "DELETE FROM catalogue_kindversion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} WHERE id = %s", [version.id])


@HERE
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE catalogue_kindversion SET state = 'withdrawn' WHERE id = %s",
        "UPDATE catalogue_kindversion SET state = 'withdrawn', withdrawn_at = now() WHERE id = %s",
        "UPDATE catalogue_kindversion SET state = 'withdrawn', withdrawn_at = now(), withdrawal_reason = 'x',"
        " content = '{}' WHERE id = %s",
        "UPDATE catalogue_kindversion SET withdrawal_reason = 'x', withdrawn_at = now() WHERE id = %s",
    ],
)
def test_withdrawing_needs_a_reason_and_changes_nothing_else(statement: str) -> None:
    version = a_published_version()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [version.id])


@HERE
def test_a_draft_becomes_nothing_but_published() -> None:
    by = a_member(Role.ADMINISTRATOR)
    draft = a_draft(by)
    with pytest.raises(WrongState):
        withdraw_version(by=by, version=draft, reason="Nooit gebruikt")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_kindversion SET state = 'retired', published_at = now() WHERE id = %s",
            [draft.id],
        )


@HERE
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_withdraws(role: Role) -> None:
    version = a_published_version()
    with pytest.raises(NotAllowed):
        withdraw_version(by=a_member(role), version=version, reason="Zomaar")
    version.refresh_from_db()
    assert version.state == KindVersion.State.PUBLISHED


@pytest.fixture
def catalogue(real_commits: None) -> Iterator[Member]:
    """An administrator in a catalogue that is as it was before, afterwards."""
    with inside(SCHEMA):
        before = set(KindVersion.objects.values_list("id", flat=True))
        yield a_member(*EVERYBODY)
    name = str(connection.settings_dict["NAME"])
    with admin_connection(name) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"DELETE FROM {SCHEMA}.catalogue_kindversion WHERE NOT id = ANY(%s)", [list(before)])
        admin.execute(f"UPDATE {SCHEMA}.catalogue_kindversion SET state = 'published'")


def states(kind: Kind) -> list[str]:
    return list(kind.versions.order_by("number").values_list("state", flat=True))


@pytest.mark.slow
def test_killed_anywhere_all_or_nothing_is_published(catalogue: Member) -> None:
    draft = a_draft(catalogue)
    kind = draft.kind
    for writes in range(3):
        command = [sys.executable, "-m", "tests.cases.catalogue.killed", SCHEMA]
        command += [str(catalogue.id), str(draft.id), str(writes)]
        killed = subprocess.run(
            command, cwd=ROOT, env=process_environment(), check=False, capture_output=True, timeout=60
        )
        assert killed.returncode == -9, killed.stderr.decode()
        assert states(kind) == ["published", "draft"], writes
        assert not Entry.objects.filter(act="publish_version").exists()
    # After the last write of all it is done, and the whole of it is there.
    command[-1] = "1000"
    subprocess.run(command, cwd=ROOT, env=process_environment(), check=True, timeout=60)
    assert states(kind) == ["retired", "published"]


def test_of_two_who_publish_at_once_one_wins(catalogue: Member) -> None:
    drafts = [a_draft(catalogue), a_draft(catalogue)]
    together = Barrier(2, timeout=20)
    refused: list[Refused] = []

    def publish(draft: KindVersion) -> None:
        try:
            with inside(SCHEMA):
                together.wait()
                publish_version(by=catalogue, version=draft, change_note="Ik eerst")
        except Refused as why:
            refused.append(why)
        finally:
            connection.close()

    threads = [Thread(target=publish, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    # The second one is told that its draft began before the first was published.
    assert [type(why) for why in refused] == [Unconfirmed]
    assert sorted(states(drafts[0].kind)) == ["draft", "published", "retired"]
