"""Made-up records for tests; each function makes one that is complete and says only what the test cares about."""

from itertools import count
from typing import Any

from partners.models import Member, Partner, Role
from preventief.accounts.models import User

_numbers = count(1)


def a_user(name: str = "Robin Jansen", **values: Any) -> User:
    """An account that can sign in with the password "een lang wachtwoord"."""
    number = next(_numbers)
    user = User(email=values.pop("email", f"robin.{number}@voorbeeld.example"), name=name, **values)
    user.set_password("een lang wachtwoord")
    user.save()
    return user


def a_partner(kind: Partner.Kind = Partner.Kind.POLICE, **values: Any) -> Partner:
    """A partner organisation."""
    return Partner.objects.create(name=values.pop("name", f"Partner {next(_numbers)}"), kind=kind, **values)


def a_member(*roles: Role, **values: Any) -> Member:
    """A member with these roles (a referrer when none are given), of a partner of their own."""
    user = values.pop("user", None) or a_user()
    partner = values.pop("partner", None) or a_partner()
    return Member.objects.create(
        user=user,
        partner=partner,
        name=values.pop("name", user.name),
        roles=list(roles or (Role.REFERRER,)),
        **values,
    )
