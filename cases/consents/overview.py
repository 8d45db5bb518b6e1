"""What the page about agreement shows: per person what is asked and answered, and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cases.catalogue.access import content_of
from cases.catalogue.content import ConsentText
from cases.consents.models import Consent
from cases.consents.queries import (
    Missing,
    Person,
    Standing,
    authority_gaps,
    history,
    missing,
    person_key,
    required_people,
    standing,
)

if TYPE_CHECKING:
    from cases.trajectories.models import Trajectory


@dataclass(frozen=True)
class Question:
    """One thing asked of a person, the words for them, and the answer that holds now."""

    asked: ConsentText
    person: Person
    answer: Consent | None

    @property
    def text(self) -> str:
        """The text for this reader."""
        return self.asked.young_person if self.person.is_young else self.asked.guardian

    @property
    def given(self) -> bool:
        """Whether this person agrees now."""
        return self.answer is not None and self.answer.decision == Consent.Decision.GIVEN


@dataclass(frozen=True)
class Asked:
    """A person with everything asked of them. `required` is False for somebody whose say has ended."""

    person: Person
    required: bool
    questions: tuple[Question, ...]
    answers: int

    @property
    def open(self) -> tuple[Question, ...]:
        """What this person does not agree with now."""
        return tuple(question for question in self.questions if not question.given)

    @property
    def complete(self) -> bool:
        """Whether this person agrees with everything."""
        return not self.open


@dataclass(frozen=True)
class Overview:
    """The whole page."""

    people: tuple[Asked, ...]
    missing: tuple[Missing, ...]
    gaps: tuple[Missing, ...]
    history: tuple[Consent, ...]


def overview(trajectory: "Trajectory", on: date) -> Overview:
    """The page of one case on a day. Two queries: the guardians, and the answers with who recorded them."""
    young_person = trajectory.young_person
    everybody = _everybody(trajectory)
    guardians = [person.guardian for person in everybody if person.guardian]
    told = history(trajectory)
    return Overview(
        people=tuple(_people(trajectory, everybody, told, on)),
        missing=tuple(missing(trajectory, on, guardians=guardians, consents=told)),
        gaps=tuple(authority_gaps(young_person, guardians, on)),
        history=tuple(told),
    )


def asked_of(trajectory: "Trajectory", key: str, on: date) -> Asked | None:
    """One person of this case by `Person.key`; None when nothing is, or was, asked of them."""
    people = _people(trajectory, _everybody(trajectory), history(trajectory), on)
    return next((asked for asked in people if asked.person.key == key), None)


def question_to_withdraw(trajectory: "Trajectory", key: str, purpose: str) -> Question | None:
    """What one person agreed to, or took back; None when they never agreed to it. Two queries."""
    texts = [text for text in content_of(trajectory).consent.texts if text.purpose == purpose]
    person = next((someone for someone in _everybody(trajectory) if someone.key == key), None)
    if not texts or person is None:
        return None
    answer = standing(history(trajectory)).get((key, texts[0].family))
    if answer is None or answer.decision == Consent.Decision.REFUSED:
        return None
    return Question(texts[0], person, answer)


def _everybody(trajectory: "Trajectory") -> list[Person]:
    around = trajectory.young_person.guardians.all()
    return [Person(young_person=trajectory.young_person), *(Person(guardian=one) for one in around)]


def _people(
    trajectory: "Trajectory", everybody: Iterable[Person], told: Iterable[Consent], on: date
) -> list[Asked]:
    people = list(everybody)
    rows = list(told)
    now = standing(rows)
    guardians = [person.guardian for person in people if person.guardian]
    required = required_people(trajectory.young_person, guardians, on)
    keys = {person.key for person in required}
    agreeing = {key for (key, _family), answer in now.items() if answer.decision == Consent.Decision.GIVEN}
    return [
        Asked(
            person=person,
            required=person.key in keys,
            questions=_questions(trajectory, person, now, all_of_them=person.key in keys),
            answers=sum(1 for row in rows if person_key(row) == person.key),
        )
        for person in people
        if person.key in keys | agreeing
    ]


def _questions(
    trajectory: "Trajectory", person: Person, now: Standing, *, all_of_them: bool
) -> tuple[Question, ...]:
    texts = content_of(trajectory).consent.texts
    questions = (Question(text, person, now.get((person.key, text.family))) for text in texts)
    return tuple(question for question in questions if all_of_them or question.given)
