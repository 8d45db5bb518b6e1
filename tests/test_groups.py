"""Every test that is marked for one worker is in a room that goes to one worker."""

import re
from pathlib import Path

from tests.groups import ROOMS, room_of

TESTS = Path(__file__).resolve().parent


def test_what_is_marked_for_one_worker_goes_to_one() -> None:
    marked = {}
    for file in TESTS.rglob("test_*.py"):
        if found := re.search(r'^pytestmark = .*xdist_group\("(\w+)"\)', file.read_text(), re.MULTILINE):
            marked[str(file.relative_to(TESTS.parent))] = found[1]
    assert {file: room_of(f"{file}::test_x") for file in marked} == marked
    assert set(marked.values()) == set(ROOMS.values())


def test_other_tests_go_to_who_is_free() -> None:
    assert room_of("tests/demo/test_services.py::test_x") is None
    assert room_of("tests/tenants/test_addresses.py::test_x") is None
