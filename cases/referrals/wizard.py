"""The steps of a referral: what was typed turned into forms, and checked forms into facts.

Answers are kept as they were typed, per step. Nothing here asks the database, but for the ages on offer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import ChoiceField
from django.http import QueryDict
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from cases.catalogue.content import Ages
from cases.people.actions import GuardianFacts, PersonFacts
from cases.referrals.actions import ReferralFacts
from cases.referrals.forms import HappenedForm, ParentForm, PersonForm, ToldForm
from cases.referrals.rules import is_of_age, published_ages
from preventief.ui.forms import PlainForm, ThreePartDateField

# Set in a step's answers when its author went away before it was finished: it is then shown without errors.
LATER = "later"
LONGEST_ANSWER = 100_000
CHECK = "controle"


@dataclass(frozen=True)
class Step:
    """One page: its key in the answers, its place in the address, its title."""

    key: str
    slug: str
    title: StrOrPromise


STEPS = (
    Step("who", "wie", _("Who is it about?")),
    Step("what", "wat", _("What happened?")),
    Step("told", "verteld", _("Who knows about it?")),
)
TOTAL = len(STEPS) + 1


def step_at(slug: str) -> Step | None:
    """The step with this place in the address."""
    return next((step for step in STEPS if step.slug == slug), None)


class Wizard:
    """The answers of one draft."""

    def __init__(self, answers: Mapping[str, Mapping[str, str]]) -> None:
        self.answers = answers
        self.ages: list[Ages] = published_ages()
        self.today = timezone.localdate()
        self._forms: dict[str, list[PlainForm]] = {}

    def forms(self, key: str, *, fresh: bool = False) -> list[PlainForm]:
        """The forms of a step: checked against what was typed, or only showing it when `fresh`."""
        if fresh:
            return self._build(key, None, self.answers.get(key, {}))
        if key not in self._forms:
            typed = self.answers.get(key)
            self._forms[key] = self._build(key, typed if typed is not None else {}, {})
        return self._forms[key]

    def _build(self, key: str, typed: Mapping[str, str] | None, shown: Mapping[str, str]) -> list[PlainForm]:
        if key == "who":
            forms: list[PlainForm] = [
                PersonForm(typed, ages=self.ages),
                ParentForm(typed, prefix="ouder1"),
                ParentForm(typed, prefix="ouder2", empty_permitted=True),
            ]
        elif key == "what":
            forms = [HappenedForm(typed, born=self.born)]
        else:
            forms = [ToldForm(typed, of_age=self.of_age)]
        for form in forms:
            form.initial = initial_of(form, shown)
        if key == "who" and typed is not None:
            person, first_parent = forms[0], forms[1]
            born = person.cleaned_data.get("birth_date") if person.is_valid() else None
            first_parent.empty_permitted = born is not None and is_of_age(born, self.today)
        return forms

    @property
    def born(self) -> date | None:
        """The birth date, when it was filled in rightly."""
        if "who" not in self.answers:
            return None
        person = self.forms("who")[0]
        person.is_valid()
        born: date | None = person.cleaned_data.get("birth_date")
        return born

    @property
    def of_age(self) -> bool:
        """Whether the young person is of age, so that the parents need not be told."""
        return self.born is not None and is_of_age(self.born, self.today)

    def is_done(self, key: str) -> bool:
        """Whether every answer of a step is right."""
        return key in self.answers and all(form.is_valid() for form in self.forms(key))

    def first_open(self) -> Step | None:
        """The first step that needs something; None when all can be sent."""
        return next((step for step in STEPS if not self.is_done(step.key)), None)

    def shown(self) -> list["ShownStep"]:
        """The answers as the author reads them back, step by step; call it when no step is open."""
        found = []
        for step in STEPS:
            pairs = [pair for form in self.forms(step.key) for pair in _read_back(form)]
            found.append(ShownStep(step, pairs))
        return found

    def facts(self) -> ReferralFacts:
        """What was told; call it when no step is open."""
        person, *parents = self.forms("who")
        known = dict(person.cleaned_data)
        remark = known.pop("age_remark")
        what = self.forms("what")[0].cleaned_data
        told = self.forms("told")[0].cleaned_data
        return ReferralFacts(
            young_person=PersonFacts(**known),
            guardians=tuple(
                GuardianFacts(**parent.cleaned_data) for parent in parents if parent.has_changed()
            ),
            age_remark=remark,
            young_person_told_on=told.get("young_person_told_on"),
            parents_told_on=told.get("parents_told_on"),
            **what,
        )


@dataclass(frozen=True)
class ShownStep:
    """A step to read back: questions and answers."""

    step: Step
    answers: list[tuple[StrOrPromise, StrOrPromise]]


NAME = ("first_name", "infix", "last_name")


def _read_back(form: PlainForm) -> Iterator[tuple[StrOrPromise, StrOrPromise]]:
    """The questions and answers of one form, a name as one answer; nothing for what was left empty."""
    if not form.has_changed():
        return
    if "first_name" in form.fields:
        label = _("Parent or carer") if isinstance(form, ParentForm) else _("Name")
        yield label, " ".join(form.cleaned_data[part] for part in NAME if form.cleaned_data[part])
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "") or name in NAME:
            continue
        if isinstance(value, date):
            value = formats.date_format(value, "j F Y")
        elif isinstance(field, ChoiceField):
            words: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
            value = words[value]
        yield field.label or "", str(value)


def initial_of(form: PlainForm, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the first values of a form that is not checked yet."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        html_name = form.add_prefix(name)
        if isinstance(field, ThreePartDateField):
            found[name] = tuple(typed.get(f"{html_name}_{part}", "") for part in range(3))
        elif html_name in typed:
            found[name] = typed[html_name]
        elif field.initial is not None:
            found[name] = field.initial
    return found


def typed_in(post: QueryDict, forms: list[PlainForm]) -> dict[str, str]:
    """What was typed in these forms, and nothing else of what the browser sent."""
    found: dict[str, str] = {}
    for form in forms:
        for name in form.fields:
            html_name = form.add_prefix(name)
            for sent in (html_name, *(f"{html_name}_{part}" for part in range(3))):
                if sent in post:
                    found[sent] = str(post[sent])[:LONGEST_ANSWER]
    return found
