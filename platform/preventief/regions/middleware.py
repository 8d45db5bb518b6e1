"""On the control plane: who is this relationship manager, and what stands in the frame around the page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from preventief.regions.access import manager_of
from preventief.regions.models import RelationshipManager
from preventief.ui.frame import Frame, NavItem

REGION_HOME = "onboarding:municipalities"


class RelationshipManagerMiddleware:
    """Sets `request.relationship_manager` (None for others) and `request.frame`, looked up on first use.

    Inside a municipality it does nothing: relationship managers do not exist there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request, "environment", None) is None:
            request.relationship_manager = SimpleLazyObject(lambda: manager_of(request.user))  # type: ignore[attr-defined]
            request.frame = SimpleLazyObject(lambda: frame_for(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def frame_for(request: HttpRequest) -> Frame:
    """The public site's frame, or the region's for a relationship manager."""
    manager: RelationshipManager | None = getattr(request, "relationship_manager", None)
    return region_frame(request, manager) if manager else public_frame(request)


def public_frame(request: HttpRequest) -> Frame:
    """Four pages to read and one thing to do."""
    entries = (
        (_("How it works"), "regions:how_it_works"),
        (_("What it brings"), "regions:what_it_brings"),
        (_("Relationship manager"), "regions:find"),
        (_("Subscribe"), "onboarding:start"),
    )
    navigation = []
    for label, name in entries:
        url = reverse(name)
        navigation.append(NavItem(label, url, current=request.path.startswith(url)))
    if request.user.is_authenticated:
        return Frame(
            person=request.user.name,
            navigation=navigation,
            home_url=reverse("home"),
            sign_out_url=reverse("account_logout"),
            account_url=reverse("mfa_index"),
        )
    return Frame(navigation=navigation, home_url=reverse("home"), sign_in_url=reverse("regions:sign_in"))


def region_frame(request: HttpRequest, manager: RelationshipManager) -> Frame:
    """Names the regions of this relationship manager."""
    home = reverse(REGION_HOME)
    find = reverse("regions:find")
    return Frame(
        place=", ".join(region.name for region in manager.regions.all()),
        person=manager.name,
        role=_("relationship manager"),
        navigation=[
            NavItem(_("My municipalities"), home, current=request.path.startswith(home)),
            NavItem(_("Find a municipality"), find, current=request.path.startswith(find)),
            NavItem(_("How it works"), reverse("regions:how_it_works")),
        ],
        home_url=home,
        sign_out_url=reverse("account_logout"),
        account_url=reverse("mfa_index"),
    )
