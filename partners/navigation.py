"""The row of navigation per role.

Apps add their own entries from `AppConfig.ready`: a plain call, no signal.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from partners.models import Member, Role
from preventief.ui.frame import MOST_ENTRIES, Frame, NavItem, address

# Roles that work in the street or at a school desk: on a phone their navigation stands at the bottom.
OUTDOORS = frozenset({Role.REFERRER, Role.PRACTITIONER, Role.RESTORATION_WORKER})


@dataclass(frozen=True)
class Entry:
    """One entry for some roles: what it says, and the name of the page it leads to."""

    roles: frozenset[Role]
    order: int
    label: StrOrPromise
    url_name: str


_entries: list[Entry] = []


def register(*roles: Role, order: int, label: StrOrPromise, url_name: str) -> None:
    """Add an entry for members with one of `roles`.

    Lower orders stand first. Repeating it changes nothing.
    """
    entry = Entry(frozenset(roles), order, label, url_name)
    if not any(known.url_name == url_name and known.roles == entry.roles for known in _entries):
        _entries.append(entry)


def entries_for(member: Member) -> list[Entry]:
    """The entries of all the member's roles in order, each page once, at most as many as the frame holds."""
    held = {Role(role) for role in member.roles}
    found: dict[str, Entry] = {}
    for entry in sorted(_entries, key=lambda entry: entry.order):
        if entry.roles & held:
            found.setdefault(entry.url_name, entry)
    return list(found.values())[: MOST_ENTRIES - 1]


def frame_for(request: HttpRequest, member: Member | None) -> Frame:
    """The frame around a page inside a municipality."""
    place = gettext("Municipality of %(name)s") % {"name": request.environment.name}  # type: ignore[attr-defined]
    home = address("home") or "/"
    if not request.user.is_authenticated:
        return Frame(place=place, home_url=home, sign_in_url=address("account_login"))
    sign_out, account = address("account_logout"), address("mfa_index")
    if member is None:
        return Frame(
            place=place, person=request.user.name, home_url=home, sign_out_url=sign_out, account_url=account
        )
    return Frame(
        place=place,
        person=member.name,
        role=member.role_words,
        navigation=_navigation(request.path, home, member),
        home_url=home,
        outdoors=bool(OUTDOORS & {Role(role) for role in member.roles}),
        sign_out_url=sign_out,
        account_url=account,
    )


def _navigation(path: str, home: str, member: Member) -> list[NavItem]:
    items = [NavItem(pgettext("navigation", "My work"), home, current=path == home)]
    for entry in entries_for(member):
        url = address(entry.url_name)
        if url:
            items.append(NavItem(entry.label, url, current=path.startswith(url)))
    return items


register(Role.ADMINISTRATOR, order=10, label=_("Members"), url_name="partners:members")
register(Role.ADMINISTRATOR, order=20, label=_("Partners"), url_name="partners:partners")
register(Role.PRIVACY_OFFICER, order=90, label=_("Access log"), url_name="partners:access_log")
