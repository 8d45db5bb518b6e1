"""Planted words turn up where they may, and nowhere else: in no answer, mail, log line or error report."""

import io
import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.conf import settings
from django.core import mail
from django.urls import reverse

from cases.referrals.models import Referral
from cases.trajectories.models import Talk, Trajectory
from preventief.observe import error_reports
from preventief.observe.logs import StandardError
from preventief.outbox.models import Row as OutboxRow
from preventief.outbox.registry import handler_named
from preventief.plane import CONTROL_PLANE, inside
from preventief.ui import context
from tenants.addresses import Address
from tests.planes import PlaneClient
from tests.preventief.control import HOST
from tests.preventief.observe.receiver import Receiver, a_receiver
from tests.security.asking import METHODS, Answer, ask
from tests.security.control_world import a_control_plane
from tests.security.planting import WORD, plant
from tests.security.rows import FRAME, MUNICIPALITY, THIRD_PARTY
from tests.security.test_control_plane_matrix import ROWS as CONTROL
from tests.security.world import CLOSED, OUTSIDERS, ROLES, World, a_world, two_worlds

DEFAULT_QUEUE = "default"  # what else there is makes environments
CASES = ("people", "referrals", "trajectories", "consents", "restoration", "catalogue")

# What each may read of a case of their own (domain.md §2). Whoever is not named reads nothing of a case.
NOT_FOR_PRACTITIONER = {"referrals.Draft.answers", "referrals.Referral.decision_note"}
NOT_FOR_COORDINATOR = {
    "referrals.Draft.answers",
    "restoration.Apology.note",
    "trajectories.Event.note",
    "trajectories.FirstContact.note",
    "trajectories.FirstContact.with_whom",
    "trajectories.GivenAssignment.remark",
    "trajectories.Talk.not_held_reason",
    "trajectories.Talk.report",
    "trajectories.Talk.with_whom",
    "trajectories.Trajectory.outcome_note",
}
# What they wrote themselves, what they were asked and told, and the feedback; nothing of what came after.
FOR_REFERRER = {
    "people.Guardian.first_name",
    "people.Guardian.infix",
    "people.Guardian.last_name",
    "people.YoungPerson.first_name",
    "people.YoungPerson.infix",
    "people.YoungPerson.last_name",
    "referrals.Draft.answers",
    "referrals.Event.note",
    "referrals.Referral.age_remark",
    "referrals.Referral.answer",
    "referrals.Referral.decline_text",
    "referrals.Referral.place",
    "referrals.Referral.pointed_to",
    "referrals.Referral.question",
    "referrals.Referral.what_happened",
    "trajectories.Feedback.text",
}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process would write to its log; instead of it, not beside it."""
    root = logging.getLogger()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(next(one for one in root.handlers if isinstance(one, StandardError)).formatter)
    before, root.handlers = root.handlers, [handler]
    yield written
    root.handlers = before


@pytest.fixture
def reports() -> Iterator[Receiver]:
    """Error reports of this process go, by the SDK's own transport, to a server of the test."""
    with pytest.MonkeyPatch.context() as patch, a_receiver() as receiver, sentry_sdk.isolation_scope():
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            patch.delenv(name, raising=False)
            patch.delenv(name.upper(), raising=False)
        error_reports.start(dsn=receiver.dsn, release="test", environment="test")
        yield receiver
        sentry_sdk.get_client().close(timeout=5)
        sentry_sdk.get_global_scope().set_client(None)
    for thread in threading.enumerate():
        if thread.name.startswith("sentry"):
            thread.join(5)


def shown(answer: Answer) -> str:
    """Everything that a browser gets."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.response.headers.items())
    return f"{head}\n{answer.response.content.decode()}\n{answer.response.cookies}"


def addresses(world: World) -> list[tuple[str, tuple[str, ...]]]:
    """Every address of the municipality, with who comes in."""
    found = []
    for name, row in {**MUNICIPALITY, **FRAME, **THIRD_PARTY}.items():
        people = tuple(who for who in ROLES if row.comes_in(who)) or ("everything",)
        found.append((str(reverse(name, kwargs=row.fill(world))), people))
    return found


def case_of(world: World) -> str:
    """The page of the running case."""
    return str(reverse("trajectories:case", kwargs={"id": world.running.id}))


def paths_to_read(world: World) -> Iterator[str]:
    """The pages that show something, of every record there is."""
    yield reverse("home")
    for name in ("referrals:list", "referrals:new", "trajectories:list", "partners:access_log"):
        yield reverse(name)
    yield reverse("trajectories:list") + "?toon=afgesloten"
    yield reverse("referrals:list") + "?toon=alle"
    for step in ("wie", "wat", "verteld"):
        yield reverse("referrals:step", kwargs={"id": world.draft.id, "slug": step})
    yield reverse("referrals:check", kwargs={"id": world.draft.id})
    for referral in Referral.objects.all():
        for name in ("referrals:referral", "referrals:sent", "referrals:answer"):
            yield reverse(name, kwargs={"id": referral.id})
    for trajectory in Trajectory.objects.all():
        for name in ("case", "history", "feedback", "close", "reassign"):
            yield reverse(f"trajectories:{name}", kwargs={"id": trajectory.id})
        yield reverse("people:people", kwargs={"id": trajectory.id})
        yield reverse("people:young_person", kwargs={"id": trajectory.id})
        yield reverse("consents:overview", kwargs={"id": trajectory.id})
    for talk in Talk.objects.all():
        yield reverse("trajectories:talk", kwargs={"id": talk.trajectory_id, "talk_id": talk.id})
    for key in ("eerste_contact", "excuus"):
        step_id = world.step(key).id
        name = "restoration:apology" if key == "excuus" else "trajectories:first_contact"
        yield reverse(name, kwargs={"id": world.running.id, "step_id": step_id})
    yield reverse(
        "trajectories:assignment", kwargs={"id": world.running.id, "assignment_id": world.assignment.id}
    )


def mails_sent(*, addressed: bool = True) -> str:
    """Carry out whatever waits in the outbox of this plane, and read every mail, with or without its headers."""
    mail.outbox.clear()
    for row in OutboxRow.objects.filter(queue=DEFAULT_QUEUE):
        assert not WORD.search(str(row.payload)), row.handler
        handler_named(row.handler)(key=row.id, **row.payload)
    assert mail.outbox, "the world causes mails"
    written = [f"{message.subject}\n{message.body}" for message in mail.outbox]
    return "\n".join([*written, *(str(message.message()) for message in mail.outbox if addressed)])


def test_within_a_municipality_each_reads_what_is_theirs(municipality: Address, log: io.StringIO) -> None:
    world = a_world(municipality)
    planted = plant(only=CASES)
    everything = set(planted.columns)
    may: dict[str, set[str]] = defaultdict(set)
    may["practitioner"] = everything - NOT_FOR_PRACTITIONER
    may["coordinator"] = may["everything"] = everything - NOT_FOR_COORDINATOR
    may["referrer"] = FOR_REFERRER
    seen: dict[str, set[str]] = defaultdict(set)
    for who in (*ROLES, *OUTSIDERS, *CLOSED, ""):
        asked = [("GET", path) for path in paths_to_read(world)]
        if who != "everything":  # who may no more than a coordinator, and would take as long
            asked += [
                (method, path) for path, people in addresses(world) if who in people for method in METHODS
            ]
        for method, path in dict.fromkeys(asked):
            seen[who] |= planted.found_in(shown(ask(world.client(who), method, path, look=False)))
    for who, columns in seen.items():
        assert columns - may[who] == set(), f"{who or 'nobody'} reads what is not theirs"
    # The words were really there to be read.
    assert FOR_REFERRER - seen["referrer"] == {"referrals.Referral.answer"}, (
        "an answer is read in the history"
    )
    assert NOT_FOR_COORDINATOR - seen["practitioner"] == {
        "referrals.Draft.answers",
        "trajectories.Talk.with_whom",  # keys of people, shown by their names
    }
    assert "referrals.Referral.decision_note" in seen["coordinator"]
    assert planted.found_in(mails_sent()) == set()
    assert log.getvalue().count("request.finished") > 500
    assert planted.found_in(log.getvalue()) == set()


def test_nothing_of_another_municipality_is_seen_anywhere(
    municipality: Address, other_municipality: Address, log: io.StringIO
) -> None:
    here, there = two_worlds(municipality, other_municipality)
    with inside(other_municipality.schema_name):
        planted = plant()
        assert planted.found_in(shown(ask(there.client("practitioner"), "GET", case_of(there), look=False)))
        own = planted.found_in(mails_sent(addressed=False))
        assert own <= {"partners.Member.name"}, "a mail may greet its reader, and names nobody else"
    leaked: dict[str, set[str]] = defaultdict(set)
    for path, people in addresses(here):
        clients = {who: here.client(who) for who in (people[0], "everything")}
        clients |= {"nobody": here.client(), "a visitor": there.client("everything", host=here.address.host)}
        for method in METHODS:
            for client in clients.values():
                leaked[path] |= planted.found_in(shown(ask(client, method, path, look=False)))
    leaked["mail"] = planted.found_in(mails_sent())
    with inside(CONTROL_PLANE):
        control = a_control_plane(other_municipality)
        for name, row in {**CONTROL, **FRAME}.items():
            path = reverse(name, urlconf=settings.CONTROL_PLANE_URLCONF, kwargs=row.fill(control))  # type: ignore[arg-type]
            for client in (there.client("everything", host=HOST), *map(control.client, control.sessions)):
                leaked[path] |= planted.found_in(shown(ask(client, "GET", path, look=False)))
        leaked["mail of the control plane"] = planted.found_in(mails_sent())
    leaked["log"] = planted.found_in(log.getvalue())
    assert {where: columns for where, columns in leaked.items() if columns} == {}


def test_a_contract_is_for_its_own_regions_manager(
    control_plane: None, other_municipality: Address, log: io.StringIO
) -> None:
    control = a_control_plane(other_municipality)
    planted = plant(only=("onboarding", "contracts"))
    seen: dict[str, set[str]] = defaultdict(set)
    for name, row in {**CONTROL, **FRAME}.items():
        path = reverse(name, urlconf=settings.CONTROL_PLANE_URLCONF, kwargs=row.fill(control))
        for who in ("", *control.sessions):
            client = control.client(who) if who else PlaneClient(HOST)
            for method in METHODS:
                seen[who] |= planted.found_in(shown(ask(client, method, path, look=False)))
    readers = {who: {column.split(".")[0] for column in columns} for who, columns in seen.items() if columns}
    # A visitor sees what they filled in themselves, in the session in which they did.
    assert readers == {"manager": {"contracts"}, "subscriber": {"onboarding"}}
    with inside(other_municipality.schema_name):
        world = a_world(other_municipality)
        for path, _people in addresses(world):
            assert planted.found_in(shown(ask(world.client("everything"), "GET", path, look=False))) == set()
    assert planted.found_in(log.getvalue()) == set()


def test_no_error_report_names_anybody(
    municipality: Address, log: io.StringIO, reports: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page breaks while it is written, with whatever it was about to show in the variables around it."""
    world = a_world(municipality)
    planted = plant(only=CASES)
    broken = 0

    def breaks(request: Any) -> Any:
        raise ValueError(f"{planted.columns} {[f'Kanarie{n:03}' for n in range(len(planted.columns))]}")

    monkeypatch.setattr(context, "frame_of", breaks)
    for path in paths_to_read(world):
        for who in ("practitioner", "coordinator", "referrer"):
            answer = ask(world.client(who), "GET", path, look=False)
            assert planted.found_in(shown(answer)) == set() or answer.status < 500
            broken += answer.status == 500
        sentry_sdk.flush(timeout=10)  # the SDK drops what waits too long in its queue
    assert broken > 50
    assert len(reports.wait_for(broken)) == broken
    assert planted.found_in(reports.everything) == set()
    assert planted.found_in(log.getvalue()) == set()
