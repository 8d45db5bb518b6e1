"""Addresses of this app, under those of a trajectory."""

from django.urls import path

from cases.restoration import views

app_name = "restoration"
urlpatterns = [path("<uuid:id>/excuus/<uuid:step_id>/", views.apology, name="apology")]
