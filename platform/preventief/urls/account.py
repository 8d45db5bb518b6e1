"""Signing in and out, passwords and second factors: the pages of django-allauth that we open, and no others.

There is no sign-up, no change of address and no removal of an account here: those are an administrator's.
Each page gets its door here; allauth itself guards those that are not for everybody.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path

from preventief.accounts import views
from preventief.accounts.doors import SIGNED_IN, public, with_door

SECOND_FACTOR = "2fa/"

urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    # A regular expression, because the key holds hyphens too.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(SECOND_FACTOR + "authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path(SECOND_FACTOR + "webauthn/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("second-factor/", views.second_factor, name="second_factor"),
    *(
        path(address, with_door(view, SIGNED_IN), name=name)
        for address, view, name in (
            ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
            ("password/change/", account.password_change, "account_change_password"),
            (SECOND_FACTOR, mfa.index, "mfa_index"),
            (SECOND_FACTOR + "reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate"),
            (SECOND_FACTOR + "totp/activate/", totp.activate_totp, "mfa_activate_totp"),
            (SECOND_FACTOR + "totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
            (SECOND_FACTOR + "recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
            (
                SECOND_FACTOR + "recovery-codes/generate/",
                codes.generate_recovery_codes,
                "mfa_generate_recovery_codes",
            ),
            (
                SECOND_FACTOR + "recovery-codes/download/",
                codes.download_recovery_codes,
                "mfa_download_recovery_codes",
            ),
            (SECOND_FACTOR + "webauthn/", webauthn.list_webauthn, "mfa_list_webauthn"),
            (SECOND_FACTOR + "webauthn/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
            (
                SECOND_FACTOR + "webauthn/reauthenticate/",
                webauthn.reauthenticate_webauthn,
                "mfa_reauthenticate_webauthn",
            ),
            (
                SECOND_FACTOR + "webauthn/keys/<int:pk>/remove/",
                webauthn.remove_webauthn,
                "mfa_remove_webauthn",
            ),
            (SECOND_FACTOR + "webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
        )
    ),
]
