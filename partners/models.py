"""Partner organisations, their members, and the invitations by which people become one."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord


class Role(models.TextChoices):
    """What a member does here (domain.md §2); a member may hold several."""

    REFERRER = "referrer", _("referrer")
    COORDINATOR = "coordinator", _("coordinator")
    PRACTITIONER = "practitioner", _("Halt practitioner")
    RESTORATION_WORKER = "restoration_worker", _("restoration worker")
    POLICY_OFFICER = "policy_officer", _("policy officer")
    PRIVACY_OFFICER = "privacy_officer", _("privacy officer")
    ADMINISTRATOR = "administrator", _("administrator")


def role_words(roles: Iterable[str]) -> str:
    """The roles in words, in the order of the list of roles: "coordinator, policy officer"."""
    held = set(roles)
    return ", ".join(str(role.label) for role in Role if role.value in held)


class Partner(VersionedRecord):
    """An organisation that takes part in this municipality."""

    class Kind(models.TextChoices):
        """The kinds of domain.md §2."""

        POLICE = "police", _("police")
        BOA = "boa", _("enforcement (boa)")
        YOUTH_WORK = "youth_work", _("youth work")
        NEIGHBOURHOOD_TEAM = "neighbourhood_team", _("neighbourhood team")
        SCHOOL = "school", _("school")
        SCHOOL_ATTENDANCE = "school_attendance", _("school attendance officer")
        MUNICIPALITY = "municipality", _("municipality")
        HALT = "halt", _("Halt")
        OTHER = "other", _("other")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    active = models.BooleanField(default=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WHILE_IN_FORCE,
        plain="id created_at version changed_at name kind active phone email",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="partner_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="partner_has_name"),
        ]


class Member(VersionedRecord):
    """A person who works with this environment, for one partner, in one or more roles."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="member")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=100, blank=True)
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices))
    active = models.BooleanField(default=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_ACCOUNT,
        plain="id created_at version changed_at user partner roles active",
        personal="name function",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values) & ~models.Q(roles=[]),
                name="member_roles_known",
            ),
        ]

    def has(self, role: Role) -> bool:
        """Whether this member holds the role."""
        return role in self.roles

    def has_any(self, roles: Iterable[Role]) -> bool:
        """Whether this member holds one of the roles."""
        return any(role in self.roles for role in roles)

    @property
    def organisation_id(self) -> UUID | None:
        """For the access log: the partner this member works for."""
        return self.partner_id

    @property
    def role_names(self) -> list[str]:
        """For the access log: the roles held now."""
        return list(self.roles)

    @property
    def role_words(self) -> str:
        """The roles as people read them."""
        return role_words(self.roles)


class Invitation(Record):
    """An invitation to become a member; its link is signed and expires, nothing secret is stored."""

    email = models.EmailField()
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=100, blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="invitations")
    roles = ArrayField(models.CharField(max_length=30, choices=Role.choices))
    invited_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_ACCOUNT,
        plain="id created_at partner roles invited_by expires_at accepted_at revoked_at",
        personal="email name function",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=Role.values) & ~models.Q(roles=[]),
                name="invitation_roles_known",
            ),
        ]

    @property
    def role_words(self) -> str:
        """The roles as people read them."""
        return role_words(self.roles)
