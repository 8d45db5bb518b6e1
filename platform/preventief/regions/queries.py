"""Finding a municipality in the register, and what the public pages show of it.

The register is read once per edition and kept in the process: a search costs one small query.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from django.utils import timezone
from rapidfuzz import process
from rapidfuzz.distance import OSA

from preventief.regions.models import Area, Edition, Municipality, RelationshipManager, SearchName
from preventief.regions.names import normalise
from tenants.addresses import url_for
from tenants.models import Domain, Environment

LONGEST_NAME = 100
SHORTEST_PREFIX = 2
SHORTEST_PART = 4
MOST_CANDIDATES = 6
# Of ten letters, three may be wrong; OSA counts two letters swapped as one mistake.
LIKENESS = 0.7


@dataclass(frozen=True)
class Found:
    """A municipality as the search shows it. `successors` are the codes that it went over into."""

    code: str
    name: str
    province: str
    region: str
    valid_from: date | None
    valid_until: date | None
    successors: tuple[str, ...] = ()

    def exists_on(self, day: date) -> bool:
        """Whether it is a municipality on this day."""
        return (self.valid_from is None or self.valid_from <= day) and not self.ended_on(day)

    def ended_on(self, day: date) -> bool:
        """Whether it no longer exists on this day."""
        return self.valid_until is not None and self.valid_until <= day


@dataclass(frozen=True)
class SearchResult:
    """What a search found: one municipality, or some to choose from, or one that ended and its successors."""

    text: str
    exact: Found | None = None
    candidates: tuple[Found, ...] = ()
    ended: Found | None = None
    successors: tuple[Found, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether something was typed and nothing looks like it."""
        return bool(self.text) and not (self.exact or self.candidates or self.ended)


@dataclass(frozen=True)
class _Register:
    edition: UUID | None
    municipalities: dict[str, Found]
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


_EMPTY = _Register(None, {})


class _Shelf:
    """The register in memory; taken from the database again when an edition has been loaded since."""

    def __init__(self) -> None:
        self._register = _EMPTY
        self._lock = Lock()

    def register(self) -> _Register:
        edition = Edition.objects.order_by("-created_at").values_list("id", flat=True).first()
        if edition is None:
            return _EMPTY
        with self._lock:
            if self._register.edition != edition:
                self._register = _read(edition)
            return self._register


_shelf = _Shelf()


def _read(edition: UUID) -> _Register:
    rows = (
        SearchName.objects.select_related("municipality__region")
        .prefetch_related("municipality__successors")
        .order_by("municipality__name", "normalised")
    )
    municipalities: dict[str, Found] = {}
    names: dict[str, list[str]] = {}
    for row in rows:
        one = row.municipality
        if one.code not in municipalities:
            municipalities[one.code] = Found(
                code=one.code,
                name=one.name,
                province=one.province,
                region=one.region.name if one.region else "",
                valid_from=one.valid_from,
                valid_until=one.valid_until,
                successors=tuple(sorted(successor.code for successor in one.successors.all())),
            )
        names.setdefault(row.normalised, []).append(one.code)
    return _Register(edition, municipalities, {name: tuple(codes) for name, codes in names.items()})


def find_municipality(text: str, *, on: date) -> SearchResult:
    """Look a municipality up by what somebody typed: a name, a popular name, the beginning, or a typo.

    A municipality that ended before `on` leads to its successors. Texts longer than any name find nothing.
    """
    text = text.replace("\x00", " ").strip()
    wanted = normalise(text) if len(text) <= LONGEST_NAME else ""
    shown = text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
    if not wanted:
        return SearchResult(shown)
    register = _shelf.register()
    same = [register.municipalities[code] for code in register.names.get(wanted, ())]
    living = [one for one in same if one.exists_on(on)]
    if len(living) == 1:
        return SearchResult(shown, exact=living[0])
    if living:
        return SearchResult(shown, candidates=tuple(living))
    for one in same:
        if one.ended_on(on):
            return SearchResult(shown, ended=one, successors=_successors(register, one, on))
    near = _beginning_with(register, wanted, on) or _looking_like(register, wanted, on)
    return SearchResult(shown, candidates=tuple(near[:MOST_CANDIDATES]))


def _successors(register: _Register, ended: Found, on: date) -> tuple[Found, ...]:
    """What an ended municipality became, also when its successor has ended since."""
    found: dict[str, Found] = {}
    waiting, seen = list(ended.successors), {ended.code}
    while waiting:
        code = waiting.pop(0)
        one = register.municipalities.get(code)
        if one is None or code in seen:
            continue
        seen.add(code)
        if one.ended_on(on):
            waiting.extend(one.successors)
        else:
            found[code] = one
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _beginning_with(register: _Register, wanted: str, on: date) -> list[Found]:
    """Municipalities whose name begins with what was typed, then those with a name that contains it."""
    if len(wanted) < SHORTEST_PREFIX:
        return []
    first = [name for name in register.names if name.startswith(wanted)]
    then = [name for name in register.names if wanted in name] if len(wanted) >= SHORTEST_PART else []
    return _known(register, [*first, *then], on)


def _looking_like(register: _Register, wanted: str, on: date) -> list[Found]:
    """Municipalities with a name that differs by a typo or two, the nearest first."""
    near = process.extract(
        wanted,
        list(register.names),
        scorer=OSA.normalized_similarity,
        score_cutoff=LIKENESS,
        limit=2 * MOST_CANDIDATES,
    )
    return _known(register, [name for name, _, _ in near], on)


def _known(register: _Register, names: list[str], on: date) -> list[Found]:
    """The municipalities of these names, each once, those that exist or have existed by `on`."""
    codes = dict.fromkeys(code for name in names for code in register.names[name])
    found = [register.municipalities[code] for code in codes]
    return [one for one in found if one.exists_on(on) or one.ended_on(on)]


@dataclass(frozen=True)
class SearchPage:
    """A search as a page shows it: `shown` is the one municipality to tell about, sure or the only guess."""

    result: SearchResult
    shown: Found | None = None
    guessed: bool = False
    choices: tuple[Found, ...] = ()
    managers: tuple[RelationshipManager, ...] = ()


def search_page(text: str | None, *, on: date | None = None) -> SearchPage:
    """Everything a page with the search box shows, for today unless said otherwise."""
    day = on or timezone.localdate()
    result = find_municipality(text or "", on=day)
    shown = result.exact
    guessed = False
    choices = result.successors or result.candidates
    if shown is None and len(choices) == 1 and choices[0].exists_on(day):
        shown, choices, guessed = choices[0], (), result.ended is None
    managers = managers_of(shown.code) if shown else ()
    return SearchPage(result, shown, guessed, choices, managers)


def managers_of(code: str) -> tuple[RelationshipManager, ...]:
    """The relationship managers of the region that a municipality lies in."""
    return tuple(
        RelationshipManager.objects.filter(active=True, regions__municipalities__code=code).order_by(
            "name", "id"
        )
    )


def municipality_on(code: str, day: date) -> Municipality | None:
    """The municipality with this code, when it exists on this day."""
    return Municipality.objects.on(day).select_related("region").filter(code=code).first()


def area_pages() -> list[Area]:
    """The areas that have a page of their own."""
    return list(Area.objects.select_related("municipality"))


def environment_address(code: str) -> str:
    """The full address of a municipality's environment, "" when it has none that people can sign in to."""
    domain = Domain.objects.filter(
        tenant__code=code,
        is_primary=True,
        tenant__state__in=(Environment.State.ACTIVE, Environment.State.READ_ONLY),
    ).first()
    return url_for(domain.domain) if domain else ""
