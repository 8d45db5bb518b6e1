"""The forms on which the practitioner writes down what somebody answered."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.consents.actions import day_problem
from cases.consents.models import Consent
from cases.consents.overview import Question
from preventief.ui.forms import PlainForm, ThreePartDateField

if TYPE_CHECKING:
    from cases.trajectories.models import Trajectory


class DayAndWayForm(PlainForm):
    """On which day it was said, and how."""

    way = forms.ChoiceField(
        label=gettext_lazy("How was it said?"),
        choices=[
            (Consent.Way.SPOKEN.value, gettext_lazy("Spoken, and noted down here")),
            (Consent.Way.PAPER.value, gettext_lazy("Signed on paper")),
        ],
        widget=forms.RadioSelect,
    )
    decided_on = ThreePartDateField(label=gettext_lazy("On which day?"))

    def __init__(
        self, *args: Any, trajectory: "Trajectory", given_on: date | None = None, **kwargs: Any
    ) -> None:
        initial = {"decided_on": timezone.localdate(), "way": Consent.Way.SPOKEN, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.trajectory = trajectory
        self.given_on = given_on

    def clean_decided_on(self) -> date:
        """The day, when the answer can have been given on it."""
        day: date = self.cleaned_data["decided_on"]
        problem = day_problem(self.trajectory, day, given_on=self.given_on)
        if problem:
            raise ValidationError(problem)
        return day


class AnswersForm(DayAndWayForm):
    """What one person answered: a question of its own for each thing that is asked."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, questions: Iterable[Question], seen: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        self.questions = tuple(questions)
        for question in self.questions:
            self.fields[question.asked.family] = forms.ChoiceField(
                label=_("The answer to “%(title)s”") % {"title": question.asked.title},
                choices=[
                    (Consent.Decision.GIVEN.value, _("Yes, agrees")),
                    (Consent.Decision.REFUSED.value, _("No, does not agree")),
                ],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose an answer to “%(title)s”.") % {"title": question.asked.title}
                },
            )
        self.order_fields([question.asked.family for question in self.questions])

    @property
    def asked(self) -> list[tuple[Question, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[question.asked.family]) for question in self.questions]

    @property
    def answers(self) -> dict[str, str]:
        """The answer per family."""
        return {q.asked.family: self.cleaned_data[q.asked.family] for q in self.questions}
