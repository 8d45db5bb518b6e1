"""The demo's own addresses; outside the demo each is a page that does not exist."""

from django.urls import path

from preventief.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.index, name="index"),
    path("mail/", views.mails, name="mails"),
    path("mail/<slug:id>/", views.mail, name="mail"),
    path("in/<str:token>/", views.become, name="become"),
]
