"""Signing in and out, passwords and second factors: the pages of django-allauth that we open, and no others.

There is no sign-up, no change of address and no removal of an account here: those belong to the administrator.
"""

from allauth.account import views as account
from allauth.mfa import urls as mfa_urls
from django.urls import include, path

from preventief.accounts import views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<uidb36>-<key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("2fa/", include(mfa_urls)),
]
