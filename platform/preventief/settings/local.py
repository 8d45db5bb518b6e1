"""Developing: the same as the demo, with Django's own error pages."""

from preventief.settings.demo import *  # noqa: F403

DEBUG = True
