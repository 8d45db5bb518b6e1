"""The addresses of the public site and the control plane."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("preventief.regions.urls")),
    path("", include("preventief.onboarding.urls")),
    path("account/", include("preventief.urls.account")),
    path("", include("preventief.ui.urls")),
    path("demo/", include("preventief.demo.urls")),
]
