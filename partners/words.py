"""Codes in words, for people."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from partners.models import Role
from preventief.accesslog.models import Look, Purpose

WHAT_ROLES_SEE: dict[str, StrOrPromise] = {
    Role.REFERRER: _("Refers young people and sees their own referrals only."),
    Role.COORDINATOR: _("Decides on referrals and sees the progress of all trajectories, not what was said."),
    Role.PRACTITIONER: _("Carries out trajectories and sees those in full."),
    Role.RESTORATION_WORKER: _("Sees the injured party's side, and what was agreed."),
    Role.POLICY_OFFICER: _("Sees numbers only, never a person."),
    Role.PRIVACY_OFFICER: _("Reads who looked at what, and handles requests about data."),
    Role.ADMINISTRATOR: _("Manages partners, members and settings; sees no young people."),
}

LOOKS: dict[str, StrOrPromise] = {
    Look.READ: _("read"),
    Look.WRITE: _("changed"),
    Look.EXPORT: _("exported"),
    Look.REFUSED: _("refused"),
}

PURPOSES: dict[str, StrOrPromise] = {
    Purpose.REFERRING: _("referring"),
    Purpose.TRIAGE: _("deciding on a referral"),
    Purpose.CARRYING_OUT: _("carrying out a trajectory"),
    Purpose.SUPERVISION: _("watching over progress"),
    Purpose.FEEDBACK: _("feedback to the referrer"),
    Purpose.ADMINISTRATION: _("administration"),
    Purpose.PRIVACY_REQUEST: _("request about data"),
}

# The kinds of record that the access log names. A kind that is not here is shown by its code.
RECORDS: dict[str, StrOrPromise] = {
    "partners.partner": _("partner"),
    "partners.member": _("member"),
    "partners.invitation": _("invitation"),
    "catalogue.kind": _("kind of trajectory"),
    "catalogue.kindversion": _("version of a kind of trajectory"),
    "people.youngperson": _("young person"),
    "people.guardian": _("parent or guardian"),
    "people.supportperson": _("support person"),
    "referrals.referral": _("referral"),
    "trajectories.trajectory": _("trajectory"),
    "trajectories.talk": _("talk"),
    "trajectories.assignment": _("assignment"),
    "consents.consent": _("consent"),
    "restoration.injuredparty": _("injured party"),
    "restoration.restoration": _("restoration"),
}


def record_words(object_type: str) -> StrOrPromise:
    """What kind of record an entry of the access log is about."""
    return RECORDS.get(object_type, object_type)
