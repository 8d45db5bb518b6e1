"""An apology is the young person's choice: prepared, made, or left out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.consents.actions import ConsentMissing
from cases.restoration.actions import make_apology, prepare_apology
from cases.restoration.models import Apology
from cases.trajectories import actions
from cases.trajectories.models import Step, Trajectory
from partners.models import Role
from preventief.errors import NotAllowed, StaleVersion, WrongState
from tests.cases.trajectories.driving import act, driven, fresh, step
from tests.factories import a_member

pytestmark = pytest.mark.usefixtures("municipality")


def prepare(trajectory: Trajectory) -> Apology:
    apology: Apology = act(
        prepare_apology, trajectory, step=step(trajectory, "excuus"), form=Apology.Form.LETTER
    )
    return apology


def test_an_apology_is_prepared_and_made() -> None:
    trajectory = driven("instemming")
    apology = prepare(trajectory)
    act(make_apology, trajectory, apology=apology, made_on=timezone.localdate(), note="Ging goed.")
    apology.refresh_from_db()
    assert (apology.state, apology.note) == (Apology.State.MADE, "Ging goed.")
    assert step(trajectory, "excuus").state == Step.State.DONE


def test_it_waits_for_agreement() -> None:
    trajectory = driven("startgesprek")
    with pytest.raises(ConsentMissing):
        prepare(trajectory)
    assert Apology.objects.count() == 0


def test_one_apology_per_step() -> None:
    trajectory = driven("instemming")
    prepare(trajectory)
    with pytest.raises(WrongState):
        prepare(trajectory)


def test_other_steps_take_no_apology() -> None:
    trajectory = driven("instemming")
    with pytest.raises(WrongState):
        act(prepare_apology, trajectory, step=step(trajectory, "leeropdracht"), form=Apology.Form.LETTER)


def test_an_apology_under_way_is_not_left_out() -> None:
    trajectory = driven("instemming")
    prepare(trajectory)
    with pytest.raises(WrongState):
        act(actions.leave_out, trajectory, step=step(trajectory, "excuus"))


def test_somebody_else_changes_nothing() -> None:
    trajectory = driven("instemming")
    apology = prepare(trajectory)
    with pytest.raises(NotAllowed):
        make_apology(
            by=a_member(Role.RESTORATION_WORKER),
            apology=apology,
            version=fresh(trajectory).version,
            made_on=timezone.localdate(),
        )
    apology.refresh_from_db()
    assert apology.state == Apology.State.PREPARING


def test_twice_is_once_and_stale_is_told() -> None:
    trajectory = driven("instemming")
    apology = prepare(trajectory)
    values = {"by": trajectory.practitioner, "apology": apology, "version": fresh(trajectory).version}
    for _ in range(2):
        make_apology(made_on=timezone.localdate(), **values)
    with pytest.raises(StaleVersion):
        make_apology(made_on=timezone.localdate(), note="Anders.", **values)


def test_the_page_leads_from_choice_to_made(client_for: Callable[..., Any], settings: Any) -> None:
    settings.ROOT_URLCONF = "preventief.urls.municipality"
    trajectory = driven("instemming")
    client = client_for(trajectory.practitioner)
    url = reverse("restoration:apology", args=[trajectory.id, step(trajectory, "excuus").id])
    assert url in client.get(reverse("trajectories:case", args=[trajectory.id])).content.decode()
    assert client.post(url, {"version": fresh(trajectory).version, "form": "talk"}).status_code == 302
    today = timezone.localdate()
    made = {"made_on_0": today.day, "made_on_1": today.month, "made_on_2": today.year, "note": "geheim"}
    assert client.post(url, {"version": fresh(trajectory).version, **made}).status_code == 302
    assert "geheim" in client.get(url).content.decode()
    coordinator = client_for(a_member(Role.COORDINATOR))
    assert coordinator.get(url).status_code == 404
    said = coordinator.get(reverse("trajectories:case", args=[trajectory.id])).content.decode()
    assert "Excuus" in said
    assert "geheim" not in said
