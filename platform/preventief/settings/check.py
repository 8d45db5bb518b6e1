"""For tools that need settings but no servers: the type checker, makemigrations --check, the linters."""

from preventief.settings.test import *  # noqa: F403
