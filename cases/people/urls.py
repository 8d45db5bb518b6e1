"""Addresses of this app, under those of a trajectory."""

from django.urls import path

from cases.people import views

app_name = "people"
urlpatterns = [
    path("<uuid:id>/mensen/", views.people, name="people"),
    path("<uuid:id>/mensen/jongere/", views.young_person, name="young_person"),
    path("<uuid:id>/mensen/ouder/nieuw/", views.new_guardian, name="new_guardian"),
    path("<uuid:id>/mensen/ouder/<uuid:guardian_id>/", views.guardian, name="guardian"),
]
