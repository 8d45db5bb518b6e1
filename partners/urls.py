"""The first page, and the addresses of partners, members, invitations and the access log."""

from django.urls import include, path

from partners import views

named = [
    path("partners/", views.partner_list, name="partners"),
    path("partners/nieuw/", views.add_partner, name="add_partner"),
    path("partners/<uuid:id>/", views.partner, name="partner"),
    path("medewerkers/", views.member_list, name="members"),
    path("medewerkers/<uuid:id>/", views.member, name="member"),
    path("medewerkers/<uuid:id>/stoppen/", views.stop_member, name="stop_member"),
    path("medewerkers/<uuid:id>/herstellen/", views.restore_member, name="restore_member"),
    path("medewerkers/uitnodigen/", views.invite, name="invite"),
    path("uitnodigingen/", views.invitation_list, name="invitations"),
    path("uitnodigingen/<uuid:id>/opnieuw/", views.resend_invitation, name="resend_invitation"),
    path("uitnodigingen/<uuid:id>/intrekken/", views.revoke_invitation, name="revoke_invitation"),
    path("uitnodiging/<str:token>/", views.accept, name="accept"),
    path("inzage/", views.access_log, name="access_log"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((named, "partners"))),
]
