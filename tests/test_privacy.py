"""Every table says which plane it lives in, how long it is kept, and how sensitive each of its columns is."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from preventief.privacy import Plane, Privacy
from tenants.schemas import labels_of

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in {"preventief", "tenants", "partners", "cases", "billing"}
]
# Tables of others that hold personal data, with the reason why that is right.
OTHERS = {
    "account.EmailAddress": "sign-in address, kept with the account",
    "account.EmailConfirmation": "unused: an invitation proves the address",
    "auth.Group": "unused: roles are ours",
    "auth.Permission": "unused: permissions are ours",
    "contenttypes.ContentType": "names of tables",
    "mfa.Authenticator": "second factors, kept with the account",
    "sessions.Session": "a session; dropped by the nightly task when it has ended",
}
# What must never have a column (domain.md §3).
FORBIDDEN = ("bsn", "nationality", "ethnicity", "religion", "diagnosis", "police_number", "score")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
class TestEveryModelOfOurs:
    def test_every_column_is_in_exactly_one_degree(self, model: type[models.Model]) -> None:
        declared = model.privacy  # type: ignore[attr-defined]
        assert isinstance(declared, Privacy)
        columns = {field.name for field in model._meta.concrete_fields}
        wrong = {
            column: declared.degree_of(column) for column in columns if len(declared.degree_of(column)) != 1
        }
        assert wrong == {}
        named = set().union(*declared.groups.values())
        assert named - columns == set(), "the declaration names a column that is not there"

    def test_it_is_installed_in_the_plane_it_declares(self, model: type[models.Model]) -> None:
        label = model._meta.app_label
        in_control, in_municipality = label in labels_of("public"), label in labels_of("gm0518")
        expected = {
            Plane.CONTROL: (True, False),
            Plane.MUNICIPALITY: (False, True),
            Plane.BOTH: (True, True),
        }[model.privacy.plane]  # type: ignore[attr-defined]
        assert (in_control, in_municipality) == expected

    def test_no_foreign_key_leaves_the_plane(self, model: type[models.Model]) -> None:
        here = model.privacy.plane  # type: ignore[attr-defined]
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                there = getattr(field.related_model, "privacy", None)
                if isinstance(there, Privacy):
                    assert there.plane in (here, Plane.BOTH), f"{field} goes to {there.plane}"

    def test_nothing_forbidden_is_kept(self, model: type[models.Model]) -> None:
        for field in model._meta.get_fields():
            assert not any(word in field.name.lower() for word in FORBIDDEN)

    def test_no_name_leaks_through_its_text(self, model: type[models.Model]) -> None:
        """A record's text may end up in a log; only Django's own default or the key is safe."""
        assert "__str__" not in vars(model) or model._meta.label == "accounts.User"


def test_tables_of_others_are_known() -> None:
    others = {model._meta.label for model in apps.get_models()} - {model._meta.label for model in OURS}
    assert others == set(OTHERS)


def test_apps_in_both_planes_are_an_allow_list() -> None:
    """Adding an app to both planes is a decision: it changes this list."""
    assert set(settings.SHARED_APPS) & set(settings.TENANT_APPS) == {
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "preventief.accounts",
        "allauth",
        "allauth.account",
        "allauth.mfa",
        "preventief.accesslog",
        "preventief.outbox",
    }


@pytest.mark.django_db
def test_a_municipality_has_fewer_than_eighty_tables() -> None:
    """docs/adr: a backend keeps about 25 MB of catalogue for 342 schemas of 20 tables."""
    tables = [model for model in apps.get_models() if model._meta.app_label in labels_of("gm0518")]
    assert len(tables) < 80
