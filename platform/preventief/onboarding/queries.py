"""Reads of the way from asked to live, for who subscribes and for the region. Fixed numbers of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_stubs_ext import StrOrPromise

from preventief.contracts.models import Acceptance, Contact, Contract, Count
from preventief.contracts.queries import first_administrator
from preventief.onboarding.models import Subscription
from preventief.onboarding.words import STEP_WORDS, standing_in_words
from preventief.regions.access import municipalities_for
from preventief.regions.models import Municipality, RelationshipManager
from preventief.ui.paging import CursorPage, cursor_page
from preventief.ui.timeline import TimelineItem
from tenants.models import Environment

State = Environment.State
OPEN = (State.ACTIVE, State.READ_ONLY)
TROUBLED = (State.FAILED, State.READ_ONLY, State.SUSPENDED)
MOST_URGENT = 10
FILTERS = ("mee", "nog-niet", "alle")


def first_administrator_of(environment_id: UUID) -> Contact:
    """Whom to invite as the first administrator of a new environment.

    Raises:
        Contact.DoesNotExist: nobody subscribed for this environment.
    """
    return first_administrator(environment_id)


def takes_part(code: str) -> bool:
    """Whether the municipality has an environment, or one that is being made."""
    return Environment.objects.filter(code=code).exists()


# --- The progress of making an environment ------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far the making of an environment is."""

    environment: Environment
    items: list[TimelineItem]
    done: int
    total: int

    @property
    def is_ready(self) -> bool:
        """It can be used."""
        return self.environment.state not in {State.PROVISIONING, State.FAILED}

    @property
    def has_failed(self) -> bool:
        """Making it stopped halfway."""
        return bool(self.environment.state == State.FAILED)


def progress_of(subscription: Subscription) -> Progress:
    """The steps of provisioning as a timeline: done, now, to come."""
    assert subscription.contract is not None
    environment = Environment.objects.get(id=subscription.contract.environment_id)
    order = list(STEP_WORDS)
    at = order.index(Environment.Step(environment.step))
    ready = environment.state not in {State.PROVISIONING, State.FAILED}
    items = [_item(step, place, at, environment, ready) for place, step in enumerate(order)]
    return Progress(environment, items, done=len(order) if ready else at, total=len(order))


def _item(step: Environment.Step, place: int, at: int, environment: Environment, ready: bool) -> TimelineItem:
    title = STEP_WORDS[step]
    if ready or place < at:
        return TimelineItem(title, "done")
    if place > at:
        return TimelineItem(title, "next")
    if environment.state == State.FAILED:
        return TimelineItem(title, "now", badge=pgettext("provisioning", "Stopped"), badge_tone="error")
    return TimelineItem(title, "now")


# --- The region ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One municipality in a relationship manager's list: where it stands and what to do now."""

    code: str
    name: str
    words: StrOrPromise
    tone: str
    now: StrOrPromise
    count: StrOrPromise


@dataclass(frozen=True)
class RegionPage:
    """The relationship manager's first page."""

    page: CursorPage[Municipality]
    rows: list[Row]
    urgent: list[Row]
    total: int
    taking_part: int
    chosen: str


def region_page(manager: RelationshipManager, parameters: Any) -> RegionPage:
    """The manager's municipalities, a page at a time, with what needs attention on top; three queries."""
    today = timezone.localdate()
    everything = standings(manager, today)
    chosen = parameters.get("stand") if parameters.get("stand") in FILTERS else FILTERS[0]
    page = cursor_page(_only(everything, chosen), parameters, order=("name", "id"), public_texts=("name",))
    numbers = everything.values_list("environment_state", flat=True)
    states = list(numbers)
    urgent = everything.filter(_urgent()).order_by("name")[:MOST_URGENT]
    return RegionPage(
        page=page,
        rows=[row_of(one) for one in page.rows],
        urgent=[row_of(one) for one in urgent],
        total=len(states),
        taking_part=sum(state in OPEN for state in states),
        chosen=chosen,
    )


def standings(manager: RelationshipManager, today: date) -> QuerySet[Any]:
    """The manager's municipalities of today, each with its environment, draft and count, in one statement."""
    environment = Environment.objects.filter(code=OuterRef("code"))
    draft = Subscription.objects.filter(municipality=OuterRef("code"), state=Subscription.State.STARTED)
    count = Count.objects.filter(
        environment_id=OuterRef("environment_id"), year=today.year, kind=Count.Kind.STARTED
    )
    known = municipalities_for(manager).filter(
        Q(valid_from=None) | Q(valid_from__lte=today), Q(valid_until=None) | Q(valid_until__gt=today)
    )
    return known.annotate(
        environment_id=Subquery(environment.values("id")[:1]),
        environment_state=Subquery(environment.values("state")[:1]),
        environment_ready_at=Subquery(environment.values("ready_at")[:1]),
        asked_at=Subquery(draft.order_by("-created_at").values("created_at")[:1]),
    ).annotate(count_value=Subquery(count.values("value")[:1]), count_known=Exists(count))


def _urgent() -> Q:
    return Q(environment_state__in=TROUBLED) | Q(environment_state=None, asked_at__isnull=False)


def _only(everything: QuerySet[Any], chosen: str) -> QuerySet[Any]:
    if chosen == "mee":
        return everything.exclude(environment_state=None, asked_at=None)
    if chosen == "nog-niet":
        return everything.filter(environment_state=None, asked_at=None)
    return everything


def row_of(one: Any) -> Row:
    """A municipality with its annotations, in words."""
    words, tone, now = standing_in_words(one.environment_state, one.environment_ready_at, one.asked_at)
    return Row(
        code=one.code,
        name=one.name,
        words=words,
        tone=tone,
        now=now,
        count=count_in_words(one.count_value, known=one.count_known),
    )


def count_in_words(value: int | None, *, known: bool) -> StrOrPromise:
    """A count as it may be shown: nothing known is nothing said, and under five is not told."""
    if not known:
        return ""
    if value is None:
        return _("fewer than 5")
    return str(value) if value else pgettext("count", "none")


@dataclass(frozen=True)
class MunicipalityPage:
    """What a relationship manager sees of one municipality: the contract and counts, nothing about cases."""

    row: Row
    contract: Contract | None
    contacts: list[Contact]
    acceptances: list[Acceptance]
    counts: list[tuple[int, StrOrPromise]]
    live_since: datetime | None


def _place_of(contact: Contact) -> int:
    """Contacts in the order in which one calls them."""
    return Contact.Kind.values.index(contact.kind)


def municipality_page(manager: RelationshipManager, municipality: Municipality) -> MunicipalityPage:
    """Everything the page of one municipality shows; five queries."""
    one: Any = standings(manager, timezone.localdate()).filter(code=municipality.code).first()
    contract = (
        Contract.objects.select_related("price_class")
        .filter(municipality=municipality)
        .order_by("-starts_on", "-created_at")
        .first()
    )
    environment_id = contract.environment_id if contract else None
    counts = Count.objects.filter(kind=Count.Kind.STARTED).order_by("-year")
    counts = counts.filter(environment_id=environment_id) if environment_id else counts.none()
    return MunicipalityPage(
        row=row_of(one) if one else Row(municipality.code, municipality.name, "", "", "", ""),
        contract=contract,
        contacts=sorted(contract.contacts.all(), key=_place_of) if contract else [],
        acceptances=list(Acceptance.objects.filter(contract=contract).order_by("accepted_at"))
        if contract
        else [],
        counts=[(count.year, count_in_words(count.value, known=True)) for count in counts],
        live_since=one.environment_ready_at if one else None,
    )
