"""From JSON to `Content`: the shape first, then whether the parts fit each other."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.catalogue.content import (
    ACCEPTED,
    CALENDAR,
    CALENDARS,
    CLOSED,
    EVENTS,
    FAMILIES,
    OUTCOMES,
    REFERRAL_OUTCOMES,
    REFERRED,
    STEP_ANCHOR,
    UNITS,
    Ages,
    Assignment,
    ConsentRules,
    ConsentText,
    Content,
    DeadlineRule,
    Phase,
    Reason,
    ReasonGroup,
    Step,
    StepType,
    Term,
    Texts,
)
from cases.catalogue.defaults import default_transitions
from cases.catalogue.reading import Node, refuse_twice
from partners.models import Role

LONG = 4000
LONGEST_OFFSET = 1000
OLDEST = 27
ROLES = (Role.COORDINATOR, Role.PRACTITIONER, Role.RESTORATION_WORKER)

_TOP = (
    "title summary calendar ages phases steps consent decline_reasons end_reasons assignments retention"
    " never_after_age feedback"
)


def read_content(raw: Mapping[str, Any]) -> Content:
    """See `cases.catalogue.content.parse`."""
    top = Node(raw).record(_TOP)
    calendar = top["calendar"].one_of(CALENDARS)
    phases = _phases(top["phases"])
    steps = _steps(top["steps"], phases, calendar)
    return Content(
        title=top["title"].text(at_most=100),
        summary=top["summary"].text(at_most=LONG),
        ages=_ages(top["ages"]),
        phases=phases,
        steps=steps,
        consent=_consent(top["consent"], phases, steps),
        decline_reasons=_reasons(top["decline_reasons"]),
        end_reasons=_reasons(top["end_reasons"]),
        assignments=_assignments(top["assignments"]),
        retention=_retention(top["retention"]),
        never_after_age=top["never_after_age"].integer(18, 30),
        feedback=_feedback(top["feedback"]),
        transitions=default_transitions(),
        texts=Texts(),
    )


def _ages(node: Node) -> Ages:
    parts = node.record("from to")
    ages = Ages(parts["from"].integer(8, OLDEST), parts["to"].integer(8, OLDEST))
    if ages.from_age > ages.to_age:
        parts["to"].fail(_("The highest age is lower than the lowest age."))
    return ages


def _phases(node: Node) -> tuple[Phase, ...]:
    found = [(item, item.record("key title")) for item in node.items(at_least=2, at_most=12)]
    phases = [(item, Phase(parts["key"].key(), parts["title"].text(at_most=60))) for item, parts in found]
    refuse_twice((item, phase.key) for item, phase in phases)
    return tuple(phase for _item, phase in phases)


def _steps(node: Node, phases: tuple[Phase, ...], calendar: str) -> tuple[Step, ...]:
    order = [phase.key for phase in phases]
    items = node.items(at_least=3, at_most=80)
    steps: list[Step] = []
    for item in items:
        step = _step(item, order, [known.key for known in steps], calendar)
        if steps and order.index(step.phase) < order.index(steps[-1].phase):
            item.fail(_("This step belongs to an earlier phase than the step before it."))
        steps.append(step)
        refuse_twice(zip(items, (known.key for known in steps), strict=False))
    for phase in order:
        if not any(step.phase == phase for step in steps):
            node.fail(_("The phase “%(phase)s” has no step.") % {"phase": phase})
    _check_ends(node, steps)
    return tuple(steps)


def _step(item: Node, phases: list[str], before: list[str], calendar: str) -> Step:
    parts = item.record("key phase type title noun role required repeatable after deadline")
    return Step(
        key=parts["key"].key(),
        phase=parts["phase"].one_of(phases),
        type=StepType(parts["type"].one_of([kind.value for kind in StepType])),
        title=parts["title"].text(at_most=100),
        noun=parts["noun"].text(at_most=100),
        role=parts["role"].one_of([role.value for role in ROLES]),
        required=parts["required"].flag(),
        repeatable=parts["repeatable"].flag(),
        after=tuple(_earlier(entry, before) for entry in parts["after"].items(at_most=20)),
        deadline=_deadline(parts["deadline"], before, calendar),
    )


def _earlier(node: Node, before: list[str]) -> str:
    """A step that stands before: so that no step can wait for itself, in any number of turns."""
    key = node.key()
    if key not in before:
        node.fail(_("“%(key)s” is no step that stands before this one.") % {"key": key})
    return key


def _deadline(node: Node, before: list[str], calendar: str) -> DeadlineRule:
    parts = node.record("anchor offset unit")
    anchor = parts["anchor"].text(at_most=70)
    if anchor.startswith(STEP_ANCHOR):
        _earlier(Node(anchor.removeprefix(STEP_ANCHOR), parts["anchor"].place), before)
    else:
        parts["anchor"].one_of(EVENTS)
    return DeadlineRule(
        anchor=anchor,
        offset=parts["offset"].integer(0, LONGEST_OFFSET),
        unit=parts["unit"].one_of(UNITS),
        calendar=calendar,
    )


def _check_ends(node: Node, steps: list[Step]) -> None:
    """It begins with one decision on the referral, and ends with one closing and one feedback."""
    triage = [step for step in steps if step.deadline.anchor == REFERRED]
    decisions = [step for step in steps if step.type is StepType.DECISION]
    if len(triage) != 1 or triage[0] is not steps[0] or triage[0] not in decisions:
        node.fail(_("The first step, and no other, is a decision that counts from the referral."))
    if len(decisions) != 2:
        node.fail(_("There must be two decisions: on the referral, and the closing."))
    closing = decisions[1]
    if closing.deadline.anchor != ACCEPTED or closing.deadline.unit != CALENDAR:
        node.fail(_("The closing must be due a number of calendar days after the acceptance."))
    feedback = [step for step in steps if step.type is StepType.FEEDBACK]
    if len(feedback) != 1 or feedback[0].deadline.anchor != CLOSED or feedback[0] is not steps[-1]:
        node.fail(_("The last step must be the one feedback, counted from the closing."))
    for step in (*decisions, *feedback):
        if not step.required or step.repeatable:
            node.fail(_("“%(key)s” must be required and cannot repeat.") % {"key": step.key})
    if any(step.deadline.anchor == CLOSED for step in steps if step not in feedback):
        node.fail(_("Only the feedback can count from the closing."))


def _consent(node: Node, phases: tuple[Phase, ...], steps: tuple[Step, ...]) -> ConsentRules:
    parts = node.record("before_phase texts")
    order = [phase.key for phase in phases]
    before = parts["before_phase"].one_of(order)
    items = parts["texts"].items(at_least=len(FAMILIES), at_most=len(FAMILIES))
    texts = [_consent_text(item) for item in items]
    refuse_twice(zip(items, (text.family for text in texts), strict=True))
    asked = [step for step in steps if step.type is StepType.CONSENT and step.required]
    if not any(order.index(step.phase) < order.index(before) for step in asked):
        parts["before_phase"].fail(_("No required step before this phase asks for the consents."))
    return ConsentRules(before, tuple(texts))


def _consent_text(item: Node) -> ConsentText:
    parts = item.record("family purpose recipient title young_person guardian")
    return ConsentText(
        family=parts["family"].one_of(FAMILIES),
        purpose=parts["purpose"].key(),
        recipient=parts["recipient"].text(at_most=60, empty=True),
        title=parts["title"].text(at_most=100),
        young_person=parts["young_person"].text(at_most=LONG),
        guardian=parts["guardian"].text(at_most=LONG),
    )


def _reasons(node: Node) -> tuple[ReasonGroup, ...]:
    groups = []
    entries: list[tuple[Node, str]] = []
    for item in node.items(at_least=1, at_most=20):
        parts = item.record("title reasons")
        reasons = []
        for entry in parts["reasons"].items(at_least=1, at_most=40):
            words = entry.record("key text")
            reasons.append(Reason(words["key"].key(), words["text"].text()))
            entries.append((entry, reasons[-1].key))
        groups.append(ReasonGroup(parts["title"].text(at_most=100), tuple(reasons)))
    refuse_twice(entries)
    return tuple(groups)


def _assignments(node: Node) -> tuple[Assignment, ...]:
    items = node.items(at_most=100)
    found = []
    for item in items:
        parts = item.record("key theme title goal text")
        found.append(
            Assignment(
                key=parts["key"].key(),
                theme=parts["theme"].text(at_most=60),
                title=parts["title"].text(),
                goal=parts["goal"].text(at_most=400),
                text=parts["text"].text(at_most=LONG),
            )
        )
    refuse_twice(zip(items, (assignment.key for assignment in found), strict=True))
    return tuple(found)


def _retention(node: Node) -> dict[str, Term]:
    terms = {}
    for outcome, entry in node.record(" ".join((*OUTCOMES, *REFERRAL_OUTCOMES))).items():
        parts = entry.record("months rule")
        terms[outcome] = Term(parts["months"].integer(0, 120), parts["rule"].text(at_most=120))
    return terms


def _feedback(node: Node) -> dict[str, str]:
    sentences = {}
    for outcome, entry in node.record(" ".join(OUTCOMES)).items():
        sentences[outcome] = entry.text(at_most=400)
        if sentences[outcome].count("{date}") != 1:
            entry.fail(_("The sentence must hold {date} once."))
    return sentences
