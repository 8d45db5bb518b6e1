"""Who may see what of the register: everybody its public part, a manager only their own regions."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from preventief.accesslog.actions import record
from preventief.accesslog.models import Look, Purpose
from preventief.regions.models import Area, Municipality, RelationshipManager


def manager_of(user: AbstractBaseUser | AnonymousUser) -> RelationshipManager | None:
    """The relationship manager that this account belongs to; None for others and for one who has left."""
    if not user.is_authenticated:
        return None
    return (
        RelationshipManager.objects.prefetch_related("regions").filter(user_id=user.pk, active=True).first()
    )


def municipalities_for(manager: RelationshipManager) -> QuerySet[Municipality]:
    """The municipalities of the manager's own regions; none for one who has left."""
    if not manager.active:
        return Municipality.objects.none()
    return Municipality.objects.filter(region__in=[region.id for region in manager.regions.all()])


def get_municipality(*, by: RelationshipManager, code: str) -> Municipality:
    """One municipality of the manager's own regions.

    Raises:
        Http404: there is none; of one in another region the attempt is logged, and the answer is the same.
    """
    found = municipalities_for(by).select_related("region").filter(code=code).first()
    if found is None:
        elsewhere = Municipality.objects.filter(code=code).first()
        if elsewhere is not None:
            record(by, Look.REFUSED, elsewhere, purpose=Purpose.ADMINISTRATION)
        raise Http404
    return found


def get_area(*, slug: Any) -> Area:
    """The area at this address; public."""
    return get_object_or_404(Area.objects.select_related("municipality__region"), slug=slug)
