"""Referrals: what a partner tells about a young person, and what was decided on it."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.people.models import YoungPerson
from partners.models import Member, Partner
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord, WithStates


class NumberSeries(models.Model):
    """The last case number given out in a year; locked while one is taken, so that none is given twice."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WHILE_IN_FORCE,
        plain="year last",
    )


class Draft(VersionedRecord):
    """A referral being written: the answers so far, seen by its author only. Emptied when it is sent."""

    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.NEVER,
        retention=Retention.SHORT,
        plain="id created_at version changed_at author sent_at",
        sensitive="answers",
    )

    class Meta:
        indexes = [models.Index(fields=["author", "-changed_at"], name="draft_by_author")]


class Referral(VersionedRecord, WithStates):
    """A request of a partner to start a trajectory for a young person."""

    class State(models.TextChoices):
        """Where it stands (domain.md §1, steps 1 and 2)."""

        IN_REVIEW = "in_review", _("waiting for a decision")
        MORE_ASKED = "more_asked", _("question asked")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        POINTED_ELSEWHERE = "pointed_elsewhere", _("pointed elsewhere")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Behaviour(models.TextChoices):
        """Behaviour categories (domain.md §1, starter list)."""

        NUISANCE = "nuisance", _("nuisance")
        MISCHIEF = "mischief", _("mischief")
        VERBAL_AGGRESSION = "verbal_aggression", _("verbal aggression")
        PHYSICAL_AGGRESSION = "physical_aggression", _("physical aggression")
        INSULT_OR_THREAT = "insult_or_threat", _("insult or threat")
        CARRYING_A_WEAPON = "carrying_a_weapon", _("carrying a weapon")
        DAMAGE = "damage", _("damage to things")
        QUICK_MONEY = "quick_money", _("quick money")
        DIGITAL = "digital", _("crossing lines online")
        TRUANCY = "truancy", _("missing school")
        OTHER = "other", _("something else")

    class Injured(models.TextChoices):
        """Whether somebody was harmed."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("not known")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.IN_REVIEW: frozenset(
            {State.MORE_ASKED, State.ACCEPTED, State.DECLINED, State.POINTED_ELSEWHERE, State.WITHDRAWN}
        ),
        State.MORE_ASKED: frozenset({State.IN_REVIEW, State.DECLINED, State.WITHDRAWN}),
        State.ACCEPTED: frozenset(),
        State.DECLINED: frozenset(),
        State.POINTED_ELSEWHERE: frozenset(),
        State.WITHDRAWN: frozenset(),
    }

    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.IN_REVIEW)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="referral")
    referred_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="referrals")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="referrals")
    young_person = models.OneToOneField(YoungPerson, on_delete=models.PROTECT, related_name="referral")
    behaviour = models.CharField(max_length=30, choices=Behaviour.choices)
    happened_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    what_happened = models.TextField()
    injured = models.CharField(max_length=10, choices=Injured.choices, default=Injured.UNKNOWN)
    parents_told_on = models.DateField(null=True)
    young_person_told_on = models.DateField(null=True)
    age_remark = models.TextField(blank=True)
    triage_due_on = models.DateField()
    question = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=60, blank=True)
    decline_text = models.CharField(max_length=200, blank=True)
    pointed_to = models.CharField(max_length=200, blank=True)
    decision_note = models.TextField(blank=True)
    age_override_reason = models.TextField(blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at number state draft referred_by partner triage_due_on"
        " decided_by decided_at",
        personal="young_person parents_told_on young_person_told_on happened_on place",
        sensitive="behaviour what_happened injured age_remark question answer decline_reason decline_text"
        " pointed_to decision_note age_override_reason",
    )

    class Meta:
        indexes = [
            models.Index(fields=["referred_by", "-created_at", "-id"], name="referral_by_referrer"),
            models.Index(fields=["-created_at", "-id"], name="referral_by_time"),
            models.Index(
                fields=["triage_due_on", "id"],
                condition=models.Q(state__in=["in_review", "more_asked"]),
                name="referral_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(decline_reason=""),
                name="referral_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="pointed_elsewhere") | ~models.Q(pointed_to=""),
                name="referral_pointed_has_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="more_asked") | ~models.Q(question=""),
                name="referral_asked_has_question",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["in_review", "more_asked", "withdrawn"])
                | models.Q(decided_at__isnull=False),
                name="referral_decided_has_moment",
            ),
        ]

    @property
    def subject_id(self) -> UUID:
        """For the access log: it is about this young person."""
        return self.young_person_id


class Event(Record):
    """One thing that happened to a referral, in its history; rows are only ever added."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at by what",
        personal="referral",
        sensitive="note",
        insert_only=True,
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
