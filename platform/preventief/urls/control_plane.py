"""The addresses of the public site and the control plane."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("preventief.regions.urls")),
    path("", include("preventief.onboarding.urls")),
    path("account/", include("preventief.urls.account")),
    path("", include("preventief.ui.urls")),
    path("demo/", include("preventief.demo.urls")),
]

# What a middleware raised has a page too (preventief.ui.views).
handler400 = "preventief.ui.views.bad_request"
handler403 = "preventief.ui.views.permission_denied"
handler404 = "preventief.ui.views.page_not_found"
handler500 = "preventief.ui.views.server_error"
