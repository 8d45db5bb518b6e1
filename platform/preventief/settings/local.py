"""Developing: the same as the demo, with Django's own error pages and the texts of exceptions in the log."""

from preventief.observe import logs
from preventief.settings.demo import *  # noqa: F403
from preventief.settings.demo import LOG_LEVEL, LOG_STYLE, RELEASE

DEBUG = True
LOGGING = logs.configure(level=LOG_LEVEL, release=RELEASE, style=LOG_STYLE, reveal=True)
