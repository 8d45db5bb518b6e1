"""Addresses of this app."""

from django.urls import path

from cases.referrals.views import deciding, reading, writing

app_name = "referrals"
urlpatterns = [
    path("", reading.referrals, name="list"),
    path("nieuw/", writing.new, name="new"),
    path("concept/<uuid:id>/controle/", writing.check, name="check"),
    path("concept/<uuid:id>/weggooien/", writing.throw_away, name="throw_away"),
    path("concept/<uuid:id>/<slug:slug>/", writing.step, name="step"),
    path("<uuid:id>/", reading.referral, name="referral"),
    path("<uuid:id>/verstuurd/", writing.sent, name="sent"),
    path("<uuid:id>/antwoord/", reading.answer, name="answer"),
    path("<uuid:id>/intrekken/", reading.withdraw, name="withdraw"),
    path("<uuid:id>/aannemen/", deciding.accept, name="accept"),
    path("<uuid:id>/vraag/", deciding.ask, name="ask"),
    path("<uuid:id>/afwijzen/", deciding.decline, name="decline"),
    path("<uuid:id>/doorverwijzen/", deciding.point_elsewhere, name="point_elsewhere"),
]
