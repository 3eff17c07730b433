"""Which households does the demonstration have, as `content/` tells them?"""

import hashlib
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
ZONES = {
    "OR": "America/Los_Angeles",
    "WA": "America/Los_Angeles",
    "CO": "America/Denver",
    "ID": "America/Boise",
}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    salutation: str
    kind: str
    born: date | None
    job: str
    receives_letters: bool

    @property
    def email(self) -> str:
        return f"{slug(self.name).replace('-', '.')}@mail.example" if self.kind == "person" else ""

    @property
    def phone(self) -> str:
        return f"(503) 555-01{number(self.name, 100):02}" if self.kind == "person" else ""


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `opened` and the weeks of a flow are counted back from the current week. No owner: all persons."""

    custodian: str
    name: str
    number: str
    mix: str
    cash: Decimal
    opened: int
    opening: Decimal
    owner: str


@dataclass(frozen=True, slots=True)
class Flow:
    weeks: int
    account: int
    amount: Decimal
    why: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Touch:
    days: int
    kind: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client wrote to the `letter`-th newest letter; without words it is a rating alone."""

    letter: int
    rating: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    due: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Introduction:
    weeks: int
    stage: str
    name: str
    remark: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Family:
    """A household of the demonstration."""

    name: str
    town: str
    years: float
    tone: str
    cadence: str
    language: str
    people: tuple[Person, ...]
    accounts: tuple[Account, ...]
    flows: tuple[Flow, ...]
    touches: tuple[Touch, ...]
    answers: tuple[Answer, ...]
    todos: tuple[Todo, ...]
    introductions: tuple[Introduction, ...]

    @property
    def zone(self) -> str:
        return ZONES[self.town[-2:]]

    @property
    def slug(self) -> str:
        return slug(self.name)


def flows_of(family: Family, account: Account) -> tuple[Flow, ...]:
    """What came in and went out of this one of the family's accounts."""
    return tuple(flow for flow in family.flows if family.accounts[flow.account] is account)


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("–", "-")).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split())


def number(seed: str, below: int) -> int:
    """A number below `below` that is always the same for `seed`."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % below


@cache
def mixes() -> dict[str, dict[str, Decimal]]:
    """Allocation by name: share of each symbol beside the cash."""
    table = tomllib.loads((CONTENT / "mixes.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    return {name: {key: value for key, value in mix.items() if key != "about"} for name, mix in table.items()}


def families(*files: str) -> tuple[Family, ...]:
    """The households of these files of `content/`, in their order."""
    rows = []
    for file in files:
        text = (CONTENT / f"{file}.toml").read_text(encoding="utf-8")
        rows += tomllib.loads(text, parse_float=Decimal)["household"]
    return tuple(_family(row) for row in rows)


def _family(row: dict[str, Any]) -> Family:
    return Family(
        name=row["name"],
        town=row["town"],
        years=float(row["years"]),
        tone=row["tone"],
        cadence=row["cadence"],
        language=row.get("language", "en"),
        people=_people(row),
        accounts=tuple(_account(row["name"], account) for account in row["accounts"]),
        flows=tuple(
            Flow(weeks, account, Decimal(amount), why, bool(held)) for weeks, account, amount, why, *held in row.get("flows", [])
        ),
        touches=tuple(Touch(*touch) for touch in row["notes"]),
        answers=tuple(Answer(*answer) for answer in row["replies"]),
        todos=tuple(Todo(*todo) for todo in row.get("tasks", [])),
        introductions=tuple(
            Introduction(weeks, stage, name, remark, Decimal(value))
            for weeks, stage, name, remark, value in row.get("referrals", [])
        ),
    )


def _people(row: dict[str, Any]) -> tuple[Person, ...]:
    """Letters go to the first natural person, or to every one of them where the household wants it so."""
    kinds = [person.get("kind", "person") for person in row["people"]]
    first = kinds.index("person")
    return tuple(
        Person(
            name=person["name"],
            salutation=person["as"],
            kind=kind,
            born=person.get("born"),
            job=person.get("job", ""),
            receives_letters=kind == "person" and (row.get("both", False) or position == first),
        )
        for position, (person, kind) in enumerate(zip(row["people"], kinds, strict=True))
    )


def _account(household: str, row: dict[str, Any]) -> Account:
    seed = f"{household} {row['name']}"
    digits = f"{10_000_000 + number(seed, 90_000_000)}"
    return Account(
        custodian=row["at"],
        name=row["name"],
        number=f"Z{digits}" if row["at"] == "Fidelity" else digits,
        mix=row["mix"],
        cash=row["cash"],
        opened=row["opened"],
        opening=Decimal(row["with"]),
        owner=row.get("of", ""),
    )
