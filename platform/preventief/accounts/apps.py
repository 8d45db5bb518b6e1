"""Accounts, in both planes."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "preventief.accounts"
    label = "accounts"
