"""What stands on the first page. Each app adds the block of its own work from `AppConfig.ready`.

    home.register(Role.REFERRER, 10, my_referrals)      # in ReferralsConfig.ready

A block is a function of the request; it returns a template and its context, or None when there is nothing to
say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from partners.models import Member, Role

if TYPE_CHECKING:
    from partners.doors import MemberRequest


@dataclass(frozen=True)
class HomeBlock:
    """One block: a template (without a frame, starting at h2) and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


Build = Callable[["MemberRequest"], HomeBlock | None]


@dataclass(frozen=True)
class _Registered:
    role: Role
    order: int
    build: Build


_registered: list[_Registered] = []


def register(role: Role, order: int, build: Build) -> None:
    """Show a block to members with this role; lower orders stand first. Repeating it changes nothing."""
    block = _Registered(role, order, build)
    if block not in _registered:
        _registered.append(block)


def blocks_for(request: "MemberRequest") -> list[HomeBlock]:
    """The blocks for everything this member does here; a block that belongs to two roles comes once."""
    member: Member = request.member
    builds: dict[Build, None] = {}
    for block in sorted(_registered, key=lambda block: block.order):
        if member.has(block.role):
            builds.setdefault(block.build)
    blocks = (build(request) for build in builds)
    return [block for block in blocks if block is not None]
