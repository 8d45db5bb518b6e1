"""The addresses inside a municipality's environment."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("partners.urls")),
    path("verwijzingen/", include("cases.referrals.urls")),
    path("trajecten/", include("cases.trajectories.urls")),
    path("trajecten/", include("cases.consents.urls")),
    path("trajecten/", include("cases.people.urls")),
    path("trajecten/", include("cases.restoration.urls")),
    path("trajectsoorten/", include("cases.catalogue.urls")),
    path("account/", include("preventief.urls.account")),
    path("", include("preventief.ui.urls")),
    path("demo/", include("preventief.demo.urls")),
]

# What a middleware raised has a page too (preventief.ui.views).
handler400 = "preventief.ui.views.bad_request"
handler403 = "preventief.ui.views.permission_denied"
handler404 = "preventief.ui.views.page_not_found"
handler500 = "preventief.ui.views.server_error"
