"""A municipality's environment: schema, database role, domain, lifecycle, migrations. Control plane."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
    label = "tenants"
