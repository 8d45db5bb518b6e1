"""Addresses of this app."""

from django.urls import path

from cases.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.kinds, name="kinds"),
    path("<uuid:id>/", views.kind, name="kind"),
]
