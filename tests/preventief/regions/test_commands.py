"""The commands with which the supplier keeps the register."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from preventief.accounts.models import User
from preventief.regions.models import RelationshipManager

pytestmark = pytest.mark.usefixtures("control_plane")
PERSON = {"name": "Ada Haags", "phone": "070 123 45 67", "email": "Ada@halt.example"}


def add(*regions, **changes):
    options = [part for name, value in {**PERSON, **changes}.items() for part in (f"--{name}", value)]
    call_command("add_relationship_manager", *options, *[f"--region={region}" for region in regions])


def test_a_relationship_manager_gets_an_account_without_a_password():
    add("den-haag", "limburg")
    manager = RelationshipManager.objects.get(name="Ada Haags")
    assert manager.user is not None
    assert not manager.user.has_usable_password()
    assert {region.slug for region in manager.regions.all()} == {"den-haag", "limburg"}


@pytest.mark.parametrize(
    ("region", "changes", "error"),
    [("elders", {}, CommandError), ("den-haag", {"email": "ada"}, ValidationError)],
)
def test_a_mistake_adds_nobody(region, changes, error):
    with pytest.raises(error):
        add(region, **changes)
    assert not User.objects.exists()
    assert not RelationshipManager.objects.exists()


def test_the_same_address_twice_is_refused():
    add("den-haag")
    with pytest.raises(CommandError):
        add("den-haag")


def test_loading_the_register_says_what_it_holds(capsys):
    call_command("load_register")
    said = capsys.readouterr().out
    assert "10 regions, 342 municipalities" in said
    assert "9 price classes" in said
