"""The first page, and the addresses of partners, members, invitations and the access log."""

from django.urls import include, path

from partners import views
from partners.views import invitations, log, members, partners

named = [
    path("partners/", partners.partner_list, name="partners"),
    path("partners/nieuw/", partners.add, name="add_partner"),
    path("partners/<uuid:id>/", partners.change, name="partner"),
    path("medewerkers/", members.member_list, name="members"),
    path("medewerkers/<uuid:id>/", members.change, name="member"),
    path("medewerkers/<uuid:id>/stoppen/", members.stop, name="stop_member"),
    path("medewerkers/<uuid:id>/herstellen/", members.restore, name="restore_member"),
    path("medewerkers/uitnodigen/", invitations.invite, name="invite"),
    path("uitnodigingen/", invitations.invitation_list, name="invitations"),
    path("uitnodigingen/<uuid:id>/opnieuw/", invitations.resend, name="resend_invitation"),
    path("uitnodigingen/<uuid:id>/intrekken/", invitations.revoke, name="revoke_invitation"),
    path("uitnodiging/<str:token>/", invitations.accept, name="accept"),
    path("inzage/", log.access_log, name="access_log"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((named, "partners"))),
]
