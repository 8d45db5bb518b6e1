"""The agreement's text and the price classes."""

import shutil
from datetime import date
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from preventief.contracts.actions import hash_of, load_terms
from preventief.contracts.models import Acceptance, Agreement, PriceClass
from preventief.contracts.queries import current_agreement, price_classes
from preventief.contracts.words import classes_in_words, price_in_words
from preventief.regions.actions import data_folder
from tests.preventief.control import a_complete_draft, accepted

pytestmark = pytest.mark.usefixtures("control_plane")


def test_the_classes_are_those_of_the_domain_smallest_first():
    assert [one.below for one in price_classes()] == [
        20_000, 40_000, 60_000, 80_000, 100_000, 130_000, 200_000, 225_000, None
    ]  # fmt: skip
    prices = [one.yearly_price for one in price_classes()]
    assert prices == sorted(prices)


def test_classes_and_prices_in_words():
    with override("nl"):
        words = list(classes_in_words(price_classes()).values())
        prices = [price_in_words(Decimal(price)) for price in ("3900.00", "3900.50")]
    assert words[0] == "minder dan 20.000 inwoners"
    assert words[1] == "20.000 tot 40.000 inwoners"
    assert words[-1] == "225.000 inwoners of meer"
    assert prices == ["€ 3.900 per jaar", "€ 3.900,50 per jaar"]


def test_the_hash_is_of_the_text_that_is_shown():
    agreement = current_agreement(date(2026, 11, 24))
    assert agreement is not None
    assert agreement.sha256 == hash_of(agreement.text)


def test_loading_again_changes_nothing():
    before = list(PriceClass.objects.values_list("id", "below"))
    assert load_terms() == (1, 9)
    assert list(PriceClass.objects.values_list("id", "below")) == before


def test_a_text_that_was_shown_cannot_be_replaced_but_a_new_one_can_follow(tmp_path):
    folder = shutil.copytree(data_folder(), tmp_path / "data")
    old = folder / "overeenkomst" / "2026-1_2026-01-01.txt"
    (folder / "overeenkomst" / "2027-1_2027-01-01.txt").write_text("Nieuwe tekst", encoding="utf-8")
    assert load_terms(folder)[0] == 2
    before, after = current_agreement(date(2026, 12, 31)), current_agreement(date(2027, 1, 1))
    assert before is not None
    assert after is not None
    assert before.edition == "2026-1"
    assert after.text == "Nieuwe tekst"
    old.write_text("Stiekem anders", encoding="utf-8")
    with pytest.raises(ValueError, match="2026-1"):
        load_terms(folder)


@pytest.mark.parametrize("model", [Agreement, Acceptance])
def test_neither_text_nor_acceptance_can_be_changed_or_removed(model):
    accepted(a_complete_draft())
    for act in (
        lambda: model.objects.update(created_at=None),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
