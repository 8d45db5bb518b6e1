"""Writes on kinds and versions: adopting, drafting, publishing, withdrawing."""

from cases.catalogue.actions.adopting import adopt_default_kinds, adopt_model
from cases.catalogue.actions.drafting import begin_draft, discard_draft, draft_version, save_draft
from cases.catalogue.actions.publishing import NotSound, Unconfirmed, publish_version, withdraw_version

__all__ = [
    "NotSound",
    "Unconfirmed",
    "adopt_default_kinds",
    "adopt_model",
    "begin_draft",
    "discard_draft",
    "draft_version",
    "publish_version",
    "save_draft",
    "withdraw_version",
]
