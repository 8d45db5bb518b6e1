"""The second half of the road: one case from the referral to the feedback."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.e2e.demo import Demo
from tests.e2e.subscribing import Person
from tests.e2e.visitor import Visitor

TEXT = "Op het plein zijn twee fietsen omgegooid. Een voorbijganger sprak hen aan en werd uitgescholden."
SENTENCE = "We hebben er samen goed over gesproken en het is uitgepraat."


@dataclass(frozen=True)
class Family:
    """The young person of fourteen and both parents, who have authority together."""

    first_name: str
    infix: str
    last_name: str

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.infix} {self.last_name}"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def birth_date(age: int) -> date:
    """Of somebody who turned `age` some months ago."""
    day = today() - timedelta(days=100)
    return date(day.year - age, day.month, min(day.day, 28))


# --- Refer -------------------------------------------------------------------------------------------------


def refer(person: Person, home: str, family: Family) -> str:
    """Refer a young person; answers with the number. A date in the future stops it, and nothing is lost."""
    visitor = person.visitor
    visitor.go(home)
    visitor.follow("Nieuwe verwijzing")
    visitor.press("Beginnen")
    visitor.fill(first_name=family.first_name, infix=family.infix, last_name=family.last_name)
    visitor.fill(birth_date=today().replace(year=today().year + 1))
    visitor.fill(**_parent(1, "Sjoukje", family, "mother"))
    visitor.press("Verder", expect=422)
    visitor.error_at("birth_date", "Deze datum ligt in de toekomst. Klopt het jaar?")
    assert visitor.field("last_name").input_value() == family.last_name
    assert visitor.field("ouder1-first_name").input_value() == "Sjoukje"
    visitor.fill(birth_date=birth_date(14))
    visitor.open("Nog een ouder of verzorger toevoegen")
    visitor.fill(**_parent(2, "Özgür", family, "father"))
    visitor.press("Verder")

    visitor.fill(happened_on=today() - timedelta(days=3), place="het Raadhuisplein")
    visitor.fill(what_happened=f"{TEXT} BSN 123456782.")
    visitor.press("Verder", expect=422)
    visitor.error_at("what_happened", "BSN")
    visitor.error_at("behaviour", "Kies")
    visitor.fill(behaviour="nuisance", what_happened=TEXT, injured="yes")
    visitor.press("Verder")

    visitor.fill(young_person_told="yes", parents_told="no")
    visitor.fill(young_person_told_on=today() - timedelta(days=1))
    visitor.press("Verder", expect=422)
    visitor.error_at("parents_told", "Vertel het eerst aan de ouders")
    visitor.fill(parents_told="yes", parents_told_on=today() - timedelta(days=1))
    visitor.press("Verder")

    visitor.reads(family.last_name, TEXT, "het Raadhuisplein")
    visitor.press("Verwijzing versturen")
    visitor.reads("Uw verwijzing is verstuurd")
    number = visitor.page.locator("main strong").first.inner_text()
    visitor.follow("Naar mijn verwijzingen")
    visitor.reads(family.last_name)
    return number


def _parent(number: int, first_name: str, family: Family, relation: str) -> dict[str, str]:
    answers = {
        "first_name": first_name,
        "last_name": family.last_name,
        "relation": relation,
        "phone": f"06 1234567{number}",
        "authority": "yes",
    }
    return {f"ouder{number}-{name}": answer for name, answer in answers.items()}


def sees_only_own(person: Person, home: str, family: Family, other: str) -> None:
    """Another referrer sees nothing of it, also not at its address."""
    visitor = person.visitor
    visitor.go(f"{home}/verwijzingen/")
    visitor.does_not_read(family.last_name)
    visitor.go(other, expect=404)
    visitor.does_not_read(family.last_name)
    for place in ("/trajecten/", "/medewerkers/", "/inzage/"):
        visitor.go(home + place, expect=404)


# --- Decide ------------------------------------------------------------------------------------------------


def ask_for_more(person: Person, home: str, family: Family, question: str) -> None:
    visitor = person.visitor
    _open_referral(visitor, home, family)
    visitor.follow("Iets vragen")
    visitor.press("Vraag versturen", expect=422)
    visitor.error_at("question", "Vul uw vraag in")
    visitor.fill(question=question)
    visitor.press("Vraag versturen")
    visitor.reads("Uw vraag is naar de verwijzer gestuurd")


def answer(person: Person, demo: Demo, question: str) -> None:
    """Come back by the mail and answer the question."""
    visitor = person.visitor
    visitor.go(demo.link_in_mail(visitor, person.email, "Een vraag over uw verwijzing"))
    visitor.reads(question)
    visitor.follow("Beantwoorden")
    visitor.fill(answer="Ja, ik ben thuis geweest en heb het samen met hen besproken.")
    visitor.press("Antwoord versturen")
    visitor.reads("Uw antwoord is naar de coördinator gestuurd")


def accept(person: Person, home: str, family: Family, practitioner: Person) -> None:
    """Accept on the kind that the environment came with."""
    visitor = person.visitor
    _open_referral(visitor, home, family)
    visitor.reads("Nu: beslissen", "thuis geweest")
    visitor.follow("Aannemen")
    visitor.press("Aannemen", expect=422)
    visitor.error_at("practitioner", "Kies wie het gaat uitvoeren")
    visitor.fill(kind_version="Wijkinterventie")
    options = visitor.field("practitioner").locator("option").all_inner_texts()
    visitor.fill(practitioner=next(option for option in options if practitioner.name in option))
    visitor.press("Aannemen")
    visitor.reads("De verwijzing is aangenomen", practitioner.name)


def _open_referral(visitor: Visitor, home: str, family: Family) -> None:
    visitor.go(home)
    visitor.page.locator("main").get_by_role("link", name=family.last_name).first.click()
    visitor.page.wait_for_url("**/verwijzingen/*/")
    visitor.look()


# --- Carry out ---------------------------------------------------------------------------------------------


def first_contact(visitor: Visitor) -> None:
    """From the case page: phone the parents."""
    visitor.reads("Nu: de ouders bellen", "Waarom deze datum?")
    visitor.follow("Contact vastleggen")
    visitor.fill(on=today(), reached="yes")
    visitor.press("Opslaan", expect=422)
    visitor.error_at("with_whom", "Vul in wie u hebt gesproken")
    visitor.fill(with_whom="moeder", note="We zien elkaar in het buurthuis.")
    visitor.press("Opslaan")
    visitor.reads("Het contact is opgeslagen")


def talk(visitor: Visitor, noun: str) -> None:
    """Plan a talk for earlier today, and report on it."""
    visitor.reads(f"Nu: het {noun} plannen")
    visitor.follow("Gesprek plannen")
    visitor.fill(day=today(), time="half vier", form="near_home", place="Buurthuis De Brink")
    visitor.press("Gesprek plannen", expect=422)
    visitor.error_at("time", "Dit is geen tijd")
    visitor.fill(time="0.01")
    for box in visitor.field("with_whom").all():
        box.check()
    visitor.press("Gesprek plannen")
    visitor.reads("Het gesprek is gepland", f"Nu: het {noun} vastleggen")
    visitor.follow("Verslag schrijven")
    visitor.fill(report="We hebben besproken wat er is gebeurd en wat een volgende keer helpt.")
    visitor.press("Verslag opslaan")
    visitor.reads("Het verslag is opgeslagen")


def everybody_agrees(visitor: Visitor) -> None:
    """Fourteen years old, joint authority: nothing goes on until all three have agreed."""
    case = visitor.page.url
    visitor.reads("Nu: instemming en toestemming vragen", "Nog nodig")
    for left in (3, 2, 1):
        visitor.does_not_read("Leeropdracht kiezen")
        visitor.follow("Instemming vastleggen")
        visitor.reads("Nog niet compleet")
        assert visitor.page.get_by_role("link", name="Antwoord vastleggen").count() == left
        visitor.page.get_by_role("link", name="Antwoord vastleggen").first.click()
        visitor.page.wait_for_load_state()
        visitor.look()
        visitor.reads("Je mag altijd stoppen" if "Je doet mee" in visitor.text else "mogen altijd stoppen")
        visitor.press("Antwoord bewaren", expect=422)
        visitor.error_at("participation", "Kies een antwoord")
        visitor.fill(participation="given", data_use="given", way="spoken", decided_on=today())
        visitor.press("Antwoord bewaren")
        visitor.reads("Compleet" if left == 1 else "Nog niet compleet")
        visitor.go(case)
    visitor.does_not_read("Nog nodig")


def assignment(visitor: Visitor) -> None:
    """Give an assignment, get it in, and accept it."""
    visitor.follow("Leeropdracht kiezen")
    visitor.press("Deze leeropdracht geven", expect=422)
    visitor.error_at("key", "Kies een leeropdracht")
    visitor.field("key").first.check()
    visitor.fill(due_on=today() + timedelta(days=10))
    visitor.press("Deze leeropdracht geven")
    visitor.reads("De leeropdracht is gegeven")
    visitor.page.locator("#opdrachten").get_by_role("link").first.click()
    visitor.page.wait_for_url("**/opdrachten/*/")
    visitor.look()
    visitor.press("Opdracht is ingeleverd")
    visitor.page.locator("#opdrachten").get_by_role("link").first.click()
    visitor.page.wait_for_url("**/opdrachten/*/")
    visitor.follow("Leeropdracht goedkeuren")
    visitor.fill(remark="Eerlijk gemaakt.")
    visitor.press("Leeropdracht goedkeuren")
    visitor.reads("De leeropdracht is goedgekeurd")


def apology(visitor: Visitor) -> None:
    """The young person wants to write a letter, and does."""
    visitor.follow(re.compile("De jongere wil excuus maken"))
    visitor.press("Opslaan", expect=422)
    visitor.error_at("form", "Kies")
    visitor.fill(form="letter")
    visitor.press("Opslaan")
    visitor.follow(re.compile("Excuus is gemaakt"))
    visitor.fill(made_on=today() + timedelta(days=1))
    visitor.press("Opslaan", expect=422)
    visitor.error_at("made_on", "Deze datum ligt in de toekomst")
    visitor.fill(made_on=today(), note="Het ging goed.")
    visitor.press("Opslaan")
    visitor.reads("Het excuus is opgeslagen")


# --- Close -------------------------------------------------------------------------------------------------


def close(visitor: Visitor) -> None:
    """Close it as completed, after reading what that means."""
    visitor.follow("Traject afsluiten")
    visitor.press("Verder", expect=422)
    visitor.error_at("outcome", "Kies hoe het is afgelopen")
    visitor.fill(outcome="completed")
    visitor.press("Verder")
    visitor.reads("Wilt u dit traject afsluiten?", "Het dossier wordt bewaard tot en met")
    visitor.press("Ja, sluit het traject af")
    visitor.reads("Het traject is afgesloten", "Bewaren tot en met", f"{today().year + 1}")


def give_feedback(visitor: Visitor) -> str:
    """Write the feedback, read it as the referrer will, and send it; answers with what was previewed."""
    visitor.follow("Terugkoppeling schrijven")
    visitor.fill(sentence=SENTENCE)
    visitor.press("Bekijken zoals de verwijzer het leest", expect=422)
    visitor.error_at("agreed", "Bespreek de zin eerst met de jongere")
    visitor.fill(agreed=True)
    visitor.press("Bekijken zoals de verwijzer het leest")
    previewed = visitor.page.locator("main blockquote").inner_text().strip()
    assert SENTENCE in previewed
    visitor.press("Terugkoppeling versturen")
    visitor.reads("De terugkoppeling is verstuurd aan de verwijzer", "Alles is gedaan")
    return previewed


def reads_feedback(visitor: Visitor, previewed: str) -> None:
    """The referrer reads exactly what was previewed, and nothing of the talks."""
    card = visitor.page.locator("main section.card").filter(has_text=SENTENCE)
    assert card.locator("p").first.inner_text().strip() == previewed
    visitor.does_not_read("een volgende keer helpt", "Eerlijk gemaakt", "Het ging goed", "buurthuis")
