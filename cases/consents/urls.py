"""Addresses of this app, under those of a trajectory."""

from django.urls import path

from cases.consents import views

app_name = "consents"
urlpatterns = [
    path("<uuid:id>/instemming/", views.overview, name="overview"),
    path("<uuid:id>/instemming/<slug:person>/", views.answers, name="answers"),
    path("<uuid:id>/instemming/<slug:person>/<slug:purpose>/intrekken/", views.withdraw, name="withdraw"),
]
