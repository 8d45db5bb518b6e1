"""Trajectories: a case carried out on the version it started on, step by step."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.catalogue.models import KindVersion
from cases.people.models import YoungPerson
from partners.models import Member
from preventief.privacy import Export, Plane, Privacy, Retention
from preventief.records import Record, VersionedRecord, WithStates


class Trajectory(VersionedRecord, WithStates):
    """One young person's trajectory. It pins the version it started on and never reads another."""

    class State(models.TextChoices):
        """Running, or one of the ends of domain.md §1 that follow on an accepted referral."""

        RUNNING = "running", _("running")
        COMPLETED = "completed", _("completed")
        ENDED_EARLY = "ended_early", _("ended early")
        NOT_STARTED = "not_started", _("not started")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.RUNNING: frozenset({State.COMPLETED, State.ENDED_EARLY, State.NOT_STARTED}),
        State.COMPLETED: frozenset(),
        State.ENDED_EARLY: frozenset(),
        State.NOT_STARTED: frozenset(),
    }

    number = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    referral = models.OneToOneField("referrals.Referral", on_delete=models.PROTECT, related_name="trajectory")
    young_person = models.OneToOneField(YoungPerson, on_delete=models.PROTECT, related_name="trajectory")
    kind_version = models.ForeignKey(KindVersion, on_delete=models.PROTECT, related_name="trajectories")
    practitioner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="trajectories")
    accepted_on = models.DateField()
    # What is next and by when, kept by every act, so that a list of cases need not read their steps.
    next_step = models.CharField(max_length=60, blank=True)
    next_due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome_reason = models.CharField(max_length=60, blank=True)
    outcome_note = models.TextField(blank=True)
    retain_until = models.DateField(null=True)
    retention_rule = models.CharField(max_length=200, blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at number state kind_version practitioner accepted_on"
        " next_step next_due_on closed_on retain_until retention_rule",
        personal="referral young_person",
        sensitive="outcome_reason outcome_note",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["next_due_on", "id"],
                condition=models.Q(next_due_on__isnull=False),
                name="trajectory_due",
            ),
            models.Index(
                fields=["practitioner", "next_due_on", "id"],
                condition=models.Q(next_due_on__isnull=False),
                name="trajectory_due_practitioner",
            ),
            models.Index(
                fields=["-closed_on", "-id"],
                condition=models.Q(closed_on__isnull=False, next_due_on=None),
                name="trajectory_closed",
            ),
            models.Index(
                fields=["practitioner", "-closed_on", "-id"],
                condition=models.Q(closed_on__isnull=False, next_due_on=None),
                name="trajectory_closed_practitioner",
            ),
            models.Index(fields=["accepted_on"], name="trajectory_accepted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", closed_on=None, retain_until=None)
                | (
                    ~models.Q(state="running") & models.Q(closed_on__isnull=False, retain_until__isnull=False)
                ),
                name="trajectory_closed_has_dates",
            ),
        ]

    @property
    def subject_id(self) -> UUID:
        """For the access log: it is about this young person."""
        return self.young_person_id


class Step(Record):
    """A step of the version, in this case: what is to be done, by when, and why by then."""

    class State(models.TextChoices):
        """Still to do, done, or left out on purpose."""

        OPEN = "open", _("to do")
        DONE = "done", _("done")
        SKIPPED = "skipped", _("left out")

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="steps")
    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    due_on = models.DateField()
    anchor_on = models.DateField()
    anchor_certain = models.BooleanField(default=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at key position state due_on anchor_on anchor_certain done_on done_by",
        personal="trajectory",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["trajectory", "position"], name="step_position_once"),
            models.CheckConstraint(
                condition=models.Q(state="done", done_on__isnull=False) | ~models.Q(state="done"),
                name="step_done_has_date",
            ),
        ]


class FirstContact(Record):
    """A call to the parents to make the first appointment: reached or not."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="first_contacts")
    on = models.DateField()
    reached = models.BooleanField()
    with_whom = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at on reached recorded_by",
        personal="trajectory with_whom",
        sensitive="note",
    )


class Talk(VersionedRecord, WithStates):
    """A talk: planned, then held with a short report, or not held with a reason."""

    class State(models.TextChoices):
        """How it went."""

        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        NOT_HELD = "not_held", _("not held")

    class Form(models.TextChoices):
        """Where and how people meet."""

        NEAR_HOME = "near_home", _("near home")
        AT_HOME = "at_home", _("at home")
        AT_SCHOOL = "at_school", _("at school")
        OFFICE = "office", _("at the office")
        PHONE = "phone", _("by phone")
        VIDEO = "video", _("by video")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.PLANNED: frozenset({State.HELD, State.NOT_HELD}),
        State.HELD: frozenset(),
        State.NOT_HELD: frozenset(),
    }

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="talks")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="talks")
    practitioner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="talks")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    planned_at = models.DateTimeField()
    form = models.CharField(max_length=20, choices=Form.choices)
    place = models.CharField(max_length=200, blank=True)
    with_whom = ArrayField(models.CharField(max_length=40), default=list)
    report = models.TextField(blank=True)
    not_held_reason = models.CharField(max_length=200, blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at step practitioner state form",
        personal="trajectory planned_at place with_whom",
        sensitive="report not_held_reason",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["planned_at"]
        indexes = [models.Index(fields=["practitioner", "planned_at"], name="talk_by_practitioner")]


class GivenAssignment(VersionedRecord, WithStates):
    """An assignment (leeropdracht) that this young person was given."""

    class State(models.TextChoices):
        """From given to accepted; asked again means: not yet as agreed."""

        GIVEN = "given", pgettext_lazy("assignment", "given")
        HANDED_IN = "handed_in", _("handed in")
        ACCEPTED = "accepted", pgettext_lazy("assignment", "accepted")

    TRANSITIONS: ClassVar[dict[str, frozenset[str]]] = {
        State.GIVEN: frozenset({State.HANDED_IN, State.ACCEPTED}),
        State.HANDED_IN: frozenset({State.GIVEN, State.ACCEPTED}),
        State.ACCEPTED: frozenset(),
    }

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="assignments")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="assignments")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.GIVEN)
    given_on = models.DateField()
    due_on = models.DateField()
    accepted_on = models.DateField(null=True)
    remark = models.TextField(blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at version changed_at step key title state given_on due_on accepted_on",
        personal="trajectory",
        sensitive="remark",
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["given_on", "created_at"]


class Feedback(Record):
    """What the referrer reads at the end: minimal, exactly this text, sent once (domain.md §1, step 12)."""

    trajectory = models.OneToOneField(Trajectory, on_delete=models.CASCADE, related_name="feedback")
    text = models.TextField()
    sent_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at sent_by sent_at",
        personal="trajectory text",
    )


class Event(Record):
    """One thing that happened in a trajectory, readable as a sentence; rows are only ever added."""

    trajectory = models.ForeignKey(Trajectory, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=40)
    step_key = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    privacy = Privacy(
        plane=Plane.MUNICIPALITY,
        export=Export.WITH_MUNICIPALITY,
        retention=Retention.WITH_CASE,
        plain="id created_at by what step_key",
        personal="trajectory",
        sensitive="note",
        insert_only=True,
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at", "id"]
