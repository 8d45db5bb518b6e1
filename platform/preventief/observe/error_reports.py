"""Error reports to Sentry, or anything that speaks its language: where it went wrong, never about whom.

A report is built anew from a list of what it may hold. So whatever the SDK collects, now or in a later
release (requests, cookies, headers, users, variables, texts of exceptions, breadcrumbs), goes nowhere.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import sentry_sdk
import structlog
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint

from preventief.observe import keys

if TYPE_CHECKING:
    from sentry_sdk._types import DataCollectionUserOptions

Raw = Mapping[str, Any]

# What takes the place of `send_default_pii=False` in the SDK, which calls that outdated.
NOTHING_COLLECTED: Final["DataCollectionUserOptions"] = {
    "user_info": False,
    "cookies": {"mode": "off"},
    "http_headers": {"request": {"mode": "off"}},
    "http_bodies": [],
    "url_query_params": {"mode": "off"},
    "graphql": {"document": False, "variables": False},
    "gen_ai": {"inputs": False, "outputs": False},
    "database_query_data": False,
    "queues": False,
    "stack_frame_variables": False,
    "frame_context_lines": 0,
}
OF_EVENT: Final = ("event_id", "timestamp", "platform", "level", "release", "environment")
OF_EXCEPTION: Final = ("type", "module")
OF_MECHANISM: Final = ("type", "handled", "exception_id", "parent_id", "is_exception_group")
OF_FRAME: Final = ("filename", "function", "module", "lineno", "in_app")
OF_TRACE: Final = ("trace_id", "span_id", "parent_span_id", "op", "status")


def start(*, dsn: str, release: str, environment: str) -> None:
    """Send what goes wrong from now on to `dsn`. Called by the settings, and only when there is a DSN."""
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        before_send=report,
        before_send_transaction=timing,
        # The SDK's own restraints, although `report` would drop it all anyway.
        data_collection=NOTHING_COLLECTED,
        max_request_body_size="never",
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        server_name="",
        # Kinds of messages that do not pass by `report`.
        traces_sample_rate=None,
        auto_session_tracking=False,
        send_client_reports=False,
        enable_logs=False,
        before_send_log=_nothing,
        enable_metrics=False,
        before_send_metric=_nothing,
        spotlight=False,
        propagate_traces=False,
        trace_propagation_targets=[],
        # By name: an SDK that finds one more library installed does not start listening to it.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            AtexitIntegration(callback=lambda pending, timeout: None),
            DedupeIntegration(),
            ExcepthookIntegration(),
            ThreadingIntegration(),
            DjangoIntegration(middleware_spans=False, signals_spans=False, cache_spans=False),
            CeleryIntegration(propagate_traces=False, monitor_beat_tasks=False),
        ],
    )


def report(event: Event, hint: Hint) -> Event | None:
    """The report that leaves, made of what is allowed; None for what is not about an exception."""
    hint["attachments"] = []
    raw = cast(Raw, event)
    exceptions = [_exception(one) for one in _values(raw.get("exception"))]
    if not exceptions:
        return None
    return cast(Event, {**_common(raw), "exception": {"values": exceptions}})


def timing(event: Event, hint: Hint) -> Event | None:
    """The same for a performance trace, should somebody ever turn those on: how long, on which route."""
    hint["attachments"] = []
    raw = cast(Raw, event)
    trace = _some(raw.get("contexts", {}).get("trace") or {}, OF_TRACE)
    kept = {
        **_common(raw),
        **_some(raw, ("type", "start_timestamp")),
        "contexts": {"trace": trace},
        "spans": [],
    }
    return cast(Event, kept)


def _common(raw: Raw) -> dict[str, Any]:
    """When, which release, which page or task, which municipality: from our own context, not the request."""
    context = structlog.contextvars.get_contextvars()
    request_id, municipality = context.get("request_id"), keys.municipality_code(context.get("municipality"))
    place = context.get("task") or context.get("route")
    tags = {
        "municipality": municipality,
        "request_id": request_id if keys.is_well_formed_id(request_id) else None,
    }
    common = _some(raw, OF_EVENT)
    common["tags"] = {name: value for name, value in tags.items() if value}
    if keys.word(place):
        common["transaction"] = place
    return common


def _exception(raw: Raw) -> dict[str, Any]:
    frames = [_some(frame, OF_FRAME) for frame in (raw.get("stacktrace") or {}).get("frames") or []]
    kept = _some(raw, OF_EXCEPTION)
    if raw.get("mechanism"):
        kept["mechanism"] = _some(raw["mechanism"], OF_MECHANISM)
    if frames:
        kept["stacktrace"] = {"frames": frames}
    return kept


def _values(raw: Any) -> list[Raw]:
    found = raw.get("values") if isinstance(raw, Mapping) else raw
    return [one for one in found or [] if isinstance(one, Mapping)]


def _some(raw: Raw, wanted: tuple[str, ...]) -> dict[str, Any]:
    return {key: raw[key] for key in wanted if isinstance(raw.get(key), str | int | float)}


def _nothing(item: Any, hint: Any) -> None:
    """Nothing of this kind is sent."""
