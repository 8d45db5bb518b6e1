"""Addresses of this app."""

from django.urls import URLPattern

app_name = "consents"
urlpatterns: list[URLPattern] = []
