"""gunicorn's own messages, in the same form as everything else and without an access log.

Given to gunicorn as `--logger-class=preventief.observe.gunicorn.Logger`. Its access log would hold whole
addresses and who asked; `preventief.observe.middleware` writes a line per request that holds neither.
"""

import logging.config
import os
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger  # type: ignore[import-untyped]

from preventief.observe import logs


class Logger(GunicornLogger):  # type: ignore[misc]
    """Sends gunicorn's messages through our handler, from before Django is there."""

    def setup(self, cfg: Any) -> None:
        """Set up logging as the settings do again in each worker; what is wrong is refused there."""
        super().setup(cfg)
        level = os.environ.get("LOG_LEVEL", "INFO")
        style = os.environ.get("LOG_FORMAT", "json")
        logging.config.dictConfig(
            logs.configure(
                level=level if level in logging.getLevelNamesMapping() else "INFO",
                release=os.environ.get("RELEASE", "development"),
                style="readable" if style == "readable" else "json",
            )
        )

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing: one line per request is written by the application."""
