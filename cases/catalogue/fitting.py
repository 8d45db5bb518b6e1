"""Whether the parts of a version fit each other, so that every case on it can begin, go on and end.

A draft may have misfits while somebody works on it; nothing with one is ever published.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.catalogue.elements import (
    ACCEPTED,
    CALENDAR,
    CLOSED,
    COMPLETED,
    OPEN_STATES,
    OUTCOMES,
    REFERRAL_OUTCOMES,
    REFERRED,
    RUNNING,
    Step,
    StepType,
)
from cases.catalogue.reading import Fault

# For annotations only: content is read by means of this module.
if TYPE_CHECKING:
    from cases.catalogue.content import Content


def misfits(content: "Content") -> list[Fault]:
    """Everything in which the parts do not fit each other, each with its place."""
    return [
        *_order(content),
        *_phases(content),
        *_ends(content),
        *_consent(content),
        *_retention(content),
        *_ways(content),
    ]


def _order(content: "Content") -> Iterator[Fault]:
    """A step waits for, and counts from, only steps that stand before it: so nothing goes round in a loop and
    no step is out of reach."""
    every = {step.key for step in content.steps}
    before: set[str] = set()
    for at, step in enumerate(content.steps):
        for position, key in enumerate(step.after):
            if key not in before:
                yield Fault(f"steps[{at}].after[{position}]", _not_before(key, step, every))
        place = f"steps[{at}].deadline.anchor"
        if not step.deadline.anchor:
            yield Fault(place, _("Choose what this deadline counts from."))
        elif step.deadline.step_key and step.deadline.step_key not in before:
            yield Fault(place, _not_before(step.deadline.step_key, step, every))
        before.add(step.key)


def _not_before(key: str, step: Step, every: set[str]) -> str:
    if key == step.key:
        return _("A step cannot wait for itself.")
    if key in every:
        return _("“%(key)s” comes after this step, so this step could never be reached.") % {"key": key}
    return _("There is no step “%(key)s”.") % {"key": key}


def _phases(content: "Content") -> Iterator[Fault]:
    order = {phase.key: at for at, phase in enumerate(content.phases)}
    for at, (one, other) in enumerate(zip(content.steps, content.steps[1:], strict=False), start=1):
        if order[other.phase] < order[one.phase]:
            yield Fault(f"steps[{at}]", _("This step belongs to an earlier phase than the step before it."))
    for at, phase in enumerate(content.phases):
        if not content.steps_of(phase.key):
            message = _("The phase “%(phase)s” has no step.") % {"phase": phase.title}
            yield Fault(f"phases[{at}]", message)


def _ends(content: "Content") -> Iterator[Fault]:
    """It begins with one decision on the referral, and ends with one closing and one feedback."""
    places = {step.key: f"steps[{at}]" for at, step in enumerate(content.steps)}
    first, last = content.steps[0], content.steps[-1]
    triage = [step for step in content.steps if step.deadline.anchor == REFERRED]
    decisions = [step for step in content.steps if step.type is StepType.DECISION]
    feedback = [step for step in content.steps if step.type is StepType.FEEDBACK]
    if triage != [first] or first not in decisions:
        yield Fault("steps", _("The first step, and no other, is a decision that counts from the referral."))
    if len(decisions) != 2:
        yield Fault("steps", _("There must be two decisions: on the referral, and the closing."))
    else:
        rule = decisions[1].deadline
        if rule.anchor != ACCEPTED or rule.unit != CALENDAR:
            message = _("The closing must be due a number of calendar days after the acceptance.")
            yield Fault("steps", message)
    if feedback != [last] or last.deadline.anchor != CLOSED:
        yield Fault("steps", _("The last step must be the one feedback, counted from the closing."))
    for step in (*decisions, *feedback):
        if not step.required or step.repeatable or step.condition:
            message = _("“%(step)s” belongs to every case: required, once, and without a condition.")
            yield Fault(places[step.key], message % {"step": step.title})
    for step in content.steps:
        if step.deadline.anchor == CLOSED and step not in feedback:
            place = f"{places[step.key]}.deadline.anchor"
            yield Fault(place, _("Only the feedback can count from the closing."))


def _consent(content: "Content") -> Iterator[Fault]:
    gate = content.phase_position(content.consent.before_phase)
    asked = [
        step
        for step in content.steps
        if step.type is StepType.CONSENT and step.required and not step.condition
    ]
    if not any(content.phase_position(step.phase) < gate for step in asked):
        message = _("No required step before this phase asks for the consents.")
        yield Fault("consent.before_phase", message)


def _retention(content: "Content") -> Iterator[Fault]:
    for outcome in (*OUTCOMES, *REFERRAL_OUTCOMES):
        if outcome not in content.retention:
            yield Fault(f"retention.{outcome}", _("Say how long a case with this result is kept."))


def _ways(content: "Content") -> Iterator[Fault]:
    """A trajectory can be completed, and from every state it can reach there is a way to an end."""
    ways: dict[str, set[str]] = {state: set() for state in OPEN_STATES}
    for at, way in enumerate(content.transitions):
        if way.from_state == way.to_state:
            yield Fault(f"transitions[{at}]", _("This leads from a state to itself."))
        ways[way.from_state].add(way.to_state)
    if COMPLETED not in ways[RUNNING]:
        yield Fault("transitions", _("Nobody can complete a running trajectory."))
    for state in OPEN_STATES:
        reached = state == RUNNING or state in ways[RUNNING]
        if reached and not ways[state] - {state}:
            yield Fault("transitions", _no_way_on(state))


def _no_way_on(state: str) -> str:
    if state == RUNNING:
        return _("There is no way on for a running trajectory.")
    return _("There is no way on for a trajectory that is on hold.")
