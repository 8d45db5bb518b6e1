"""The running texts of a version, each with its place: what people read, not the keys."""

from collections.abc import Iterator

from cases.catalogue.content import Content

Placed = Iterator[tuple[str, str]]


def texts_of(content: Content) -> Placed:
    """Every text of a sentence or more, with the place where it stands."""
    yield "summary", content.summary
    for at, text in enumerate(content.consent.texts):
        yield f"consent.texts[{at}].young_person", text.young_person
        yield f"consent.texts[{at}].guardian", text.guardian
    for name in ("decline_reasons", "end_reasons", "pause_reasons"):
        for at, group in enumerate(getattr(content, name)):
            for position, reason in enumerate(group.reasons):
                yield f"{name}[{at}].reasons[{position}].text", reason.text
    for at, assignment in enumerate(content.assignments):
        yield f"assignments[{at}].goal", assignment.goal
        yield f"assignments[{at}].text", assignment.text
    for at, question in enumerate(content.questions):
        yield f"questions[{at}].label", question.label
        yield f"questions[{at}].help", question.help
    for at, check in enumerate(content.checklist):
        yield f"checklist[{at}].question", check.question
    for at, way in enumerate(content.transitions):
        yield f"transitions[{at}].warning", way.warning
    for outcome, sentence in content.feedback.items():
        yield f"feedback.{outcome}", sentence
    for name in ("young_person", "guardian", "end_young_person"):
        yield f"texts.{name}", getattr(content.texts, name)
