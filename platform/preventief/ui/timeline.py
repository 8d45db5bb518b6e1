"""The timeline: what was, is and will be."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

TimelineState = Literal["done", "now", "next", "skipped"]

WORDS: dict[str, StrOrPromise] = {
    "done": _("Done"),
    "now": _("Now"),
    "next": _("To come"),
    "skipped": _("Skipped"),
}


@dataclass(frozen=True)
class TimelineItem:
    """One phase or event. `when` and `body` are shown as text; `why` folds out under "Why this date?".

    `badge` is a short text in a badge with the tone `badge_tone` (done, attention, neutral or error). `url`
    makes the title a link.
    """

    title: StrOrPromise
    state: TimelineState
    when: StrOrPromise = ""
    body: StrOrPromise = ""
    badge: StrOrPromise = ""
    badge_tone: str = "attention"
    why: StrOrPromise = ""
    url: str = ""

    @property
    def state_in_words(self) -> StrOrPromise:
        return WORDS[self.state]
