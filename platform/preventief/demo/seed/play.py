"""Playing one story over the real road: every act by the member who would do it, on the day it would happen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import time_machine
from django.utils import timezone

from cases.catalogue.access import content_of, published_versions
from cases.catalogue.models import KindVersion
from cases.consents.actions import record_answers
from cases.consents.models import Consent
from cases.consents.queries import missing
from cases.people.actions import GuardianFacts, PersonFacts
from cases.referrals.actions.deciding import accept_referral, ask_for_more, decline_referral, point_elsewhere
from cases.referrals.actions.drafts import start_draft
from cases.referrals.actions.following import answer_question, withdraw_referral
from cases.referrals.actions.sending import ReferralFacts, send_referral
from cases.referrals.models import Referral
from cases.restoration.actions import make_apology, prepare_apology
from cases.restoration.models import Apology
from cases.trajectories.actions.assignments import accept_assignment, give_assignment, hand_in
from cases.trajectories.actions.closing import close_trajectory, send_feedback
from cases.trajectories.actions.contact import record_first_contact
from cases.trajectories.actions.talks import hold_talk, plan_talk
from cases.trajectories.closing import feedback_text
from cases.trajectories.models import Step, Talk, Trajectory
from partners.models import Member
from preventief.demo.seed.stories import Story

REPORT = (
    "We hebben besproken wat er is gebeurd en wat een volgende keer helpt. "
    "Afgesproken: we zien elkaar over twee weken weer."
)


@dataclass(frozen=True)
class Cast:
    """Who plays: the referrer, the coordinator and the practitioner of one case."""

    referrer: Member
    coordinator: Member
    practitioner: Member
    place: str
    area: str


class Play:
    """One story from the referral to where it stops. `story.until` names the last act."""

    def __init__(self, story: Story, cast: Cast, today: date) -> None:
        self.story = story
        self.cast = cast
        self.today = today
        self.day = self._working(today - timedelta(days=story.days_ago))
        self.referral: Referral
        self.trajectory: Trajectory

    def run(self) -> None:
        """Play every act up to and including the last one."""
        for name in ROADS[self.story.until]:
            act: Callable[[], None] = getattr(self, name)
            with time_machine.travel(self._moment(self.day), tick=True):
                act()

    # --- The referral --------------------------------------------------------------------------------------

    def refer(self) -> None:
        """The referrer sends it in."""
        story, told = self.story, self.day
        draft = start_draft(by=self.cast.referrer)
        adult = story.age >= 18
        self.referral = send_referral(
            by=self.cast.referrer,
            draft=draft,
            version=draft.version,
            facts=ReferralFacts(
                young_person=PersonFacts(
                    first_name=story.first_name,
                    infix=story.infix,
                    last_name=story.last_name,
                    birth_date=self._born(),
                    phone="06 12345678" if adult else "",
                ),
                guardians=tuple(
                    GuardianFacts(
                        first_name=parent.first_name,
                        infix=parent.infix,
                        last_name=parent.last_name,
                        relation=parent.relation,
                        authority=parent.authority,
                        phone="06 87654321",
                        informed_on=told,
                    )
                    for parent in story.parents
                ),
                behaviour=story.behaviour,
                happened_on=told - timedelta(days=2),
                place=self.cast.place,
                what_happened=story.text,
                injured=story.injured,
                young_person_told_on=told,
                parents_told_on=told if story.parents else None,
            ),
        )
        self._later(1)

    def ask(self) -> None:
        """The coordinator asks for more."""
        self.referral = ask_for_more(
            by=self.cast.coordinator,
            referral=self.referral,
            version=self.referral.version,
            question="Weten de ouders ook wat er precies is gebeurd?",
        )
        self._later(1)

    def answer(self) -> None:
        """The referrer answers."""
        self.referral = answer_question(
            by=self.cast.referrer,
            referral=self.referral,
            version=self.referral.version,
            answer="Ja, ik ben er gisteren thuis geweest en heb het samen met hen besproken.",
        )

    def decline(self) -> None:
        """The coordinator declines, with a reason."""
        decline_referral(
            by=self.cast.coordinator,
            referral=self.referral,
            version=self.referral.version,
            reason="andere_hulp_nodig",
            note="Leerplicht en het wijkteam zijn al in gesprek met het gezin.",
        )

    def point(self) -> None:
        """The coordinator points elsewhere."""
        point_elsewhere(
            by=self.cast.coordinator,
            referral=self.referral,
            version=self.referral.version,
            pointed_to="Jongerenwerk in de wijk: de hele groep aanspreken werkt hier beter.",
        )

    def withdraw(self) -> None:
        """The referrer takes it back."""
        withdraw_referral(by=self.cast.referrer, referral=self.referral, version=self.referral.version)

    def accept(self) -> None:
        """The coordinator accepts; the trajectory starts."""
        self.trajectory = accept_referral(
            by=self.cast.coordinator,
            referral=self.referral,
            version=self.referral.version,
            kind_version=self._kind(),
            practitioner=self.cast.practitioner,
        )
        self._later(2)

    # --- The trajectory ------------------------------------------------------------------------------------

    def call_in_vain(self) -> None:
        """Nobody picks up."""
        self._call(reached=False)

    def call(self) -> None:
        """The parents are reached."""
        self._call(reached=True)

    def plan_start(self) -> None:
        """The startgesprek is planned, a week ahead."""
        self._plan("startgesprek", days=6)

    def hold_start(self) -> None:
        """The startgesprek was held."""
        self._hold("startgesprek")

    def all_agree(self) -> None:
        """Everybody who must agree has agreed."""
        for person in list(
            dict.fromkeys(lack.person for lack in missing(self._fresh(), self.day) if lack.person)
        ):
            self._agree(person)
        self._later(1)

    def first_agrees(self) -> None:
        """The young person and the first parent agree; somebody is still to be asked."""
        people = list(dict.fromkeys(lack.person for lack in missing(self._fresh(), self.day) if lack.person))
        for person in people[:-1]:
            self._agree(person)

    def give(self) -> None:
        """An assignment is given, due in two weeks."""
        trajectory = self._fresh()
        give_assignment(
            by=self.cast.practitioner,
            trajectory=trajectory,
            step=self._step("leeropdracht"),
            version=trajectory.version,
            key="mijn_groep",
            due_on=self._working(self.day + timedelta(days=14)),
        )
        self._later(12)

    def receive(self) -> None:
        """The assignment is handed in and found good."""
        assignment = self._fresh().assignments.get()
        assignment = hand_in(by=self.cast.practitioner, assignment=assignment, version=self._fresh().version)
        accept_assignment(
            by=self.cast.practitioner,
            assignment=assignment,
            version=self._fresh().version,
            remark="Eerlijk gemaakt en goed over nagedacht.",
        )
        self._later(2)

    def begin_apology(self) -> None:
        """A letter of apology is being written."""
        trajectory = self._fresh()
        prepare_apology(
            by=self.cast.practitioner,
            trajectory=trajectory,
            step=self._step("excuus"),
            version=trajectory.version,
            form=Apology.Form.LETTER,
        )
        self._later(4)

    def apologise(self) -> None:
        """The letter was handed over."""
        apology = self._step("excuus").apology
        make_apology(
            by=self.cast.practitioner, apology=apology, version=self._fresh().version, made_on=self.day
        )
        self._later(1)

    def plan_end(self) -> None:
        """The eindgesprek is planned."""
        self._plan("eindgesprek", days=5)

    def hold_end(self) -> None:
        """The eindgesprek was held."""
        self._hold("eindgesprek")

    def complete(self) -> None:
        """The trajectory is completed."""
        self._close(Trajectory.State.COMPLETED)

    def stop_early(self) -> None:
        """The young person wants to stop; nothing follows from it."""
        self._close(Trajectory.State.ENDED_EARLY, "jongere_stopt")

    def never_start(self) -> None:
        """The family does not want to take part; nothing follows from it."""
        self._close(Trajectory.State.NOT_STARTED, "gezin_stopt")

    def tell(self) -> None:
        """The referrer is told, as previewed."""
        trajectory = self._fresh()
        sentence = "We hebben er samen goed over gesproken." if trajectory.state == "completed" else ""
        send_feedback(
            by=self.cast.practitioner,
            trajectory=trajectory,
            version=trajectory.version,
            sentence=sentence,
            previewed=feedback_text(content_of(trajectory), trajectory, sentence),
        )

    # --- How ----------------------------------------------------------------------------------------------

    def _call(self, *, reached: bool) -> None:
        trajectory = self._fresh()
        record_first_contact(
            by=self.cast.practitioner,
            trajectory=trajectory,
            step=self._step("eerste_contact"),
            version=trajectory.version,
            on=self.day,
            reached=reached,
            with_whom="moeder" if reached else "",
            note="" if reached else "Voicemail ingesproken.",
        )
        self._later(1)

    def _plan(self, key: str, *, days: int) -> None:
        trajectory = self._fresh()
        on = self._working(self.day + timedelta(days=days))
        plan_talk(
            by=self.cast.practitioner,
            trajectory=trajectory,
            step=self._step(key),
            version=trajectory.version,
            planned_at=timezone.make_aware(datetime.combine(on, time(15, 30))),
            form=Talk.Form.NEAR_HOME,
            place="Buurthuis De Mussen",
            with_whom=["young_person", "guardians"] if self.story.parents else ["young_person"],
        )
        self.day = on

    def _hold(self, key: str) -> None:
        talk = self._step(key).talks.get()
        hold_talk(by=self.cast.practitioner, talk=talk, version=self._fresh().version, report=REPORT)

    def _agree(self, person: object) -> None:
        families = dict.fromkeys(
            (lack.family for lack in missing(self._fresh(), self.day) if lack.person == person),
            Consent.Decision.GIVEN,
        )
        record_answers(
            by=self.cast.practitioner,
            trajectory=self._fresh(),
            person=person,  # type: ignore[arg-type]
            answers={str(family): decision for family, decision in families.items()},
            way=Consent.Way.SPOKEN,
            decided_on=self.day,
        )

    def _close(self, outcome: Trajectory.State, reason: str = "") -> None:
        trajectory = self._fresh()
        self.trajectory = close_trajectory(
            by=self.cast.practitioner,
            trajectory=trajectory,
            version=trajectory.version,
            outcome=outcome,
            reason=reason,
        )
        self._later(1)

    def _fresh(self) -> Trajectory:
        return Trajectory.objects.select_related("young_person", "referral").get(id=self.trajectory.id)

    def _step(self, key: str) -> Step:
        return Step.objects.filter(trajectory=self.trajectory, key=key).earliest("position")

    def _kind(self) -> KindVersion:
        versions = published_versions()
        here = versions.filter(kind__area=self.cast.area) if self.cast.area else versions.none()
        return here.first() or versions.get(kind__key="wijkinterventie", kind__area="")

    def _born(self) -> date:
        year, month, day = (
            self.today.year - self.story.age,
            1 + len(self.story.text) % 9,
            1 + self.story.days_ago % 27,
        )
        return date(year, month, day)

    def _later(self, days: int) -> None:
        """Go on some days later, never later than yesterday: what is recorded has happened."""
        self.day = self._working(min(self.day + timedelta(days=days), self.today))

    @staticmethod
    def _working(day: date) -> date:
        return day - timedelta(days=max(0, day.weekday() - 4))

    def _moment(self, day: date) -> datetime:
        moment = timezone.make_aware(datetime.combine(day, time(16, 15)))
        return min(moment, timezone.now())


REFERRED = ("refer",)
ACCEPTED = (*REFERRED, "accept")
REACHED = (*ACCEPTED, "call", "plan_start")
STARTED = (*REACHED, "hold_start")
UNDER_WAY = (*STARTED, "all_agree", "give")
HANDED_IN = (*UNDER_WAY, "receive")
CLOSED = (*HANDED_IN, "plan_end", "hold_end", "complete")
ROADS: dict[str, tuple[str, ...]] = {
    "in_review": REFERRED,
    "more_asked": (*REFERRED, "ask"),
    "answered": (*REFERRED, "ask", "answer"),
    "declined": (*REFERRED, "decline"),
    "pointed_elsewhere": (*REFERRED, "point"),
    "withdrawn": (*REFERRED, "withdraw"),
    "accepted": ACCEPTED,
    "not_reached": (*ACCEPTED, "call_in_vain"),
    "talk_planned": REACHED,
    "talk_held": STARTED,
    "consent_missing": STARTED,
    "consent_half": (*STARTED, "first_agrees"),
    "assignment": UNDER_WAY,
    "assignment_due": UNDER_WAY,
    "apology": (*HANDED_IN, "begin_apology"),
    "final_talk": (*HANDED_IN, "plan_end"),
    "closed_untold": CLOSED,
    "closed": (*HANDED_IN, "begin_apology", "apologise", "plan_end", "hold_end", "complete", "tell"),
    "ended_early": (*UNDER_WAY, "stop_early", "tell"),
    "not_started": (*ACCEPTED, "call", "never_start", "tell"),
}
