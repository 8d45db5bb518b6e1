"""One rich world per municipality, made by the real actions, with the same primary keys in each.

Whoever holds a key, a session or a link of one municipality holds one that *looks* right in the other: only
isolation keeps them apart, never luck with keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from unittest.mock import patch

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import RequestFactory
from django.utils import timezone

from cases.catalogue.access import content_of
from cases.people.actions import GuardianFacts, PersonFacts
from cases.people.models import SupportPerson
from cases.referrals import actions as referrals
from cases.referrals.models import Draft, Referral
from cases.referrals.rules import decline_reasons
from cases.restoration.actions import make_apology, prepare_apology
from cases.trajectories import actions as trajectories
from cases.trajectories.closing import feedback_text
from cases.trajectories.models import GivenAssignment, Step, Talk, Trajectory
from partners.actions import (
    accept_invitation,
    add_partner,
    invite,
    invite_first_administrator,
    stop_member,
)
from partners.links import invitation_path
from partners.models import Invitation, Member, Partner, Role
from preventief.accounts.actions import open_account
from preventief.accounts.middleware import CHECKED
from preventief.accounts.models import User
from preventief.plane import inside
from tenants.addresses import Address
from tests.cases.factories import a_published_version
from tests.cases.referrals.writing import facts, told, what, who
from tests.cases.trajectories import driving
from tests.planes import PlaneClient

PASSWORD = "zeven blauwe fietsen"
# Everybody with a role here. `everything` holds every role and has no case, referral or draft of their own.
ROLES: dict[str, tuple[Role, ...]] = {
    "administrator": (Role.ADMINISTRATOR,),
    "coordinator": (Role.COORDINATOR,),
    "practitioner": (Role.PRACTITIONER,),
    "other_practitioner": (Role.PRACTITIONER,),
    "referrer": (Role.REFERRER,),
    "other_referrer": (Role.REFERRER,),
    "restoration_worker": (Role.RESTORATION_WORKER,),
    "policy_officer": (Role.POLICY_OFFICER,),
    "privacy_officer": (Role.PRIVACY_OFFICER,),
    "everything": tuple(Role),
}
# Signed in, but no member (any more).
OUTSIDERS = ("no_member", "set_aside")
# Their sessions are worth nothing: the account was closed.
CLOSED = ("stopped",)


@dataclass
class World:
    """The people of one municipality, their sessions, and the records they may or may not reach."""

    address: Address
    users: dict[str, User] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    partner: Partner = None  # type: ignore[assignment]
    invitation: Invitation = None  # type: ignore[assignment]
    draft: Draft = None  # type: ignore[assignment]
    running: Trajectory = None  # type: ignore[assignment]
    closed: Trajectory = None  # type: ignore[assignment]
    told: Trajectory = None  # type: ignore[assignment]
    talk: Talk = None  # type: ignore[assignment]
    assignment: GivenAssignment = None  # type: ignore[assignment]
    security_key: Authenticator = None  # type: ignore[assignment]

    def client(self, actor: str = "", host: str = "") -> PlaneClient:
        """A browser with the session of somebody from here, at this host or another; nobody's without a name."""
        client = PlaneClient(host or self.address.host)
        client.raise_request_exception = False
        if actor:
            client.cookies["session"] = self.sessions[actor]
        return client

    def step(self, key: str) -> Step:
        """The last row of a step of the running trajectory."""
        return driving.step(self.running, key)

    @property
    def invitation_link(self) -> str:
        """The token in the mail to who was invited."""
        return invitation_path(self.invitation.id).rstrip("/").rpartition("/")[2]


@contextmanager
def same_keys() -> Iterator[None]:
    """Let every primary key made in this block be the same the next time the same is made."""
    with patch("os.urandom", Random(518).randbytes):
        yield


def two_worlds(here: Address, there: Address) -> tuple[World, World]:
    """A world in each of two municipalities, with the same primary keys."""
    worlds = []
    for address in (here, there):
        with inside(address.schema_name), same_keys():
            worlds.append(a_world(address))
    first, second = worlds
    assert [member.id for member in first.members.values()] == [
        member.id for member in second.members.values()
    ]
    assert first.running.id == second.running.id
    return first, second


def a_world(address: Address) -> World:
    """Everything that a municipality can hold, by the acts of the people who would do them."""
    world = World(address)
    _people(world)
    _referrals(world)
    _running(world)
    world.closed = _ended(world, "closed")
    world.told = _told(world)
    _drafts(world)
    return world


# --- People ------------------------------------------------------------------------------------------------


def _people(world: World) -> None:
    web = world.address.schema_name
    first = invite_first_administrator(email=f"administrator@{web}.example", name="Anja Beheer")
    administrator = _joined(world, "administrator", first)
    police = add_partner(
        by=administrator,
        name="Politie",
        kind=Partner.Kind.POLICE,
        phone="0900 8844",
        email=f"p@{web}.example",
    )
    halt = add_partner(by=administrator, name="Halt", kind=Partner.Kind.HALT)
    world.partner = police
    people = {**ROLES, "stopped": tuple(Role), "set_aside": tuple(Role)}
    for actor, roles in people.items():
        if actor == "administrator":
            continue
        invitation = invite(
            by=administrator,
            email=f"{actor}@{web}.example",
            name=f"Persoon {actor}",
            partner=halt if Role.PRACTITIONER in roles else police,
            roles=list(roles),
            function="medewerker",
        )
        _joined(world, actor, invitation)
    world.users["no_member"] = open_account(
        email=f"no_member@{web}.example", name="Persoon zonder rol", password=PASSWORD
    )
    for actor, user in world.users.items():
        world.sessions[actor] = _session(world, user)
    # One account is closed by the real action; of the other only the membership ended.
    stop_member(by=administrator, member=world.members["stopped"])
    Member.objects.filter(id=world.members["set_aside"].id).update(active=False)
    world.invitation = invite(
        by=administrator,
        email=f"nieuw@{web}.example",
        name="Persoon nieuw",
        partner=police,
        roles=[Role.REFERRER],
    )
    TOTP.activate(world.users["referrer"], "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(world.users["referrer"])
    world.security_key = Authenticator.objects.create(
        user=world.users["practitioner"],
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Sleutel", "credential": {}},
    )


def _joined(world: World, actor: str, invitation: Invitation) -> Member:
    member = accept_invitation(invitation_id=invitation.id, password=PASSWORD)
    world.members[actor], world.users[actor] = member, member.user
    return member


def _session(world: World, user: User) -> str:
    """The key of a session in which somebody signed in a moment ago, second factor included."""
    client = PlaneClient(world.address.host)
    client.force_login(user)
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    request.session[CHECKED] = True
    record_authentication(request, user, method="password", email=user.email)
    request.session.save()
    return str(request.session.session_key)


# --- Referrals and drafts ----------------------------------------------------------------------------------


def _refer(world: World, name: str, **values: Any) -> Referral:
    referrer = world.members["referrer"]
    draft = referrals.start_draft(by=referrer)
    young_person = PersonFacts(
        first_name="Noor",
        infix="van",
        last_name=f"Dam-{name}",
        birth_date=values.pop("birth_date", timezone.localdate() - timedelta(days=14 * 366)),
        phone="06 12345678",
        email="noor@voorbeeld.example",
        address="Laan 1",
        school="De Brug",
    )
    parent = GuardianFacts(
        first_name="Eva",
        last_name=f"Dam-{name}",
        relation="mother",
        authority="yes",
        phone="06 87654321",
        email="eva@voorbeeld.example",
    )
    told_to = facts(
        young_person=young_person, guardians=(parent,), place="Buurthuis", age_remark="", **values
    )
    sent = referrals.send_referral(by=referrer, draft=draft, version=draft.version, facts=told_to)
    world.referrals[name] = sent
    return sent


def _referrals(world: World) -> None:
    by = world.members["coordinator"]
    for name in ("waiting", "asked", "answered", "declined", "pointed"):
        sent = _refer(world, name)
        version = sent.version
        if name == "asked":
            referrals.ask_for_more(by=by, referral=sent, version=version, question="Weten de ouders het?")
        elif name == "answered":
            asked = referrals.ask_for_more(by=by, referral=sent, version=version, question="Weten zij het?")
            referrals.answer_question(
                by=world.members["referrer"], referral=asked, version=asked.version, answer="Ja."
            )
        elif name == "declined":
            referrals.decline_referral(
                by=by,
                referral=sent,
                version=version,
                reason=decline_reasons()[0].reasons[0].key,
                note="Wijkteam.",
            )
        elif name == "pointed":
            referrals.point_elsewhere(
                by=by, referral=sent, version=version, pointed_to="Jongerenwerk", note="Groep."
            )


def _drafts(world: World) -> None:
    referrer = world.members["referrer"]
    draft = referrals.start_draft(by=referrer)
    for key, answers in (("who", who()), ("what", what()), ("told", told())):
        draft = referrals.keep_answers(by=referrer, draft=draft, step=key, typed=answers)
    world.draft = draft


# --- Trajectories ------------------------------------------------------------------------------------------


def _accepted(world: World, name: str) -> Trajectory:
    sent = _refer(world, name)
    return referrals.accept_referral(
        by=world.members["coordinator"],
        referral=sent,
        version=sent.version,
        kind_version=a_published_version(),
        practitioner=world.members["practitioner"],
    )


def _running(world: World) -> None:
    case = world.running = _accepted(world, "running")
    # No page adds a support person yet (docs/roadmap.md), but the case page shows one.
    SupportPerson.objects.create(young_person=case.young_person, name="Oom Piet", relation="oom", phone="06")
    act, step = driving.act, driving.step
    act(
        trajectories.record_first_contact,
        case,
        step=step(case, "eerste_contact"),
        on=timezone.localdate(),
        reached=True,
        with_whom="moeder",
        note="Woensdag om drie uur.",
    )
    driving.hold(case, "startgesprek")
    driving.agree(case)
    missed = driving.plan(case, "vervolggesprek")
    act(trajectories.note_not_held, case, talk=missed, reason="Ziek.")
    world.talk = driving.plan(case, "vervolggesprek")
    given = driving.give(case)
    world.assignment = act(trajectories.hand_in, case, assignment=given)
    apology = act(prepare_apology, case, step=step(case, "excuus"), form="letter")
    act(make_apology, case, apology=apology, made_on=timezone.localdate(), note="Ging goed.")
    case.refresh_from_db()


def _ended(world: World, name: str) -> Trajectory:
    case = _accepted(world, name)
    reason = content_of(case).end_reasons[0].reasons[0].key
    driving.act(trajectories.close_trajectory, case, outcome="not_started", reason=reason, note="Wil niet.")
    return driving.fresh(case)


def _told(world: World) -> Trajectory:
    case = _ended(world, "told")
    driving.act(
        trajectories.send_feedback,
        case,
        sentence="Samen besproken.",
        previewed=feedback_text(content_of(case), case, "Samen besproken."),
    )
    return driving.fresh(case)
