from django.urls import path

from preventief.ui import views

app_name = "ui"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("taal/", views.language, name="language"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("ui/", views.specimen, name="specimen"),
]
