"""The national models: kinds of trajectory that a municipality takes over and then changes as it likes.

A model has an edition. What was taken over stays as it was; a later edition is a new draft to compare with.
"""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.http import Http404

from cases.catalogue.defaults import ASSIGNMENTS, PAUSES, SHARED, WAYS, read_part


@dataclass(frozen=True)
class NationalModel:
    """A model, the kind it becomes, and the assignments it offers (none: all there are)."""

    key: str
    edition: int
    title: str
    kind_key: str
    area: str = ""
    only_assignments: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """How a version remembers that it came from here."""
        return f"national:{self.key}"

    @property
    def summary(self) -> str:
        """What it is for, in a few sentences."""
        return str(_read(self.key)["summary"])

    def content(self) -> dict[str, Any]:
        """The raw content of this edition."""
        shared = [read_part(part) for part in (SHARED, ASSIGNMENTS, PAUSES, WAYS)]
        parts = [*shared, _read("common"), _read(self.key)]
        whole = {name: value for part in parts for name, value in part.items()}
        if self.only_assignments:
            whole["assignments"] = [
                assignment
                for assignment in whole["assignments"]
                if assignment["key"] in self.only_assignments
            ]
        return whole


_MODELS = (
    NationalModel("wijkinterventie", 1, "Wijkinterventie", "wijkinterventie"),
    NationalModel("zuid_west", 1, "Wijkinterventie Zuid-West", "wijkinterventie", area="Zuid-West"),
    NationalModel("schoolinterventie", 1, "Schoolinterventie", "schoolinterventie"),
    NationalModel(
        "halt_loket",
        1,
        "Halt-loket",
        "halt-loket",
        only_assignments=("rustig_blijven", "nee_zeggen", "plan_voor_als", "alcohol_en_ik"),
    ),
)


def models() -> tuple[NationalModel, ...]:
    """The models there are, in the order in which one reads them."""
    return _MODELS


def get_model(key: str) -> NationalModel:
    """One model.

    Raises:
        Http404: there is none with this key.
    """
    for model in _MODELS:
        if model.key == key:
            return model
    raise Http404


def _read(part: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{part}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
