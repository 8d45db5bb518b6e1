"""Reading the environment: strictly parsed, refused loudly, secrets also from the file that NAME_FILE names."""

import logging
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv

from preventief.observe.logs import STYLES, Style

env = FileAwareEnv(eager=True)

ROOT = Path(__file__).resolve().parents[3]


def database(url: str) -> dict[str, object]:
    """A Django database setting from an address; Unix sockets as `?host=/path`.

    Raises:
        ImproperlyConfigured: the address is not one of a PostgreSQL database with a name and a user.
    """
    try:
        parsed = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured("A database address is not understood; see docs/running.md.") from error
    options = dict(parsed.pop("OPTIONS", {}) or {})  # type: ignore[call-overload]
    if "host" in options:
        parsed["HOST"] = options.pop("host")
    if "postgresql" not in str(parsed.get("ENGINE")) or not parsed.get("NAME") or not parsed.get("USER"):
        raise ImproperlyConfigured("A database address must name PostgreSQL, a user and a database.")
    return {**parsed, "OPTIONS": options}


def broker(url: str) -> str:
    """The address of the queue of tasks, by TCP (with or without TLS) or by a Unix socket.

    Raises:
        ImproperlyConfigured: it is not the address of a Redis or Valkey.
    """
    parsed = urlsplit(url)
    reached = {"redis": parsed.hostname, "rediss": parsed.hostname, "redis+socket": parsed.path}
    if not reached.get(parsed.scheme):
        raise ImproperlyConfigured("BROKER_URL must look like redis://host:6379/0.")
    return url


def base_url(url: str) -> SplitResult:
    """The address of the public site in its parts: scheme, host and perhaps a port.

    Raises:
        ImproperlyConfigured: it is something else, or has more.
    """
    try:
        parsed = urlsplit(url)
        whole = parsed.scheme in {"http", "https"} and parsed.hostname and parsed.port != 0
    except ValueError:
        whole = False
    if not whole or parsed.path not in {"", "/"} or parsed.query or parsed.fragment or parsed.username:
        raise ImproperlyConfigured("BASE_URL must look like https://preventief.example, without a path.")
    return parsed


def whole_number(name: str, usual: int, *, most: int) -> int:
    """A whole number from 1 up to and including `most`.

    Raises:
        ImproperlyConfigured: it lies outside.
        EnvError: it is no whole number.
    """
    number = env.int(name, usual)
    if not 1 <= number <= most:
        raise ImproperlyConfigured(f"{name} is {number}; use a number from 1 to {most}.")
    return number


def seconds(name: str, usual: float) -> float:
    """A time of at least a tenth of a second and at most a day.

    Raises:
        ImproperlyConfigured: it is shorter, longer or endless.
        EnvError: it is no number.
    """
    number = env.float(name, usual)
    if not 0.1 <= number <= 86_400:
        raise ImproperlyConfigured(f"{name} is {number:g}; use a number of seconds from 0.1 to 86400.")
    return number


def error_receiver(dsn: str) -> str:
    """Where errors are reported; empty is nowhere.

    Raises:
        ImproperlyConfigured: it is not the address of a project at such a receiver.
    """
    parsed = urlsplit(dsn)
    whole = (
        parsed.scheme in {"http", "https"} and parsed.username and parsed.hostname and parsed.path.strip("/")
    )
    if dsn and not whole:
        raise ImproperlyConfigured("SENTRY_DSN must look like https://key@host/1, or be left out.")
    return dsn


def log_level(name: str) -> str:
    """A level of the standard library's logging by name.

    Raises:
        ImproperlyConfigured: there is no such level.
    """
    if name not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"LOG_LEVEL is {name!r}; use DEBUG, INFO, WARNING or ERROR.")
    return name


def log_style(name: str) -> Style:
    """The form of log lines: `json` for machines, `readable` for people.

    Raises:
        ImproperlyConfigured: it is neither.
    """
    if name not in STYLES:
        raise ImproperlyConfigured(f"LOG_FORMAT is {name!r}; use json or readable.")
    return cast(Style, name)


__all__ = [
    "ROOT",
    "EnvError",
    "base_url",
    "broker",
    "database",
    "env",
    "error_receiver",
    "log_level",
    "log_style",
    "seconds",
    "whole_number",
]
