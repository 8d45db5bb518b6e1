"""The access log, in both planes."""

from django.apps import AppConfig


class AccessLogConfig(AppConfig):
    name = "preventief.accesslog"
    label = "accesslog"
