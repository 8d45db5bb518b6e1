"""The demo: invented people, one click to become any of them, and the mail that was sent."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "preventief.demo"
    label = "demo"
