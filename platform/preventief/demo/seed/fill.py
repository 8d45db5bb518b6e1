"""Filling one municipality: subscribe, make the environment, invite the people, play the cases."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import cycle

import time_machine
from django.utils import timezone

from partners.actions import add_partner
from partners.invitations import accept_invitation, invite
from partners.models import Invitation, Member, Partner, Role
from preventief.accounts.actions import open_account
from preventief.contracts.models import PriceClass
from preventief.contracts.queries import current_agreement
from preventief.crossings import carry_counts_out, provision
from preventief.demo.people import DemoPerson, sign_in_link
from preventief.demo.seed.places import MANAGERS, WITH_ACCOUNT, Place, Worker
from preventief.demo.seed.play import Cast, Play
from preventief.demo.seed.stories import STORIES
from preventief.onboarding.actions import accept, answer, start_subscription
from preventief.onboarding.steps import STEPS
from preventief.outbox.models import Row
from preventief.plane import CONTROL_PLANE, inside
from preventief.regions.models import Region, RelationshipManager
from tenants.addresses import host_for
from tenants.models import Environment

PASSWORD = "demo van preventief"  # noqa: S105 (invented people)
Tell = Callable[[str], None]


def address_of(name: str, place: str) -> str:
    """An invented mail address."""
    from tenants.models import web_name

    return f"{web_name(name).replace('-', '.')}@{web_name(place)}.example"


def fill_place(place: Place, tell: Tell) -> list[DemoPerson]:
    """Subscribe a municipality as it would subscribe itself, and bring its people and cases to life.

    Nothing happens when it was filled before.
    """
    environment = Environment.objects.filter(code=place.code).first()
    if environment is None or environment.state != Environment.State.ACTIVE:
        environment = _subscribe(place)
        tell(f"{environment.name}: environment made")
    with inside(environment.schema_name):
        with time_machine.travel(_opening(place, days=1), tick=True):
            members = _people(place, environment.name)
        if not _has_cases():
            played = _cases(place, members)
            carry_counts_out.run()
            tell(f"{environment.name}: {len(members)} people, {played} cases")
    host = host_for(environment.web_name)
    return [
        DemoPerson(
            place=f"Gemeente {environment.name}",
            name=member.name,
            roles=[str(role) for role in member.roles],
            function=member.function,
            email=member.user.email,
            sign_in=sign_in_link(schema=environment.schema_name, host=host, user=member.user),
        )
        for member in members.values()
    ]


def fill_managers(host: str) -> list[DemoPerson]:
    """Give every region a relationship manager, and the first of them an account on the control plane."""
    people = []
    for number, (region_name, name, phone) in enumerate(MANAGERS):
        mail = address_of(name, "halt")
        manager, _ = RelationshipManager.objects.get_or_create(
            email=mail, defaults={"name": name, "phone": phone}
        )
        manager.regions.add(Region.objects.get(name=region_name))
        if number >= WITH_ACCOUNT:
            continue
        if manager.user is None:
            manager.user = open_account(email=mail, name=name, password=PASSWORD)
            manager.save()
        people.append(
            DemoPerson(
                place="Halt, relatiemanagers",
                name=name,
                roles=["relationship_manager"],
                function=f"relatiemanager {region_name}",
                email=mail,
                sign_in=sign_in_link(schema=CONTROL_PLANE, host=host, user=manager.user),
            )
        )
    return people


def _opening(place: Place, *, days: int = 0) -> datetime:
    """The morning on which this municipality subscribed, or some days after it."""
    started = datetime.combine(date.fromisoformat(place.started_on) + timedelta(days=days), time(10, 0))
    return timezone.make_aware(started)


def _subscribe(place: Place) -> Environment:
    first = place.workers[0]
    with time_machine.travel(_opening(place), tick=True):
        subscription = start_subscription(code=place.code, own=[])
        name = subscription.municipality.name
        mail = address_of(first.name, name)
        answers = {
            "contact_name": first.name,
            "contact_function": first.function,
            "contact_email": mail,
            "contact_phone": "070 1234567",
            "signatory_name": "Aart van Dongen",
            "signatory_function": "directeur sociaal domein",
            "signatory_mandated": True,
            "privacy_officer_name": "Chantal Groenewegen",
            "privacy_officer_email": address_of("privacy", name),
            "price_class": PriceClass.objects.get(below=place.price_class),
            "order_number": f"2026-{place.code[2:]}",
            "billing_address": "Postbus 1, afdeling Financiën",
            "billing_email": address_of("facturen", name),
            "pays_on_invoice": True,
            "administrator_name": first.name,
            "administrator_email": mail,
        }
        for step in STEPS:
            subscription = answer(
                subscription=subscription,
                step=step,
                version=subscription.version,
                answers={question: answers[question] for question in step.answers},
            )
        agreement = current_agreement(timezone.localdate())
        assert agreement is not None
        subscription = accept(
            subscription=subscription,
            version=subscription.version,
            agreement_sha256=agreement.sha256,
            name="Aart van Dongen",
            function="directeur sociaal domein",
        )
        assert subscription.contract is not None
        environment = Environment.objects.get(id=subscription.contract.environment_id)
        row = Row.objects.get(handler=provision.name, payload__environment_id=str(environment.id))
        provision(key=row.id, environment_id=str(environment.id))
        Row.objects.filter(id=row.id).update(done_at=timezone.now())
    environment.refresh_from_db()
    return environment


def _people(place: Place, name: str) -> dict[str, Member]:
    """Every worker of the place as a member: the first by the invitation of the system, the others by theirs."""
    members: dict[str, Member] = {}
    administrator: Member | None = None
    for worker in place.workers:
        mail = address_of(worker.name, name)
        member = Member.objects.select_related("user").filter(user__email=mail).first()
        if member is None:
            invitation = _invitation(worker, mail, administrator)
            member = accept_invitation(invitation_id=invitation.id, password=PASSWORD)
        if administrator is None:
            administrator = member
            for partner, kind in place.partners.items():
                if not Partner.objects.filter(name=partner).exists():
                    add_partner(by=administrator, name=partner, kind=kind)
        members[worker.name] = member
    return members


def _invitation(worker: Worker, mail: str, administrator: Member | None) -> Invitation:
    if administrator is None:
        return Invitation.objects.get(invited_by=None)
    return invite(
        by=administrator,
        email=mail,
        name=worker.name,
        partner=Partner.objects.get(name=worker.partner),
        roles=list(worker.roles),
        function=worker.function,
    )


def _has_cases() -> bool:
    from cases.referrals.models import Referral

    return Referral.objects.exists()


def _cases(place: Place, members: dict[str, Member]) -> int:
    def having(role: Role) -> list[Member]:
        return [member for member in members.values() if member.has(role)]

    referrers, practitioners = cycle(having(Role.REFERRER)), cycle(having(Role.PRACTITIONER))
    neighbourhoods = cycle(place.neighbourhoods)
    coordinator = having(Role.COORDINATOR)[0]
    today = timezone.localdate()
    stories = sorted(STORIES[: place.cases], key=lambda story: -story.days_ago)
    for story in stories:
        cast = Cast(next(referrers), coordinator, next(practitioners), next(neighbourhoods), place.area_kind)
        Play(story, cast, today).run()
    return len(stories)
