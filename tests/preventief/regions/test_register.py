"""Loading the register from its files."""

import shutil

import pytest

from preventief.regions.actions import data_folder, load_register
from preventief.regions.models import Edition, Municipality, Region, SearchName
from preventief.regions.queries import find_municipality

pytestmark = pytest.mark.usefixtures("control_plane")


def test_the_register_holds_342_municipalities_in_ten_regions():
    assert Region.objects.count() == 10
    assert Municipality.objects.exclude(region=None).count() == 342
    assert not Municipality.objects.filter(valid_until=None, region=None).exists()


def test_every_ended_municipality_has_a_successor():
    assert not Municipality.objects.filter(valid_until__isnull=False, successors=None).exists()


def test_loading_again_changes_nothing():
    before = set(Municipality.objects.values_list("id", "code", "name"))
    names = SearchName.objects.count()
    loaded = load_register()
    assert set(Municipality.objects.values_list("id", "code", "name")) == before
    assert SearchName.objects.count() == names
    assert not loaded.new_edition
    assert Edition.objects.count() == 1


def test_a_new_edition_renames_and_is_seen_at_once(tmp_path):
    folder = shutil.copytree(data_folder(), tmp_path / "data")
    file = folder / "gemeenten.csv"
    file.write_text(file.read_text().replace("Nijkerk,", "Nieuw-Nijkerk,"))
    assert load_register(folder).new_edition
    found = find_municipality(
        "Nieuw-Nijkerk", on=Municipality.objects.get(code="GM0267").created_at.date()
    ).exact
    assert found is not None
    assert found.code == "GM0267"
    assert find_municipality("Den Haag", on=Municipality.objects.get(code="GM0267").created_at.date()).exact


def test_a_municipality_that_left_the_files_stays(tmp_path):
    folder = shutil.copytree(data_folder(), tmp_path / "data")
    file = folder / "gemeenten.csv"
    file.write_text(
        "".join(line for line in file.read_text().splitlines(True) if not line.startswith("GM0034"))
    )
    load_register(folder)
    assert Municipality.objects.filter(code="GM0034").exists()
