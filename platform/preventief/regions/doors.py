"""The door of the control plane: relationship managers of a region."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from preventief.accounts.doors import Door, View, sign_in_first, with_door
from preventief.errors import NotAllowed
from preventief.regions.models import RelationshipManager

RELATIONSHIP_MANAGER = Door("relationship manager", frozenset({RelationshipManager.ROLE}))


class ManagerRequest(HttpRequest):
    """A request of somebody who came through the door `relationship_managers`."""

    relationship_manager: RelationshipManager


def relationship_managers(view: View) -> View:
    """Relationship managers may come here; who is not signed in is asked to, anybody else finds nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = sign_in_first(request)
        if answer is not None:
            return answer
        if not getattr(request, "relationship_manager", None):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return with_door(guarded, RELATIONSHIP_MANAGER)
