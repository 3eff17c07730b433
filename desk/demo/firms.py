"""Which firms does the demonstration have, and who works there?"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from advisors.models import Team, User
from advisors.roles import Role
from tenants import enter, hosts, provision, wall
from tenants.actions import create_firm
from tenants.models import Organization

PASSWORD = "relate-demo"  # noqa: S105 (told to everybody who starts the demonstration)


@dataclass(frozen=True, slots=True)
class Worker:
    email: str
    name: str
    role: str
    title: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """One firm of the demonstration; `books` names the files of `content/` by the advisor whose households they hold.

    For `drafts` a letter waits today. `team`: its name, and whose households its manager and its assistant see.
    """

    key: str
    name: str
    kind: str
    zone: str
    settings: dict[str, Any]
    workers: tuple[Worker, ...]
    books: dict[str, tuple[str, ...]]
    drafts: tuple[str, ...] = ()
    team: tuple[str, tuple[str, ...]] | None = None

    @property
    def host(self) -> str:
        return f"{self.key}.localhost"


LARKSPUR = Office(
    key="larkspur",
    name="Larkspur & Hale",
    kind=Organization.Kind.FIRM,
    zone="America/Los_Angeles",
    settings={
        "branding_config": {
            "name": "Larkspur & Hale",
            "color": "#14614f",
            "font": "newsreader",
            "radius": "medium",
            "mark": "petals",
            "postal_address": "1120 NW Couch St, Suite 400, Portland, OR 97209",
            "phone": "(503) 555-0148",
        },
        "ai_tone_settings": {"formality": "warm", "closing": "Warmly"},
        "compliance_rules": {
            "profile": "sec_ria",
            "approval": "all",
            "time_zone": "America/Los_Angeles",
            "class_indices": ["us_equity=SP500"],
        },
    },
    workers=(
        Worker("ada@larkspur.example", "Ada Whitfield", Role.ADVISOR, "Senior Advisor", "(503) 555-0171"),
        Worker("ben@larkspur.example", "Ben Castellanos", Role.ADVISOR, "Advisor", "(503) 555-0172"),
        Worker("cora@larkspur.example", "Cora Mbeki", Role.COMPLIANCE, "Chief Compliance Officer"),
        Worker("fay@larkspur.example", "Fay Hollander", Role.ADMIN, "Operations"),
        Worker("mia@larkspur.example", "Mia Brandt", Role.MANAGER, "Managing Director"),
        Worker("sam@larkspur.example", "Sam Oyelaran", Role.ASSISTANT, "Client Associate"),
        Worker("xan@larkspur.example", "Xan Porter", Role.EXAMINER, "Examiner"),
    ),
    team=("Portland", ("ada@larkspur.example", "ben@larkspur.example", "mia@larkspur.example", "sam@larkspur.example")),
    books={
        "ada@larkspur.example": ("larkspur-ada-1", "larkspur-ada-2", "larkspur-ada-3"),
        "ben@larkspur.example": ("larkspur-ben",),
    },
    drafts=(
        *("Okafor–Reyes", "Lindqvist", "Tanaka", "Raman", "Bellweather Family Trust", "Kowalczyk", "Khoury"),
        *("Tremaine", "Carmichael", "Eastman"),
    ),
)
COBALT = Office(
    key="cobalt",
    name="Cobalt Ridge",
    kind=Organization.Kind.FIRM,
    zone="America/Denver",
    settings={
        "branding_config": {
            "name": "Cobalt Ridge",
            "color": "#3a45c4",
            "font": "instrument-sans",
            "radius": "small",
            "mark": "peaks",
            "postal_address": "88 Pearl St, 6th Floor, Boulder, CO 80302",
            "phone": "(303) 555-0126",
        },
        "ai_tone_settings": {"formality": "plain"},
        "compliance_rules": {
            "profile": "sec_ria",
            "approval": "flagged",
            "time_zone": "America/Denver",
            "class_indices": ["us_equity=SP500"],
        },
    },
    workers=(
        Worker("eve@cobalt.example", "Eve Marchetti", Role.ADVISOR, "Founding Partner", "(303) 555-0127"),
        Worker("kit@cobalt.example", "Kit Sorrel", Role.COMPLIANCE, "Compliance"),
    ),
    books={"eve@cobalt.example": ("cobalt-eve",)},
    drafts=("Bhattacharya", "Kingsley", "Ellsworth"),
)
OPERATOR = Office(
    key="ops",
    name="Relate.io Operations",
    kind=Organization.Kind.OPERATOR,
    zone="America/New_York",
    settings={},
    workers=(Worker("oz@ops.example", "Oz Tremblay", Role.OPERATOR, "Platform operator"),),
    books={},
)
OFFICES = (OPERATOR, LARKSPUR, COBALT)


def found(office: Office) -> Organization | None:
    """The firm, if it stands already."""
    with enter.nobody():
        return Organization.objects.filter(domain=office.host).first()


def open_office(office: Office) -> Organization:
    """The firm with its people; what is there already is left alone."""
    firm = found(office) or create_firm(name=office.name, domain=office.host, kind=office.kind, **office.settings)
    with enter.firm(firm):
        for worker in office.workers:
            if not User.objects.filter(email=worker.email).exists():
                _hire(worker, office)
        if office.team and not Team.objects.exists():
            name, emails = office.team
            Team.objects.create(name=name).members.set(User.objects.filter(email__in=emails))
    return firm


@cache
def _hashed() -> str:
    """Everyone's password is the same and known; hashing it for each would take seconds."""
    return make_password(PASSWORD)


def _hire(worker: Worker, office: Office) -> User:
    return User.objects.create(
        email=worker.email,
        password=_hashed(),
        name=worker.name,
        role=worker.role,
        title=worker.title,
        phone=worker.phone,
        time_zone=office.zone,
        client_capacity=60 if worker.role == Role.ADVISOR else None,
    )


def close_office(office: Office) -> None:
    """Forgets the firm with everything in it."""
    firm = found(office)
    if firm is None:
        return
    with enter.nobody(), wall.owner_rights(), transaction.atomic():
        provision.drop_schema(firm.schema_name)
        Organization.objects.filter(pk=firm.pk).delete()
    hosts.forget()
