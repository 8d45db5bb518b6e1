"""The public site. `home` has no namespace: it exists in both planes."""

from django.urls import include, path

from preventief.regions import views

pages = [
    path("hoe-het-werkt/", views.how_it_works, name="how_it_works"),
    path("wat-het-brengt/", views.what_it_brings, name="what_it_brings"),
    path("relatiemanager/", views.find, name="find"),
    path("inloggen/", views.sign_in, name="sign_in"),
    path("gebieden/<slug:slug>/", views.area, name="area"),
    path("robots.txt", views.robots, name="robots"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((pages, "regions"))),
]
