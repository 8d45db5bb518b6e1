"""Control plane."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "preventief.contracts"
    label = "contracts"
