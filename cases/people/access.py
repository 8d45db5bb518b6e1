"""Who may see and correct personal data: the practitioner of the case, and the coordinator."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cases.people.models import Guardian, YoungPerson
from partners.access import Permission, may
from partners.models import Member
from preventief.accesslog import actions as accesslog
from preventief.accesslog.models import Look, Purpose
from preventief.errors import NotAllowed


def young_people_for(member: Member) -> QuerySet[YoungPerson]:
    """The young people with a trajectory whose data this member may see and correct.

    A coordinator's all, a practitioner's own cases, anybody else's none.
    """
    with_case = YoungPerson.objects.filter(trajectory__isnull=False)
    if may(member, Permission.SEE_ALL_CASES):
        return with_case
    if may(member, Permission.CARRY_OUT):
        return with_case.filter(trajectory__practitioner=member)
    return YoungPerson.objects.none()


def purpose_of(member: Member) -> Purpose:
    """What this member looks at people's data for."""
    return Purpose.CARRYING_OUT if may(member, Permission.CARRY_OUT) else Purpose.SUPERVISION


def get_young_person(*, by: Member, trajectory_id: UUID, purpose: Purpose) -> YoungPerson:
    """The young person of a trajectory, with the look logged.

    Raises:
        NotAllowed: there is no such trajectory for this member; that somebody tried is logged.
    """
    found = young_people_for(by).filter(trajectory__id=trajectory_id).first()
    if found is None:
        of_others = YoungPerson.objects.filter(trajectory__id=trajectory_id).first()
        if of_others is not None:
            accesslog.record(by, Look.REFUSED, of_others, purpose=purpose)
        raise NotAllowed
    accesslog.record(by, Look.READ, found, purpose=purpose)
    return found


def get_guardian(young_person: YoungPerson, id: UUID) -> Guardian:
    """A parent or carer of this young person; Http404 when it is somebody else's."""
    return get_object_or_404(Guardian.objects.filter(young_person=young_person), id=id)


def require_may_correct(by: Member, young_person: YoungPerson) -> None:
    """Go on only when this member may correct this young person's data.

    Raises:
        NotAllowed: they may not.
    """
    if not young_people_for(by).filter(id=young_person.id).exists():
        raise NotAllowed
