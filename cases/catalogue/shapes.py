"""The shape of the JSON of a version: what may stand where, within which bounds."""

from django.utils.translation import gettext_noop

from cases.catalogue.elements import (
    CALENDARS,
    EVENTS,
    FAMILIES,
    OPEN_STATES,
    OUTCOMES,
    REASON_LISTS,
    REFERRAL_OUTCOMES,
    STATES,
    UNITS,
    Condition,
    QuestionType,
    Sensitivity,
    StepType,
)
from cases.catalogue.reading import KEY, Flag, Many, Matching, OneOf, Parts, Text, Whole
from partners.models import Partner, Role

LONG = 4000
LONGEST_OFFSET = 730
MOST_PHASES = 12
MOST_STEPS = 60
YOUNGEST, OLDEST = 8, 27
LONGEST_REMINDER = 60
ROLES = (Role.COORDINATOR, Role.PRACTITIONER, Role.RESTORATION_WORKER)

_ROLE = OneOf(tuple(role.value for role in ROLES))
_ROLE_OR_NONE = OneOf(("", *_ROLE.options))
_LONG = Text(LONG)
_LONG_OR_NONE = Text(LONG, empty=True)
_REMINDERS = Many(Whole(0, LONGEST_REMINDER), at_most=5, once="")

_ANCHOR = Matching(
    rf"^({'|'.join(EVENTS)}|step:[a-z][a-z0-9_]{{0,59}})?$",
    gettext_noop(
        "A deadline counts from “referred”, “accepted”, “closed” or “step:” with the key of a step."
    ),
)
_DEADLINE = Parts(
    needed={"anchor": _ANCHOR, "offset": Whole(0, LONGEST_OFFSET), "unit": OneOf(UNITS)},
    allowed={
        "calendar": OneOf(CALENDARS),
        "warns": _ROLE_OR_NONE,
        "remind_before": _REMINDERS,
        "remind_after": _REMINDERS,
    },
)
_STEP = Parts(
    needed={
        "key": KEY,
        "phase": KEY,
        "type": OneOf(tuple(StepType)),
        "title": Text(100),
        "noun": Text(100),
        "role": _ROLE,
        "required": Flag(),
        "repeatable": Flag(),
        "after": Many(KEY, at_most=20, once=""),
        "deadline": _DEADLINE,
    },
    allowed={"condition": OneOf(("", *Condition))},
)
_CONSENT = Parts(
    {
        "before_phase": KEY,
        "texts": Many(
            Parts(
                {
                    "family": OneOf(FAMILIES),
                    "purpose": KEY,
                    "recipient": Text(60, empty=True),
                    "title": Text(100),
                    "young_person": _LONG,
                    "guardian": _LONG,
                }
            ),
            at_least=len(FAMILIES),
            at_most=len(FAMILIES),
            once="family",
        ),
    }
)
_REASON = Parts({"key": KEY, "text": Text()})
_GROUP = Parts({"title": Text(100), "reasons": Many(_REASON, at_least=1, at_most=40)})
_TERM = Parts({"months": Whole(0, 120), "rule": Text(120)})
_QUESTION = Parts(
    needed={
        "key": KEY,
        "label": Text(),
        "help": Text(600, empty=True),
        "type": OneOf(tuple(QuestionType)),
        "required": Flag(),
        "sensitivity": OneOf(tuple(Sensitivity)),
    },
    allowed={"choices": Many(Text(100), at_most=20, once="")},
)
_CHECK = Parts(
    {"key": KEY, "question": Text(400), "passes_on": OneOf(("yes", "no")), "override_role": _ROLE_OR_NONE}
)
_TRANSITION = Parts(
    {
        "from": OneOf(OPEN_STATES),
        "to": OneOf(STATES),
        "role": _ROLE,
        "button": Text(60),
        "warning": Text(600, empty=True),
        "reasons": OneOf(REASON_LISTS),
    }
)

VERSION = Parts(
    needed={
        "title": Text(100),
        "summary": _LONG,
        "calendar": OneOf(CALENDARS),
        "ages": Parts({"from": Whole(YOUNGEST, OLDEST), "to": Whole(YOUNGEST, OLDEST)}),
        "phases": Many(Parts({"key": KEY, "title": Text(60)}), at_least=2, at_most=MOST_PHASES, once="key"),
        "steps": Many(_STEP, at_least=3, at_most=MOST_STEPS, once="key"),
        "consent": _CONSENT,
        "decline_reasons": Many(_GROUP, at_least=1, at_most=20),
        "end_reasons": Many(_GROUP, at_least=1, at_most=20),
        "assignments": Many(
            Parts(
                {"key": KEY, "theme": Text(60), "title": Text(), "goal": Text(400), "text": _LONG},
            ),
            at_most=100,
            once="key",
        ),
        # What is missing here is asked for when the version is checked (fitting.py).
        "retention": Parts({}, dict.fromkeys((*OUTCOMES, *REFERRAL_OUTCOMES), _TERM)),
        "never_after_age": Whole(18, 30),
        "feedback": Parts(dict.fromkeys(OUTCOMES, Text(400, holds="{date}"))),
    },
    allowed={
        "pause_reasons": Many(_GROUP, at_most=20),
        "questions": Many(_QUESTION, at_most=30, once="key"),
        "checklist": Many(_CHECK, at_most=30, once="key"),
        "partners": Many(OneOf(tuple(Partner.Kind.values)), at_most=len(Partner.Kind.values), once=""),
        "transitions": Many(_TRANSITION, at_most=40),
        "texts": Parts({}, dict.fromkeys(("young_person", "guardian", "end_young_person"), _LONG_OR_NONE)),
    },
)
