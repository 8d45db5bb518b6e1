"""What practitioners and coordinators fill in. Rules that the acts guard too are told here at the field."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cases.catalogue.content import Content
from cases.trajectories.models import Talk, Trajectory
from partners.access import practitioners
from partners.models import Member
from preventief.ui.forms import LineField, PlainTextField, ThreePartDateField, VersionedForm

LONGEST_PLAN = timedelta(days=365)
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
OUTCOMES: dict[str, StrOrPromise] = {
    Trajectory.State.COMPLETED: _("Completed: all that was agreed is done"),
    Trajectory.State.ENDED_EARLY: _("Ended early"),
    Trajectory.State.NOT_STARTED: _("Not started"),
}


class PractitionerField(forms.ModelChoiceField[Member]):
    """One of the practitioners, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=practitioners().order_by("name"), **kwargs)

    def label_from_instance(self, obj: Member) -> str:
        return obj.name


class _OnADay(VersionedForm):
    """A form on something that happened on a day: not before the case began, not after today."""

    on = ThreePartDateField(label=_("On which day?"))

    def __init__(self, *args: Any, accepted_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted_on = accepted_on

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This date is in the future. Is the year right?"))
        if on < self.accepted_on:
            raise forms.ValidationError(_("This date is before the trajectory began."))
        return on


class FirstContactForm(_OnADay):
    """One attempt to reach the parents."""

    reached = forms.ChoiceField(
        label=_("Did you reach the parents?"), choices=YES_NO, widget=forms.RadioSelect
    )
    with_whom = LineField(
        label=_("Whom did you speak?"), required=False, help_text=_("Only when you reached somebody.")
    )
    note = PlainTextField(
        label=_("What did you agree?"),
        required=False,
        max_length=1000,
        help_text=_("Facts only, for example when and where you will meet."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reached") == "yes" and not cleaned.get("with_whom") and "with_whom" in cleaned:
            self.add_error("with_whom", _("Fill in whom you spoke."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The arguments of the act."""
        return {**self.cleaned_data, "reached": self.cleaned_data["reached"] == "yes"}


class TalkForm(VersionedForm):
    """When, how, where and with whom a talk is."""

    day = ThreePartDateField(label=_("On which day?"), help_text=_("For example 27 11 2026"))
    time = forms.TimeField(
        label=_("At what time?"),
        input_formats=["%H.%M", "%H:%M", "%H"],
        help_text=_("For example 15.30"),
        error_messages={
            "required": _("Fill in a time, for example 15.30."),
            "invalid": _("This is not a time. An example is 15.30."),
        },
        widget=forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off", "size": 6}),
    )
    form = forms.ChoiceField(label=_("How do you meet?"), choices=Talk.Form.choices, widget=forms.RadioSelect)
    place = LineField(
        label=_("Where?"), required=False, help_text=_("For example the name of the community centre.")
    )
    with_whom = forms.MultipleChoiceField(
        label=_("With whom?"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(
        self,
        *args: Any,
        people: Mapping[str, str],
        accepted_on: date,
        talk: Talk | None = None,
        **kwargs: Any,
    ) -> None:
        if talk is not None:
            planned = timezone.localtime(talk.planned_at)
            initial = {"day": planned.date(), "time": planned.time(), "form": talk.form, "place": talk.place}
            kwargs["initial"] = {**initial, "with_whom": talk.with_whom, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["with_whom"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(people.items())
        self.accepted_on = accepted_on

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.accepted_on:
            raise forms.ValidationError(_("This date is before the trajectory began."))
        if day > timezone.localdate() + LONGEST_PLAN:
            raise forms.ValidationError(_("This date is more than a year ahead. Is the year right?"))
        return day

    def values(self) -> dict[str, Any]:
        """The arguments of the act."""
        cleaned = self.cleaned_data
        at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["time"]))
        return {
            "version": cleaned["version"],
            "planned_at": at,
            "form": cleaned["form"],
            "place": cleaned["place"],
            "with_whom": cleaned["with_whom"],
        }


class ReportForm(VersionedForm):
    """The report of a talk."""

    report = PlainTextField(
        label=_("What was said and agreed?"),
        help_text=_("Write as if you read it aloud to the young person and the parents. Facts only."),
        error_messages={"required": _("Write at least one sentence.")},
    )


class NotHeldForm(VersionedForm):
    """Why a talk did not take place."""

    reason = LineField(
        label=_("Why did it not take place?"),
        error_messages={"required": _("Fill in why, for example: the young person was ill.")},
    )


class DoneForm(_OnADay):
    """A step that is done by saying so."""

    note = PlainTextField(label=_("Remark"), required=False, max_length=1000)


class GiveForm(VersionedForm):
    """Which assignment, and by when."""

    key = forms.ChoiceField(
        label=_("Which assignment?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an assignment.")},
    )
    due_on = ThreePartDateField(label=_("When should it be ready?"), future=True)

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, f"{one.theme}: {one.title}") for one in content.assignments]
        field.choice_help = {one.key: one.goal for one in content.assignments}  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        return _within_a_year(self.cleaned_data["due_on"])


class AcceptForm(VersionedForm):
    """Accept an assignment, with an optional remark."""

    remark = PlainTextField(label=_("Remark"), required=False, max_length=1000)


class AskAgainForm(VersionedForm):
    """Give an assignment back: what is still to be done, and by when."""

    remark = PlainTextField(
        label=_("What is still to be done?"),
        max_length=1000,
        error_messages={"required": _("Fill in what is still to be done.")},
    )
    due_on = ThreePartDateField(label=_("When should it be ready?"), future=True)

    def clean_due_on(self) -> date:
        return _within_a_year(self.cleaned_data["due_on"])


class CloseForm(VersionedForm):
    """How a trajectory ended. Only the ends that are possible now are offered."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )
    reason = forms.ChoiceField(
        label=_("Why?"),
        required=False,
        help_text=_("Only when it was not completed. The referrer does not read this."),
    )
    confirm = forms.BooleanField(required=False, widget=forms.HiddenInput)
    note = PlainTextField(
        label=_("Remark for the file"),
        required=False,
        max_length=1000,
        help_text=_("The referrer does not read this."),
    )

    def __init__(self, *args: Any, content: Content, outcomes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome, reason = self.fields["outcome"], self.fields["reason"]
        assert isinstance(outcome, forms.ChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        outcome.choices = [(key, OUTCOMES[key]) for key, obstacle in outcomes.items() if not obstacle]
        groups = [
            (group.title, [(one.key, one.text) for one in group.reasons]) for group in content.end_reasons
        ]
        reason.choices = [("", _("Choose a reason")), *groups]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        outcome = cleaned.get("outcome")
        if outcome == Trajectory.State.COMPLETED:
            cleaned["reason"] = ""
        elif outcome and "reason" in cleaned and not cleaned["reason"]:
            self.add_error("reason", _("Choose a reason."))
        return cleaned


class FeedbackForm(VersionedForm):
    """What the referrer reads more than the standard sentence: at most one, agreed with the young person."""

    sentence = PlainTextField(
        label=_("A sentence that you agreed with the young person"),
        required=False,
        max_length=400,
        help_text=_(
            "The referrer reads it exactly as you write it. Write nothing that was said in the talks."
        ),
    )
    agreed = forms.BooleanField(
        label=_("The young person has read this sentence and agrees"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["sentence"] = " ".join(str(cleaned.get("sentence") or "").split())
        if cleaned["sentence"] and not cleaned.get("agreed"):
            self.add_error("agreed", _("Discuss the sentence with the young person first, or leave it out."))
        return cleaned


class ReassignForm(VersionedForm):
    """Who goes on with a trajectory."""

    practitioner = PractitionerField(label=_("Who takes over?"), empty_label=_("Choose a practitioner"))


def _within_a_year(day: date) -> date:
    if day > timezone.localdate() + LONGEST_PLAN:
        raise forms.ValidationError(_("This date is more than a year ahead. Is the year right?"))
    return day
