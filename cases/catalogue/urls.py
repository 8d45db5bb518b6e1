"""Addresses of this app."""

from django.urls import path

from cases.catalogue import views
from cases.catalogue.schema import schema_page

app_name = "catalogue"
urlpatterns = [
    path("", views.kinds, name="kinds"),
    path("schema.json", schema_page, name="schema"),
    path("<uuid:id>/", views.kind, name="kind"),
]
