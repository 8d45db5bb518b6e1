"""What apps above this one add to the case page: the offer for a type of step, and a section of their own.

    sections.register_step(StepType.APOLOGY, apology_offer)     # in RestorationConfig.ready
    sections.register_section(restoration_section)

A plain call at start-up, no signal; repeating it changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.catalogue.content import StepType
from cases.trajectories.models import Trajectory
from cases.trajectories.road import Stop
from partners.models import Member


@dataclass(frozen=True)
class Link:
    """A way to an act: what the button says, and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Offer:
    """What can be done for one step now: a title, a sentence, and the ways to do it, main one first.

    `calm`: nothing has to be done today; then no way stands out.
    """

    title: str
    text: str = ""
    links: tuple[Link, ...] = ()
    calm: bool = False


@dataclass(frozen=True)
class Section:
    """A section of the case page: a template without a frame, starting at h2, and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


StepOffer = Callable[[Trajectory, Stop], Offer]
BuildSection = Callable[[Member, Trajectory], Section | None]

_steps: dict[StepType, StepOffer] = {}
_sections: list[BuildSection] = []


def register_step(type: StepType, offer: StepOffer) -> None:
    """Let `offer` say what can be done for steps of this type."""
    _steps[type] = offer


def register_section(build: BuildSection) -> None:
    """Show a section on the case page; `build` gives None where there is nothing to show."""
    if build not in _sections:
        _sections.append(build)


def registered_offer(type: StepType) -> StepOffer | None:
    """Who says what can be done for steps of this type; None when this app itself does."""
    return _steps.get(type)


def sections_for(member: Member, trajectory: Trajectory) -> list[Section]:
    """The sections that other apps show to this member."""
    built = (build(member, trajectory) for build in _sections)
    return [section for section in built if section is not None]
