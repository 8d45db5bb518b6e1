"""Contracts with municipalities: the agreement's text, who accepted it, the price classes. Control plane."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "preventief.contracts"
    label = "contracts"
