"""The permission matrix: every address of a municipality, who may come there, and to which records.

`test_matrix` walks the URL resolvers: an address without a row fails the run, and so does a row whose door
is not the door on the view. Each row says what an empty GET and an empty POST are answered with for those who
may come in; for everybody else the answer is the sign-in page, or "does not exist".
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cases.catalogue.models import Kind
from partners.models import Role
from preventief.accounts.doors import ANYBODY, SIGNED_IN, Door
from tests.security.world import ROLES, World

Fill = Callable[[World], dict[str, Any]]

REFERRER, COORDINATOR, PRACTITIONER = Role.REFERRER, Role.COORDINATOR, Role.PRACTITIONER
ADMINISTRATOR, PRIVACY_OFFICER = Role.ADMINISTRATOR, Role.PRIVACY_OFFICER


def _nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One address.

    `reached_by` are the people of the world who reach the very record that `fill` names; None: everybody with
    one of the roles. `file`: the record is somebody's file, so a refused look at it is logged.
    """

    door: Door
    get: int
    post: int
    fill: Fill = _nothing
    reached_by: frozenset[str] | None = None
    file: bool = False
    # For addresses that anybody may ask: the answers when nobody is signed in, where they differ.
    nobody: tuple[int, int] | None = None
    reason: str = ""

    def comes_in(self, actor: str) -> bool:
        """Whether this person of the world gets an answer at this address."""
        if self.reached_by is not None:
            return actor in self.reached_by
        return actor in ROLES and bool(self.door.roles & {role.value for role in ROLES[actor]})


def members(*roles: Role) -> Door:
    return Door("member", frozenset(role.value for role in roles))


@dataclass(frozen=True)
class _Kind:
    """What an address does: shows a page, takes a form, or only takes a press on a button."""

    get: int
    post: int
    more: dict[str, Any] = field(default_factory=dict)

    def __call__(self, *roles: Role, fill: Fill = _nothing, **more: Any) -> Row:
        reached = more.pop("reached_by", None)
        values = {"get": self.get, "post": self.post, **more}
        return Row(
            door=members(*roles),
            fill=fill,
            reached_by=frozenset(reached.split()) if reached else None,
            **values,
        )


page, form, button = _Kind(200, 405), _Kind(200, 422), _Kind(405, 302)

# Who reaches the file of the running case: who carries it out, who watches over all, who sent it.
OWN = {"reached_by": "practitioner", "file": True}
WATCHED = {"reached_by": "practitioner coordinator everything", "file": True}
SENT = {"reached_by": "referrer", "file": True}
WRITTEN = {"reached_by": "referrer"}


def running(**more: Callable[[World], Any]) -> Fill:
    """The running case, and something in it."""
    return lambda world: {"id": world.running.id, **{name: find(world) for name, find in more.items()}}


def step(key: str) -> Fill:
    return running(step_id=lambda world: world.step(key).id)


def referral(name: str) -> Fill:
    return lambda world: {"id": world.referrals[name].id}


def member(actor: str) -> Fill:
    return lambda world: {"id": world.members[actor].id}


talk = running(talk_id=lambda world: world.talk.id)
assignment = running(assignment_id=lambda world: world.assignment.id)
YOUNG = "jongere"

MUNICIPALITY: dict[str, Row] = {
    # The first page is for everybody: work, "no access", or a welcome.
    "home": Row(ANYBODY, 200, 405),
    # Partners, members, invitations, the access log
    "partners:partners": page(ADMINISTRATOR),
    "partners:add_partner": form(ADMINISTRATOR),
    "partners:partner": form(ADMINISTRATOR, fill=lambda world: {"id": world.partner.id}),
    "partners:members": page(ADMINISTRATOR),
    "partners:member": form(ADMINISTRATOR, fill=member("practitioner")),
    "partners:stop_member": form(ADMINISTRATOR, fill=member("practitioner"), post=302),
    "partners:restore_member": button(ADMINISTRATOR, fill=member("stopped")),
    "partners:invite": form(ADMINISTRATOR),
    "partners:invitations": page(ADMINISTRATOR),
    "partners:resend_invitation": button(ADMINISTRATOR, fill=lambda world: {"id": world.invitation.id}),
    "partners:revoke_invitation": form(
        ADMINISTRATOR, fill=lambda world: {"id": world.invitation.id}, post=302
    ),
    # The link is the key; somebody who is signed in is asked to sign out first.
    "partners:accept": Row(ANYBODY, 200, 422, lambda world: {"token": world.invitation_link}),
    "partners:access_log": page(PRIVACY_OFFICER),
    # Referrals
    "referrals:list": page(REFERRER, COORDINATOR),
    "referrals:new": form(REFERRER, post=302),
    "referrals:check": form(REFERRER, fill=lambda world: {"id": world.draft.id}, post=409, **WRITTEN),
    "referrals:throw_away": form(REFERRER, fill=lambda world: {"id": world.draft.id}, post=302, **WRITTEN),
    "referrals:step": form(REFERRER, fill=lambda world: {"id": world.draft.id, "slug": "wie"}, **WRITTEN),
    "referrals:referral": page(
        REFERRER,
        COORDINATOR,
        PRACTITIONER,
        fill=referral("running"),
        reached_by="referrer coordinator practitioner everything",
        file=True,
    ),
    "referrals:sent": page(REFERRER, fill=referral("waiting"), **SENT),
    "referrals:answer": form(REFERRER, fill=referral("asked"), **SENT),
    "referrals:withdraw": form(REFERRER, fill=referral("waiting"), **SENT),
    "referrals:accept": form(COORDINATOR, fill=referral("waiting"), file=True),
    "referrals:ask": form(COORDINATOR, fill=referral("waiting"), file=True),
    "referrals:decline": form(COORDINATOR, fill=referral("waiting"), file=True),
    "referrals:point_elsewhere": form(COORDINATOR, fill=referral("waiting"), file=True),
    # Trajectories
    "trajectories:list": page(PRACTITIONER, COORDINATOR),
    "trajectories:case": page(PRACTITIONER, COORDINATOR, fill=running(), **WATCHED),
    "trajectories:history": page(PRACTITIONER, COORDINATOR, fill=running(), **WATCHED),
    "trajectories:reassign": form(COORDINATOR, fill=running(), file=True),
    "trajectories:first_contact": form(PRACTITIONER, fill=step("eerste_contact"), **OWN),
    "trajectories:finish_step": form(PRACTITIONER, fill=step("oudergesprek"), **OWN),
    "trajectories:leave_out": form(PRACTITIONER, fill=step("oudergesprek"), **OWN),
    "trajectories:add_again": button(PRACTITIONER, fill=step("leeropdracht"), post=409, **OWN),
    "trajectories:plan_talk": form(PRACTITIONER, fill=step("oudergesprek"), **OWN),
    "trajectories:give_assignment": form(PRACTITIONER, fill=step("leeropdracht"), **OWN),
    "trajectories:talk": page(PRACTITIONER, fill=talk, **OWN),
    "trajectories:move_talk": form(PRACTITIONER, fill=talk, **OWN),
    "trajectories:hold_talk": form(PRACTITIONER, fill=talk, **OWN),
    "trajectories:talk_not_held": form(PRACTITIONER, fill=talk, **OWN),
    "trajectories:assignment": page(PRACTITIONER, fill=assignment, **OWN),
    "trajectories:hand_in": button(PRACTITIONER, fill=assignment, post=409, **OWN),
    "trajectories:accept_assignment": form(PRACTITIONER, fill=assignment, **OWN),
    "trajectories:ask_again": form(PRACTITIONER, fill=assignment, **OWN),
    "trajectories:close": form(PRACTITIONER, fill=running(), **OWN),
    "trajectories:feedback": form(PRACTITIONER, fill=lambda world: {"id": world.closed.id}, **OWN),
    # Agreement, the people, the apology
    "consents:overview": page(PRACTITIONER, fill=running(), **OWN),
    "consents:answers": form(
        PRACTITIONER, fill=lambda world: {"id": world.closed.id, "person": YOUNG}, **OWN
    ),
    "consents:withdraw": form(
        PRACTITIONER,
        fill=running(person=lambda world: YOUNG, purpose=lambda world: "meedoen"),
        **OWN,
    ),
    "people:people": page(PRACTITIONER, COORDINATOR, fill=running(), **WATCHED),
    "people:young_person": form(PRACTITIONER, COORDINATOR, fill=running(), **WATCHED),
    "people:new_guardian": form(PRACTITIONER, COORDINATOR, fill=running(), **WATCHED),
    "people:guardian": form(
        PRACTITIONER,
        COORDINATOR,
        fill=running(guardian_id=lambda world: world.running.young_person.guardians.get().id),
        **WATCHED,
    ),
    "restoration:apology": form(PRACTITIONER, fill=step("excuus"), **OWN),
    # Kinds of trajectory
    "catalogue:schema": Row(ANYBODY, 200, 405, reason="the form of an exported version, the same everywhere"),
    "catalogue:kinds": page(ADMINISTRATOR, COORDINATOR),
    "catalogue:kind": page(
        ADMINISTRATOR, COORDINATOR, fill=lambda world: {"id": Kind.objects.earliest("key").id}
    ),
}

# The frame's own pages, the same in both planes.
FRAME: dict[str, Row] = {
    "ui:help": Row(ANYBODY, 200, 405),
    "ui:privacy": Row(ANYBODY, 200, 405),
    "ui:accessibility": Row(ANYBODY, 200, 405),
    "ui:language": Row(ANYBODY, 302, 302),
    "ui:security_txt": Row(ANYBODY, 200, 405),
    "ui:specimen": Row(ANYBODY, 404, 404, reason="exists while developing and in the demo only"),
    "demo:index": Row(ANYBODY, 404, 404, reason="exists in the demo only"),
    "demo:mails": Row(ANYBODY, 404, 404, reason="exists in the demo only"),
    "demo:mail": Row(ANYBODY, 404, 404, lambda world: {"id": "x"}, reason="exists in the demo only"),
    "demo:become": Row(ANYBODY, 404, 404, lambda world: {"token": "x"}, reason="exists in the demo only"),
    "second_factor": Row(SIGNED_IN, 302, 302),
}

SIGN_IN = "allauth: signing in, for who is not; who is signed in goes on to the first page"
OWN_ACCOUNT = "allauth: one's own password and second factors"

# The pages of django-allauth, the same in both planes: not our views, so each says why it is open at all.
# Those of one's own account are asked by somebody with an authenticator app and without a security key.
THIRD_PARTY: dict[str, Row] = {
    "account_login": Row(ANYBODY, 302, 302, nobody=(200, 200), reason=SIGN_IN),
    "account_logout": Row(ANYBODY, 200, 302, nobody=(302, 302), reason="allauth: asks first, then signs out"),
    "account_reset_password": Row(ANYBODY, 200, 200, reason="allauth: asks for a mail with a link"),
    "account_reset_password_done": Row(ANYBODY, 200, 405, reason="allauth: says the same to everybody"),
    "account_reset_password_from_key": Row(
        ANYBODY,
        200,
        200,
        lambda world: {"uidb36": "1", "key": "x"},
        reason="allauth: a wrong link is told to be wrong, whoever asks",
    ),
    "account_reset_password_from_key_done": Row(ANYBODY, 200, 405, reason="allauth: after choosing one"),
    "mfa_authenticate": Row(ANYBODY, 302, 302, reason=f"{SIGN_IN}; without a password first: back"),
    "mfa_login_webauthn": Row(ANYBODY, 302, 302, reason=SIGN_IN),
    "account_reauthenticate": Row(SIGNED_IN, 200, 200, reason=OWN_ACCOUNT),
    "account_change_password": Row(SIGNED_IN, 200, 200, reason=OWN_ACCOUNT),
    "mfa_index": Row(SIGNED_IN, 200, 405, reason=OWN_ACCOUNT),
    "mfa_reauthenticate": Row(SIGNED_IN, 200, 200, reason=OWN_ACCOUNT),
    "mfa_activate_totp": Row(SIGNED_IN, 302, 302, reason=OWN_ACCOUNT),
    "mfa_deactivate_totp": Row(SIGNED_IN, 200, 302, reason=OWN_ACCOUNT),
    "mfa_view_recovery_codes": Row(SIGNED_IN, 200, 405, reason=OWN_ACCOUNT),
    "mfa_generate_recovery_codes": Row(SIGNED_IN, 200, 302, reason=OWN_ACCOUNT),
    "mfa_download_recovery_codes": Row(SIGNED_IN, 200, 405, reason=OWN_ACCOUNT),
    "mfa_list_webauthn": Row(SIGNED_IN, 200, 405, reason=OWN_ACCOUNT),
    "mfa_add_webauthn": Row(SIGNED_IN, 200, 200, reason=OWN_ACCOUNT),
    "mfa_reauthenticate_webauthn": Row(SIGNED_IN, 302, 302, reason=OWN_ACCOUNT),
    "mfa_remove_webauthn": Row(
        SIGNED_IN,
        200,
        302,
        lambda world: {"pk": world.security_key.pk},
        reached_by=frozenset({"practitioner"}),
        reason=f"{OWN_ACCOUNT}; this key is the practitioner's",
    ),
    "mfa_edit_webauthn": Row(
        SIGNED_IN,
        200,
        200,
        lambda world: {"pk": world.security_key.pk},
        reached_by=frozenset({"practitioner"}),
        reason=f"{OWN_ACCOUNT}; this key is the practitioner's",
    ),
}
