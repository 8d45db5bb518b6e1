"""Every write on contracts: loading the terms, making a contract, noting a count."""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from preventief.contracts.models import FEWEST, Acceptance, Agreement, Contact, Contract, Count, PriceClass
from preventief.errors import StaleVersion
from preventief.regions.actions import data_folder
from preventief.regions.models import Municipality


@dataclass(frozen=True)
class Person:
    """How a person of the municipality is known to us; what is not asked stays empty."""

    name: str = ""
    function: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


def load_terms(folder: Path | None = None) -> tuple[int, int]:
    """Load the agreement's texts and the price classes from their files; safe to repeat.

    A file is named after its edition and the day it holds from: `2026-1_2026-01-01.txt`. A text that was
    loaded before is never changed: give a new text a new edition. Returns how many texts and classes there
    are.
    """
    folder = folder or data_folder()
    with transaction.atomic():
        for path in sorted((folder / "overeenkomst").glob("*.txt")):
            _load_agreement(path)
        with (folder / "prijsklassen.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                PriceClass.objects.update_or_create(
                    below=int(row["below"]) if row["below"] else None,
                    defaults={"yearly_price": Decimal(row["yearly_price"])},
                )
    return Agreement.objects.count(), PriceClass.objects.count()


def _load_agreement(path: Path) -> None:
    edition, valid_from = path.stem.split("_")
    text = path.read_text(encoding="utf-8")
    known = Agreement.objects.filter(edition=edition).first()
    if known is None:
        Agreement.objects.create(
            edition=edition, text=text, sha256=hash_of(text), valid_from=date.fromisoformat(valid_from)
        )
    elif known.sha256 != hash_of(text):
        raise ValueError(f"Agreement {edition} was changed; people may have accepted it. Make a new edition.")


def hash_of(text: str) -> str:
    """SHA-256 of a text in UTF-8: what an acceptance names the text by."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_contract(
    *,
    environment_id: UUID,
    municipality: Municipality,
    price_class: PriceClass,
    order_number: str,
    agreement: Agreement,
    shown_sha256: str,
    accepted_by: Person,
    people: Mapping[Contact.Kind, Person],
) -> Contract:
    """A contract in force from today, with who accepted which text, and the people to turn to.

    Call inside the transaction that also asks for the environment.

    Raises:
        StaleVersion: the text that was read is not the text in force any more.
    """
    if agreement.sha256 != shown_sha256:
        raise StaleVersion
    contract = Contract.objects.create(
        environment_id=environment_id,
        municipality=municipality,
        price_class=price_class,
        yearly_price=price_class.yearly_price,
        order_number=order_number,
        starts_on=timezone.localdate(),
    )
    Acceptance.objects.create(
        contract=contract,
        agreement=agreement,
        agreement_sha256=agreement.sha256,
        name=accepted_by.name,
        function=accepted_by.function,
        accepted_at=timezone.now(),
    )
    Contact.objects.bulk_create(
        Contact(
            contract=contract,
            kind=kind,
            name=person.name,
            function=person.function,
            email=person.email,
            phone=person.phone,
            address=person.address,
        )
        for kind, person in people.items()
    )
    return contract


def note_count(environment_id: UUID, year: int, value: int | None) -> None:
    """Keep how many trajectories a municipality started in a year.

    One to four (or None) is kept as "fewer than five". Safe to repeat: the latest figure replaces the one
    before.
    """
    withheld = value is None or 0 < value < FEWEST
    Count.objects.update_or_create(
        environment_id=environment_id,
        year=year,
        kind=Count.Kind.STARTED,
        defaults={"value": None if withheld else value, "counted_at": timezone.now()},
    )
