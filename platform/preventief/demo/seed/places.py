"""The three municipalities of the demo and the people who work there. Everybody is invented."""

from dataclasses import dataclass

from partners.models import Partner, Role

Kind = Partner.Kind


@dataclass(frozen=True)
class Worker:
    """Somebody who signs in."""

    name: str
    function: str
    partner: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Place:
    """A municipality of the demo; `cases` says how many of the prepared cases are played there."""

    code: str
    price_class: int | None
    started_on: str
    partners: dict[str, Kind]
    workers: tuple[Worker, ...]
    neighbourhoods: tuple[str, ...]
    area_kind: str
    cases: int


PLACES = (
    Place(
        code="GM0518",
        price_class=None,
        started_on="2026-03-02",
        partners={
            "Gemeente 's-Gravenhage": Kind.MUNICIPALITY,
            "Politie Den Haag, basisteam Zuiderpark": Kind.POLICE,
            "Handhaving Zuid-West": Kind.BOA,
            "Jongerenwerk Escamp": Kind.YOUTH_WORK,
            "Wijkteam Moerwijk": Kind.NEIGHBOURHOOD_TEAM,
            "Zuiderpoort College": Kind.SCHOOL,
            "Leerplicht 's-Gravenhage": Kind.SCHOOL_ATTENDANCE,
            "Halt Den Haag": Kind.HALT,
        },
        workers=(
            Worker(
                "Marleen Kuipers", "functioneel beheerder", "Gemeente 's-Gravenhage", (Role.ADMINISTRATOR,)
            ),
            Worker(
                "Rachid Haddad",
                "coördinator jeugd en veiligheid",
                "Gemeente 's-Gravenhage",
                (Role.COORDINATOR,),
            ),
            Worker("Sanne de Bruin", "jeugdprofessional", "Halt Den Haag", (Role.PRACTITIONER,)),
            Worker("Iris van 't Hof", "jeugdprofessional", "Halt Den Haag", (Role.PRACTITIONER,)),
            Worker(
                "Tarik Yılmaz",
                "wijkagent Moerwijk",
                "Politie Den Haag, basisteam Zuiderpark",
                (Role.REFERRER,),
            ),
            Worker(
                "Joyce Pinas",
                "wijkagent Bouwlust",
                "Politie Den Haag, basisteam Zuiderpark",
                (Role.REFERRER,),
            ),
            Worker("Bas Vermeulen", "boa openbare ruimte", "Handhaving Zuid-West", (Role.REFERRER,)),
            Worker("Naima el Idrissi", "jongerenwerker", "Jongerenwerk Escamp", (Role.REFERRER,)),
            Worker("Peter-Jan Ĳsbrands", "zorgcoördinator", "Zuiderpoort College", (Role.REFERRER,)),
            Worker("Femke Dijkgraaf", "herstelbemiddelaar", "Halt Den Haag", (Role.RESTORATION_WORKER,)),
            Worker("Olivier Smit", "beleidsmedewerker", "Gemeente 's-Gravenhage", (Role.POLICY_OFFICER,)),
            Worker(
                "Chantal Groenewegen", "privacy officer", "Gemeente 's-Gravenhage", (Role.PRIVACY_OFFICER,)
            ),
        ),
        neighbourhoods=("Moerwijk", "Bouwlust", "Vrederust", "Morgenstond", "het Zuiderpark"),
        area_kind="Zuid-West",
        cases=24,
    ),
    Place(
        code="GM0267",
        price_class=60_000,
        started_on="2026-06-01",
        partners={
            "Gemeente Nijkerk": Kind.MUNICIPALITY,
            "Politie Veluwe-West": Kind.POLICE,
            "Toezicht Nijkerk": Kind.BOA,
            "Jongerenwerk Nijkerk": Kind.YOUTH_WORK,
            "Gebiedsteam Nijkerk": Kind.NEIGHBOURHOOD_TEAM,
            "De Vaart, school voor vmbo": Kind.SCHOOL,
            "Halt Oost": Kind.HALT,
        },
        workers=(
            Worker("Hanneke Bos", "functioneel beheerder", "Gemeente Nijkerk", (Role.ADMINISTRATOR,)),
            Worker("Willem Klaassen", "coördinator sociaal domein", "Gemeente Nijkerk", (Role.COORDINATOR,)),
            Worker("Esra Demir", "jeugdprofessional", "Halt Oost", (Role.PRACTITIONER,)),
            Worker("Gert van de Beek", "wijkagent", "Politie Veluwe-West", (Role.REFERRER,)),
            Worker("Lisa Hoekstra", "jongerenwerker", "Jongerenwerk Nijkerk", (Role.REFERRER,)),
            Worker("Jan-Willem ter Horst", "privacy officer", "Gemeente Nijkerk", (Role.PRIVACY_OFFICER,)),
        ),
        neighbourhoods=("Paasbos", "Corlaer", "Hoevelaken", "het stationsplein"),
        area_kind="",
        cases=12,
    ),
    Place(
        code="GM1709",
        price_class=40_000,
        started_on="2026-10-05",
        partners={
            "Gemeente Moerdijk": Kind.MUNICIPALITY,
            "Politie Markdal": Kind.POLICE,
            "Surplus jongerenwerk": Kind.YOUTH_WORK,
            "Halt Zuid": Kind.HALT,
        },
        workers=(
            Worker("Anouk de Wit", "functioneel beheerder", "Gemeente Moerdijk", (Role.ADMINISTRATOR,)),
            Worker("Bart Loonen", "coördinator veiligheid", "Gemeente Moerdijk", (Role.COORDINATOR,)),
            Worker("Daan Roelofs", "jeugdprofessional", "Halt Zuid", (Role.PRACTITIONER,)),
            Worker("Corrie Marijnissen", "wijkagent", "Politie Markdal", (Role.REFERRER,)),
        ),
        neighbourhoods=("Zevenbergen", "Klundert", "Willemstad"),
        area_kind="",
        cases=5,
    ),
)

# The relationship managers of the ten regions; the first three can be become in the demo.
MANAGERS = (
    ("Den Haag", "Judith Okafor", "070 555 01 10"),
    ("Oost-Nederland", "Maarten Wiersma", "026 555 01 11"),
    ("Zeeland-West-Brabant", "Lieke van Gils", "076 555 01 12"),
    ("Noord-Nederland", "Sietske Dijkstra", "050 555 01 13"),
    ("Midden-Nederland", "Hakan Aydın", "030 555 01 14"),
    ("Noord-Holland", "Marit Schilder", "072 555 01 15"),
    ("Amsterdam", "Romy Blijd", "020 555 01 16"),
    ("Rotterdam", "Jeroen Polak", "010 555 01 17"),
    ("Oost-Brabant", "Anne-Fleur Smulders", "040 555 01 18"),
    ("Limburg", "Guus Peters", "043 555 01 19"),
)
WITH_ACCOUNT = 3
