"""From asked to live: the subscription's wizard (`/aanmelden/`) and the region's pages (`/regio/`)."""

from django.urls import path

from preventief.onboarding import region_views, views

app_name = "onboarding"
urlpatterns = [
    path("aanmelden/", views.start, name="start"),
    path("aanmelden/voortgang/<str:token>/", views.find_again, name="find_again"),
    path("aanmelden/<uuid:id>/overeenkomst/", views.agreement, name="agreement"),
    path("aanmelden/<uuid:id>/voortgang/", views.progress, name="progress"),
    path("aanmelden/<uuid:id>/opnieuw/", views.try_again, name="try_again"),
    path("aanmelden/<uuid:id>/<slug:step>/", views.step, name="step"),
    path("regio/", region_views.municipalities, name="municipalities"),
    path("regio/<str:code>/", region_views.municipality, name="municipality"),
]
