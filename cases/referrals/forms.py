"""Forms of the referral: the four steps of the wizard, the decisions, and the answer to a question."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.catalogue.access import content_of_version, published_versions
from cases.catalogue.content import Ages
from cases.catalogue.models import KindVersion
from cases.people.forms import GuardianFields, YoungPersonFields
from cases.referrals.models import Referral
from cases.referrals.queries import practitioners_with_load
from cases.referrals.rules import decline_choices, fits, outside_all
from partners.models import Member
from preventief.ui.forms import LineField, PlainForm, PlainTextField, ThreePartDateField, VersionedForm

NO_DATE = _("This is not a date that exists. An example is 14 3 2026.")


# --- The wizard --------------------------------------------------------------------------------------------


class PersonForm(YoungPersonFields):
    """Who it is about. Outside the ages of every kind, a remark lets the coordinator decide."""

    age_remark = PlainTextField(
        label=_("Why do you refer nevertheless?"),
        help_text=_("The coordinator reads this and decides."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, ages: Sequence[Ages] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ages = list(ages)
        self._outside = False

    @property
    def asks_for_remark(self) -> bool:
        """Whether the page shows the question for the remark."""
        return self._outside or bool(self["age_remark"].value())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        born = cleaned.get("birth_date")
        if born is None:
            return cleaned
        self._outside = outside_all(self.ages, born, timezone.localdate())
        if not self._outside:
            cleaned["age_remark"] = ""
        elif not cleaned.get("age_remark") and "age_remark" not in self.errors:
            self.add_error("birth_date", outside_message(self.ages))
        return cleaned


def outside_message(ages: Sequence[Ages]) -> ValidationError:
    """What to do when nothing on offer is for this age."""
    least, most = min(band.from_age for band in ages), max(band.to_age for band in ages)
    return ValidationError(
        _(
            "Here the trajectories are for young people from %(least)d to %(most)d years old. Is the date of"
            " birth right? Then say below why you refer nevertheless."
        ),
        code="age",
        params={"least": least, "most": most, "parts": ("year",)},
    )


class ParentForm(GuardianFields):
    """A parent or carer; one that is left empty may be left out when `empty_permitted`.

    Its errors say of whom they are: in the summary they stand between those on the young person.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = {
            "first_name": _("Fill in the first name of the parent or carer."),
            "last_name": _("Fill in the last name of the parent or carer."),
            "relation": _("Choose what the parent or carer is to the young person."),
        }
        for name, message in required.items():
            self.fields[name].error_messages["required"] = message

    def has_changed(self) -> bool:
        """Whether anything was filled in; the answer on authority is filled in beforehand."""
        names = ("first_name", "infix", "last_name", "relation", "phone")
        return any(str(self[name].value() or "").strip() for name in names)


class HappenedForm(PlainForm):
    """What happened, in facts."""

    behaviour = forms.ChoiceField(
        label=_("What is it about?"), choices=Referral.Behaviour.choices, widget=forms.RadioSelect
    )
    happened_on = ThreePartDateField(
        label=_("When was it?"),
        help_text=_("For example 14 3 2026. Did it happen more than once? Fill in the last time."),
        past=True,
        error_messages={
            "required": _("Fill in when it was, for example 14 3 2026."),
            "invalid": NO_DATE,
        },
    )
    place = LineField(
        label=_("Where was it?"),
        help_text=_("For example: the square in front of the supermarket"),
        required=False,
    )
    what_happened = PlainTextField(
        label=_("What happened?"),
        help_text=_(
            "Facts only: what did you see or hear yourself? Write as if the young person and the parents read"
            " along, because they may. No numbers of police files and no citizen service number (BSN)."
        ),
        max_length=4000,
        error_messages={"required": _("Write in a few sentences what happened.")},
    )
    injured = forms.ChoiceField(
        label=_("Was somebody harmed?"),
        help_text=_("Do not write a name here. The Halt practitioner asks about it."),
        choices=[
            (Referral.Injured.YES, _("Yes")),
            (Referral.Injured.NO, _("No")),
            (Referral.Injured.UNKNOWN, _("I do not know")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, born: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born = born

    def clean_happened_on(self) -> date:
        """Nobody did anything before being born: one of the two dates is wrong."""
        happened_on: date = self.cleaned_data["happened_on"]
        if self.born is not None and happened_on < self.born:
            raise ValidationError(
                _("This is before the date of birth that you filled in. Is the year right?"),
                code="born",
                params={"parts": ("year",)},
            )
        return happened_on


def _told(label: Any, required: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("yes", _("Yes, I have told them")), ("no", _("No, not yet"))],
        widget=forms.RadioSelect,
        error_messages={"required": required},
    )


def _told_on() -> ThreePartDateField:
    return ThreePartDateField(
        label=_("When did you tell them?"),
        help_text=_("For example 14 3 2026"),
        required=False,
        past=True,
        error_messages={"invalid": NO_DATE},
    )


class ToldForm(PlainForm):
    """Whether the young person and the parents know. Somebody of age is told alone."""

    young_person_told = _told(
        _("Does the young person know that you refer?"), _("Choose whether the young person knows.")
    )
    young_person_told_on = _told_on()
    parents_told = _told(_("Do the parents know that you refer?"), _("Choose whether the parents know."))
    parents_told_on = _told_on()

    def __init__(self, *args: Any, of_age: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_age:
            del self.fields["parents_told"], self.fields["parents_told_on"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first = {
            "young_person_told": _(
                "Tell the young person first. Taking part is voluntary, so it must not come as a surprise."
                " Your answers are kept: come back when you have told them."
            ),
            "parents_told": _(
                "Tell the parents first. Without them the trajectory cannot begin. Your answers are kept:"
                " come back when you have told them."
            ),
        }
        for name, message in first.items():
            if cleaned.get(name) == "no":
                self.add_error(name, message)
                cleaned[f"{name}_on"] = None
            elif (
                cleaned.get(name) == "yes"
                and not cleaned.get(f"{name}_on")
                and f"{name}_on" not in self.errors
            ):
                self.add_error(f"{name}_on", _("Fill in when you told them, for example 14 3 2026."))
        return cleaned


# --- Afterwards --------------------------------------------------------------------------------------------


class AnswerForm(VersionedForm):
    """The referrer's answer to a question."""

    answer = PlainTextField(
        label=_("Your answer"),
        help_text=_("Facts only, as if the young person and the parents read along."),
        max_length=2000,
        error_messages={"required": _("Fill in your answer.")},
    )


class WithdrawForm(VersionedForm):
    """Nothing to fill in: the page says what happens."""


class KindField(forms.ModelChoiceField[KindVersion]):
    """A published kind of trajectory; a kind for other ages says so."""

    widget = forms.RadioSelect

    def label_from_instance(self, obj: Any) -> str:
        """Its name, with the area where it holds."""
        kind = obj.kind
        return str(kind.name) if kind.area in kind.name else f"{kind.name} ({kind.area})"


class PractitionerField(forms.ModelChoiceField[Member]):
    """A practitioner, with how many trajectories they have now."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and load."""
        load = ngettext("%(count)d trajectory now", "%(count)d trajectories now", obj.load) % {
            "count": obj.load
        }
        return f"{obj.name} – {load}"


def ages_in_words(version: KindVersion, *, fitting: bool) -> str:
    """For whom a kind is, and whether that is said of somebody of another age."""
    ages = content_of_version(version).ages
    words = gettext("From %(least)d to %(most)d years old") % {"least": ages.from_age, "most": ages.to_age}
    return words if fitting else f"{words}. {gettext('Not meant for this age')}"


class AcceptForm(VersionedForm):
    """Accept: on which kind, and by whom."""

    kind_version = KindField(
        label=_("Which trajectory?"),
        queryset=KindVersion.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("Choose a trajectory."),
            "invalid_choice": _("This trajectory is no longer on offer. Choose another one."),
        },
    )
    practitioner = PractitionerField(
        label=_("Who will carry it out?"),
        queryset=Member.objects.none(),
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose who will carry it out."),
            "invalid_choice": _("This practitioner can no longer be chosen. Choose another one."),
        },
    )
    age_override_reason = PlainTextField(
        label=_("Why this trajectory nevertheless?"),
        help_text=_("Only needed when the young person is outside the ages of the trajectory."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, birth_date: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.birth_date = birth_date
        kind = self.fields["kind_version"]
        kind.queryset = published_versions()  # type: ignore[attr-defined]
        self.fields["practitioner"].queryset = practitioners_with_load()  # type: ignore[attr-defined]
        today = timezone.localdate()
        versions = list(published_versions())
        fitting = [version for version in versions if fits(version, birth_date, today)]
        kind.choice_help = {  # type: ignore[attr-defined]
            str(version.id): ages_in_words(version, fitting=version in fitting) for version in versions
        }
        self.nothing_fits = not fitting
        self.some_do_not_fit = len(fitting) < len(versions)
        if len(fitting) == 1:
            self.initial.setdefault("kind_version", fitting[0].id)

    @property
    def needs_reason(self) -> bool:
        """Whether the page asks why a trajectory for other ages is chosen."""
        return self.some_do_not_fit or bool(self["age_override_reason"].value())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        version = cleaned.get("kind_version")
        if version is None or fits(version, self.birth_date, timezone.localdate()):
            return cleaned
        if not cleaned.get("age_override_reason") and "age_override_reason" not in self.errors:
            self.add_error(
                "age_override_reason",
                _("This trajectory is not meant for this age. Say why you choose it nevertheless."),
            )
        return cleaned


class AskForm(VersionedForm):
    """A question to the referrer."""

    question = PlainTextField(
        label=_("What do you want to know?"),
        help_text=_("Ask only what you need to decide."),
        max_length=1000,
        error_messages={"required": _("Fill in your question.")},
    )


class _WithNote(VersionedForm):
    note = PlainTextField(
        label=_("Note for the coordinators"),
        help_text=_("The referrer does not read this."),
        required=False,
        max_length=1000,
    )


class DeclineForm(_WithNote):
    """Decline, with a reason of the list."""

    reason = forms.ChoiceField(
        label=_("Why do you decline?"),
        help_text=_("The referrer reads this reason."),
        error_messages={"required": _("Choose a reason.")},
    )
    field_order = ["reason", "note", "version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _("Choose")), *decline_choices()]  # type: ignore[attr-defined]


class PointElsewhereForm(_WithNote):
    """Point to a place that fits better."""

    pointed_to = LineField(
        label=_("Which place fits better?"),
        help_text=_("The referrer reads this. For example: the neighbourhood team."),
        error_messages={"required": _("Fill in which place fits better.")},
    )
    field_order = ["pointed_to", "note", "version"]
