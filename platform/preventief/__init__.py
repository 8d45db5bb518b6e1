"""Preventief: the platform on which municipalities run Preventief naar Halt."""

from preventief.celery import app as celery_app

__all__ = ["celery_app"]
