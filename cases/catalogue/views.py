"""The kinds of trajectory of this municipality, to read."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.catalogue import access, queries
from cases.catalogue.outline import outline_of
from partners.doors import MemberRequest, members
from partners.models import Role

door = members(Role.ADMINISTRATOR, Role.COORDINATOR)


@door
@require_safe
def kinds(request: MemberRequest) -> HttpResponse:
    """Every kind, with the version on which new cases start."""
    shown = queries.kinds_with_content(access.kinds_for(request.member))
    return render(request, "catalogue/kinds.html", {"kinds": shown})


@door
@require_safe
def kind(request: MemberRequest, id: UUID) -> HttpResponse:
    """One kind, whole, in words."""
    found = access.get_kind(by=request.member, id=id)
    version = queries.published_version_of(found)
    outline = outline_of(access.content_of_version(version)) if version else None
    return render(request, "catalogue/kind.html", {"kind": found, "version": version, "outline": outline})
