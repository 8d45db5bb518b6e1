"""What a log line may say, whoever writes it."""

import json
import logging
import logging.config
from typing import Any

import pytest
import structlog
from django.conf import settings

from preventief.observe import keys, logs
from preventief.observe.gunicorn import Logger as GunicornLogger

log = structlog.get_logger("preventief.example")
NAME = "Fenna van der Plantagekade"


@pytest.fixture(autouse=True)
def our_logging() -> Any:
    logging.config.dictConfig(settings.LOGGING)
    structlog.contextvars.clear_contextvars()
    yield
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Any:
    """The lines written since it was last asked."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_event_is_one_line_of_json_with_where_it_belongs(lines: Any) -> None:
    structlog.contextvars.bind_contextvars(request_id="0" * 32, municipality="gm0518")
    log.info("outbox.done", handler="referrals.tell_referrer", attempt=1)
    [line] = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "info",
        "event": "outbox.done",
        "municipality": "GM0518",
        "request_id": "0" * 32,
        "handler": "referrals.tell_referrer",
        "attempt": 1,
        "logger": "preventief.example",
        "release": settings.RELEASE,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Fenna"},
        {"email": "fenna@voorbeeld.example"},
        {"error": f"{NAME} not found"},
        {"count": NAME},
        {"request_id": "fenna"},
        {"municipality": "Nijkerk"},
        {"referral_id": "fenna"},
    ],
)
def test_a_line_that_says_too_much_fails_a_test_and_is_cut_elsewhere(said: dict[str, Any]) -> None:
    with pytest.raises(keys.NotForLogs):
        log.warning("outbox.failed", **said)
    kept = keys.allowed({"event": "outbox.failed", **said}, strict=False)
    assert set(kept.values()) <= {"outbox.failed", keys.LEFT_OUT}


@pytest.mark.parametrize("event", [NAME, "Referral of Fenna", "fenna", 3])
def test_the_name_of_an_event_is_fixed(event: Any) -> None:
    with pytest.raises(keys.NotForLogs):
        log.info(event)
    assert keys.allowed({"event": event}, strict=False) == {"event": keys.LEFT_OUT}


def test_arguments_of_a_message_are_not_logged(lines: Any) -> None:
    with pytest.raises(keys.NotForLogs):
        log.info("outbox.done", NAME)  # noqa: PLE1205
    assert lines() == []


def test_the_control_plane_is_no_municipality(lines: Any) -> None:
    structlog.contextvars.bind_contextvars(municipality="public")
    log.info("outbox.done")
    assert "municipality" not in lines()[0]


def broken(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise LookupError(f"nobody is called {name}") from error


def test_an_exception_is_its_kind_and_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    for report in (log.exception, logging.getLogger("elsewhere").exception):
        try:
            broken(NAME)
        except LookupError:
            report("task.failed")
        written = capsys.readouterr().err
        outer, inner = json.loads(written)["exception"]
        assert (outer["type"], inner["type"]) == ("LookupError", "ValueError")
        assert outer["stack"][-1].startswith(f"{__name__}:")
        assert outer["stack"][-1].endswith(" broken")
        assert "Plantage" not in written
        assert "/" not in "".join(outer["stack"])


@pytest.mark.parametrize(
    ("logger", "message", "arguments", "event"),
    [
        ("django.db.backends", "Bad thing: %s", (NAME,), "Bad thing: %s"),
        ("gunicorn.error", "Shutting down: Master", (), "Shutting down: Master"),
        ("celery.worker.consumer", "Connection lost", (), "Connection lost"),
        ("django.security.DisallowedHost", f"Invalid header: {NAME}", (), keys.LEFT_OUT),
        ("celery.redirected", NAME, (), keys.LEFT_OUT),
        ("somebody.elses", ValueError(NAME), (), keys.LEFT_OUT),
        ("somebody.elses", "%(name)s", ({"name": NAME},), "%(name)s"),
    ],
)
def test_of_what_others_say_only_the_fixed_text_is_kept(
    logger: str, message: Any, arguments: Any, event: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger(logger).error(message, *arguments, extra={"request": NAME, "email": NAME})
    written = capsys.readouterr().err
    line = json.loads(written)
    assert line["event"] == event
    assert line["logger"] == logger
    assert ("where" in line) == (event == keys.LEFT_OUT)
    assert "Plantage" not in written


def test_a_line_that_cannot_be_written_prints_no_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logs.StandardError, "format", lambda self, record: 1 / 0)
    logging.getLogger("elsewhere").error("It was %s", NAME)
    written = capsys.readouterr().err
    assert "log.failed" in written
    assert "Plantage" not in written


def test_a_developer_may_read_texts_and_an_installation_cannot_ask_for_them() -> None:
    def formatted(**options: Any) -> str:
        wanted = logs.configure(level="INFO", release="1", **options)["formatters"]["structured"]
        formatter = structlog.stdlib.ProcessorFormatter(
            **{name: value for name, value in wanted.items() if name != "()"}
        )
        try:
            broken(NAME)
        except LookupError as error:
            exception = (type(error), error, error.__traceback__)
        record = logging.LogRecord(
            "elsewhere", logging.ERROR, __file__, 1, "It was %s", ("Fenna",), exception
        )
        return formatter.format(record)

    try:
        revealed = formatted(style="readable", reveal=True)
        ordinary = formatted(style="readable")
    finally:
        logs.configure(level="INFO", release=settings.RELEASE, strict=True)
    assert "It was Fenna" in revealed and f"nobody is called {NAME}" in revealed
    assert "Fenna" not in ordinary and "LookupError" in ordinary


def test_gunicorn_speaks_in_our_form_and_writes_no_access_log(capsys: pytest.CaptureFixture[str]) -> None:
    from gunicorn.config import Config

    strict = structlog.get_config()
    try:
        gunicorn = GunicornLogger(Config())
        gunicorn.info("Booting worker with pid: %s", 7)
        gunicorn.access_log.info('GET /zoek?naam="%s"', NAME)
        gunicorn.access(None, None, {}, None)
    finally:
        structlog.configure(**strict)
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "Booting worker with pid: %s"
