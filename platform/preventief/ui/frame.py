"""The frame around every page. A plane's middleware fills it; the templates only show it."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django_stubs_ext import StrOrPromise

MOST_ENTRIES = 5


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation; `current` when the page shown belongs to it."""

    label: StrOrPromise
    url: str
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """What header and navigation say: where this is, who is looking, and where they can go.

    `outdoors` puts the navigation at the bottom of a phone's screen, for roles that work in the street.
    `sign_out_url` is empty when nobody is signed in; `account_url` leads to the page of their own sign-in.
    """

    place: StrOrPromise = ""
    person: str = ""
    role: StrOrPromise = ""
    navigation: list[NavItem] = field(default_factory=list)
    home_url: str = "/"
    outdoors: bool = False
    sign_in_url: str = ""
    sign_out_url: str = ""
    account_url: str = ""

    def __post_init__(self) -> None:
        if len(self.navigation) > MOST_ENTRIES:
            raise ValueError(f"The navigation has at most {MOST_ENTRIES} entries.")


def address(name: str) -> str:
    """The address of a named page, or nothing when this plane does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame_of(request: HttpRequest) -> Frame:
    """The frame that the plane set, or a bare one.

    The bare frame looks at no user and no database: it also stands around the page that says the database
    is away.
    """
    frame = getattr(request, "frame", None)
    return frame if isinstance(frame, Frame) else Frame()
