"""Rooms whose tests share one running thing, so one worker of xdist must run them all.

Loaded with `-p tests.groups`. The marker `xdist_group` alone does not do it: xdist 3.8 writes the group into a node
id that pytest 9.2 no longer reads, and then spreads the tests over the workers without a word.
"""

from typing import Any

from xdist.scheduler import LoadGroupScheduling

ROOMS = {
    "tests/e2e/": "e2e",
    "tests/deploy/": "installation",
    "tests/demo/test_demo.py": "demo",
}


class RoomScheduling(LoadGroupScheduling):
    """Gives all tests of such a room to one worker, and every other test to who is free."""

    def _split_scope(self, nodeid: str) -> str:
        return room_of(nodeid) or str(super()._split_scope(nodeid))


def room_of(nodeid: str) -> str | None:
    """The room with one thing for all its tests that this test is in."""
    return next((group for start, group in ROOMS.items() if nodeid.startswith(start)), None)


def pytest_xdist_make_scheduler(config: Any, log: Any) -> RoomScheduling | None:
    """Schedule by room where tests are to be grouped."""
    return RoomScheduling(config, log) if config.getoption("dist") == "loadgroup" else None
