"""Reading the environment: strictly parsed, refused loudly, secrets also from the file that NAME_FILE names."""

import logging
from pathlib import Path
from typing import cast

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


__all__ = ["ROOT", "EnvError", "database", "env", "log_level", "log_style"]
