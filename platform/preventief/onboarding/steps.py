"""The pages of the wizard, in order, and which answers belong to which."""

from typing import NamedTuple

from preventief.onboarding.models import Subscription


class Step(NamedTuple):
    """One page of the wizard: its place in the address, its template, and the answers it asks."""

    slug: str
    template: str
    answers: tuple[str, ...]


CONTACT = Step(
    "contactpersoon",
    "contact.html",
    ("contact_name", "contact_function", "contact_email", "contact_phone"),
)
SIGNATORY = Step(
    "ondertekenaar",
    "signatory.html",
    (
        "signatory_name",
        "signatory_function",
        "signatory_mandated",
        "privacy_officer_name",
        "privacy_officer_email",
    ),
)
INVOICE = Step(
    "factuur",
    "invoice.html",
    ("price_class", "order_number", "billing_address", "billing_email", "pays_on_invoice"),
)
ADMINISTRATOR = Step(
    "beheerder",
    "administrator.html",
    ("administrator_name", "administrator_email"),
)
STEPS = (CONTACT, SIGNATORY, INVOICE, ADMINISTRATOR)
# Choosing the municipality comes before these, reading the agreement after them.
TOTAL = len(STEPS) + 2


def number_of(step: Step) -> int:
    """The place of a step among all pages of the wizard."""
    return STEPS.index(step) + 2


def step_at(slug: str) -> Step | None:
    """The step with this address."""
    return next((step for step in STEPS if step.slug == slug), None)


def first_unanswered(subscription: Subscription) -> Step | None:
    """The first page on which something is missing; None when all is filled in."""
    return next(
        (step for step in STEPS if not all(getattr(subscription, name) for name in step.answers)), None
    )
