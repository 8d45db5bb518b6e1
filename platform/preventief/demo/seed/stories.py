"""Invented young people and what happened. One story per state in which a case can be."""

from dataclasses import dataclass
from typing import TypeAlias

from cases.people.models import Guardian
from cases.referrals.models import Referral

Behaviour: TypeAlias = Referral.Behaviour
Injured: TypeAlias = Referral.Injured
Relation: TypeAlias = Guardian.Relation
Authority: TypeAlias = Guardian.Authority


@dataclass(frozen=True)
class Parent:
    """A parent or carer of a story."""

    first_name: str
    last_name: str
    relation: Relation
    authority: Authority = Authority.YES
    infix: str = ""


@dataclass(frozen=True)
class Story:
    """A young person, what happened, how far the case is played (`until`), and how many days ago it came in."""

    first_name: str
    last_name: str
    age: int
    behaviour: Behaviour
    text: str
    until: str
    days_ago: int
    parents: tuple[Parent, ...]
    infix: str = ""
    injured: Injured = Injured.NO


def mother(first: str, last: str, infix: str = "", authority: Authority = Authority.YES) -> Parent:
    """A mother."""
    return Parent(first, last, Relation.MOTHER, authority, infix)


def father(first: str, last: str, infix: str = "", authority: Authority = Authority.YES) -> Parent:
    """A father."""
    return Parent(first, last, Relation.FATHER, authority, infix)


STORIES = (
    Story("Noor", "Dam", 14, Behaviour.DAMAGE,
          "Heeft met drie anderen een bushokje beklad. Was daar eerlijk over toen ik haar aansprak.",
          "consent_half", 22, (mother("Mirjam", "Dam", "van"), father("Paul", "Verhoef")), "van", Injured.YES),
    Story("Daan", "Ĳsbrands", 13, Behaviour.NUISANCE,
          "Gooit met een groep 's avonds vuurwerk bij de flat. Bewoners durven er niet langs.",
          "in_review", 1, (mother("Wilma", "Ĳsbrands"),)),
    Story("Yasmina", "Amrani", 15, Behaviour.DIGITAL,
          "Stuurde een foto van een klasgenoot door in een groepsapp. De foto is verwijderd.",
          "in_review", 9, (mother("Fatiha", "Amrani"), father("Said", "Amrani")), "el", Injured.YES),
    Story("Jayden", "Martina", 12, Behaviour.VERBAL_AGGRESSION,
          "Schold een buschauffeur uit en weigerde uit te stappen.",
          "more_asked", 4, (mother("Shirley", "Martina"),)),
    Story("Ruben", "Berg", 16, Behaviour.QUICK_MONEY,
          "Werd gezien met jongens die pakketjes rondbrengen. Zegt zelf dat hij wil stoppen.",
          "answered", 5, (father("Henk", "Berg", "van den"),), "van den"),
    Story("Lotte", "Vries", 17, Behaviour.TRUANCY,
          "Komt sinds september nauwelijks op school. Hangt overdag rond bij het station.",
          "declined", 16, (mother("Ingrid", "Vries", "de"),), "de"),
    Story("Sem", "Bakker", 11, Behaviour.MISCHIEF,
          "Belletje trekken en eieren gooien, steeds bij dezelfde mevrouw.",
          "consent_missing", 18, (mother("Karin", "Bakker"), father("Joost", "Bakker")), "", Injured.YES),
    Story("Mohammed", "Ouali", 15, Behaviour.PHYSICAL_AGGRESSION,
          "Duwde een jongen van het voetbalveld. De jongen had een kapotte broek, geen letsel.",
          "assignment", 40, (mother("Samira", "Ouali"), father("Khalid", "Ouali")), "", Injured.YES),
    Story("Emma", "Jong", 14, Behaviour.INSULT_OR_THREAT,
          "Stuurde een klasgenote dreigende berichten na een ruzie.",
          "apology", 48, (mother("Petra", "Jong", "de"),), "de", Injured.YES),
    Story("Finn", "Kok", 13, Behaviour.DAMAGE,
          "Trapte een spiegel van een geparkeerde auto.",
          "closed", 110, (mother("Annelies", "Kok"), father("Ronald", "Kok")), "", Injured.YES),
    Story("Aaliyah", "Pengel", 18, Behaviour.VERBAL_AGGRESSION,
          "Schreeuwde tegen medewerkers van de bibliotheek en gooide een stoel om.",
          "final_talk", 75, (mother("Sharda", "Pengel"),)),
    Story("Thijs", "Wolters", 16, Behaviour.CARRYING_A_WEAPON,
          "Had een uitklapmes bij zich op het plein. Heeft het zelf afgegeven.",
          "assignment_due", 55, (father("Erik", "Wolters"),)),
    Story("Zoë", "Brink", 15, Behaviour.NUISANCE,
          "Filmt met vrienden ruzies op het plein en zet ze online.",
          "accepted", 3, (mother("Claudia", "Brink", "ten"),), "ten"),
    Story("Bilal", "Şahin", 14, Behaviour.MISCHIEF,
          "Klom met twee anderen op het dak van de sporthal.",
          "not_reached", 12, (father("Mehmet", "Şahin"),)),
    Story("Sofie", "Graaf", 12, Behaviour.DAMAGE,
          "Kerfde met een vriendin namen in nieuwe bankjes in het park.",
          "talk_planned", 10, (mother("Marieke", "Graaf", "de"), father("Tom", "Graaf", "de")), "de"),
    Story("Dylan", "Visser", 17, Behaviour.PHYSICAL_AGGRESSION,
          "Gaf een jongen een duw in de rij bij het zwembad. Ze kennen elkaar.",
          "ended_early", 70, (mother("Sandra", "Visser"),), "", Injured.YES),
    Story("Nina", "Postma", 13, Behaviour.DIGITAL,
          "Maakte een nepaccount van een docent.",
          "not_started", 35, (mother("Hilde", "Postma"), father("Wouter", "Postma"))),
    Story("Rayan", "Haddou", 16, Behaviour.NUISANCE,
          "Staat elke avond met een scooter voor de ingang van de flat.",
          "pointed_elsewhere", 28, (mother("Latifa", "Haddou"),)),
    Story("Mees", "Prins", 15, Behaviour.DAMAGE,
          "Stak een prullenbak aan. Heeft zelf de buren gewaarschuwd.",
          "closed", 130, (mother("Esther", "Prins"), father("Bart", "Prins")), "", Injured.YES),
    Story("Kyara", "Eijk", 20, Behaviour.INSULT_OR_THREAT,
          "Ruzie met de buurvrouw, met scheldwoorden in het trappenhuis.",
          "talk_held", 20, (), "van der", Injured.YES),
    Story("Lars", "Mulder", 14, Behaviour.MISCHIEF,
          "Reed met een winkelwagen de fontein in.",
          "withdrawn", 14, (father("Arjan", "Mulder"),)),
    Story("Hind", "Bouzid", 13, Behaviour.VERBAL_AGGRESSION,
          "Scheldt op het schoolplein een begeleider uit.",
          "closed_untold", 95, (mother("Najat", "Bouzid"),)),
    Story("Jip", "Heuvel", 16, Behaviour.QUICK_MONEY,
          "Leende zijn bankpas uit. Schrok toen hij hoorde wat ermee kon gebeuren.",
          "assignment", 36, (mother("Linda", "Heuvel", "van den"), father("Marc", "Heuvel", "van den")), "van den"),
    Story("Amber", "Schouten", 15, Behaviour.TRUANCY,
          "Komt vaak te laat en gaat eerder weg. Zegt dat ze niet weet waarom ze op school zit.",
          "in_review", 2, (mother("Monique", "Schouten"),)),
)  # fmt: skip
