"""One line per request that says how it went, and nothing of what was asked or by whom."""

import json
import logging.config
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from preventief.observe.middleware import HEADER
from tests.planes import PlaneClient
from tests.preventief.observe.pages import PLANTED, beside

EXPECTED = {"timestamp", "level", "event", "logger", "release", "municipality", "request_id"}
EXPECTED |= {"route", "method", "status", "ms"}
GIVEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def pages(settings: Any, municipality: Any) -> None:
    settings.ROOT_URLCONF = beside(settings.ROOT_URLCONF)
    settings.CONTROL_PLANE_URLCONF = beside(settings.CONTROL_PLANE_URLCONF)


@pytest.fixture
def requests(capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines about requests written since it was last asked."""
    logging.config.dictConfig(settings.LOGGING)

    def read() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        return [line for line in found if line["event"] == "request.finished"]

    return read


def test_a_line_holds_method_route_status_and_time_and_no_more(municipality: Any, requests: Any) -> None:
    PlaneClient(municipality.host).get(
        f"/werkt/{PLANTED['path']}/?name={PLANTED['query']}",
        headers={"User-Agent": PLANTED["agent"], "Referer": PLANTED["referer"]},
    )
    [line] = requests()
    assert set(line) == EXPECTED
    assert (line["method"], line["route"], line["status"]) == ("GET", "works", 200)
    assert line["municipality"] == municipality.code
    assert line["ms"] > 0
    assert not [name for name in PLANTED.values() if name.lower() in json.dumps(line).lower()]


@pytest.mark.parametrize("host", ["preventief.test", "elders.example"])
def test_a_page_that_is_not_there_has_no_route(host: str, requests: Any) -> None:
    PlaneClient(host).get(f"/{PLANTED['path']}/")
    [line] = requests()
    assert line["status"] == 404
    assert "route" not in line and "municipality" not in line


def test_a_method_of_ones_own_invention_is_not_repeated(requests: Any) -> None:
    PlaneClient("preventief.test").generic(PLANTED["header"].upper(), "/werkt/x/")
    assert requests()[0]["method"] == "other"


def test_the_request_id_of_the_proxy_is_kept_and_returned(requests: Any) -> None:
    answer = PlaneClient("preventief.test").get("/werkt/x/", headers={HEADER: GIVEN})
    assert answer[HEADER] == GIVEN
    assert requests()[0]["request_id"] == GIVEN


@pytest.mark.parametrize(
    "given", [None, "", PLANTED["header"], GIVEN + "0", GIVEN.upper(), GIVEN[:-1] + "\t"]
)
def test_any_other_request_id_is_replaced(given: str | None, requests: Any) -> None:
    headers = {} if given is None else {HEADER: given}
    answer = PlaneClient("preventief.test").get("/werkt/x/", headers=headers)
    assert UUID(answer[HEADER]).hex == answer[HEADER] != given
    assert requests()[0]["request_id"] == answer[HEADER]


def test_nothing_of_a_request_stays_for_the_next(municipality: Any, requests: Any) -> None:
    first = PlaneClient(municipality.host).get("/werkt/x/")
    second = PlaneClient("preventief.test").get("/nergens/")
    lines = requests()
    assert first[HEADER] != second[HEADER]
    assert [line.get("municipality") for line in lines] == [municipality.code, None]
    assert [line.get("route") for line in lines] == ["works", None]


def test_static_files_and_health_are_not_worth_a_line(requests: Any) -> None:
    client = PlaneClient("preventief.test")
    client.get("/health/live")
    assert requests() == []
