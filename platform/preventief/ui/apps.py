from django.apps import AppConfig


class UiConfig(AppConfig):
    """What every page has in common: frame, components, forms, paging. Knows no plane and has no models."""

    name = "preventief.ui"
    label = "ui"
