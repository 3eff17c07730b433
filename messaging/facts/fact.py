"""What may a letter say? A frozen, typed sheet of facts, and nothing besides."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

SCHEMA = 1


class Kind(StrEnum):
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    DATE = "date"
    NAME = "name"
    TICKER = "ticker"
    DIRECTION = "direction"
    COMPARISON = "comparison"


NUMBERS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.COUNT})
WORDS = frozenset({Kind.DIRECTION, Kind.COMPARISON})
SIGNED_MEASURES = frozenset({"change", "return", "gap", "drift", "contribution", "long_gain", "short_gain", "drag"})

Value = Decimal | date | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a letter may state. `text` is the only way in which a client ever sees it."""

    id: str
    subject: str
    label: str
    kind: Kind
    measure: str
    value: Value
    text: str
    how: str
    source: str
    as_of: date
    unit: str = ""
    basis: str = ""
    period: str = ""
    start: date | None = None
    against: str = ""
    of: tuple[str, ...] = ()

    @property
    def sign(self) -> int:
        """1, 0 or -1 for what can rise, fall, lead or trail, as shown; 0 for everything else."""
        if self.kind in WORDS:
            return {"up": 1, "ahead": 1, "above": 1, "down": -1, "behind": -1, "below": -1}.get(str(self.value), 0)
        if self.measure not in SIGNED_MEASURES or not isinstance(self.value, Decimal):
            return 0
        return 0 if self.is_zero_as_shown else (1 if self.value > 0 else -1)

    @property
    def is_zero_as_shown(self) -> bool:
        return not any(character in "123456789" for character in self.text)

    @property
    def root(self) -> str:
        """The fact that this one puts into words; itself for a figure."""
        return self.of[0] if self.kind in WORDS and self.of else self.id

    @property
    def size(self) -> str:
        """The figure without its sign, as in "a fall of 3.2%"."""
        return self.text.lstrip("-−+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unavailable:
    """A fact that the letter would have liked to state, and why it cannot."""

    id: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSheet:
    household: str
    as_of: date
    language: str
    currency: str
    facts: tuple[Fact, ...]
    unavailable: tuple[Unavailable, ...] = ()

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __contains__(self, fact_id: str) -> bool:
        return any(fact.id == fact_id for fact in self.facts)

    def get(self, fact_id: str) -> Fact | None:
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def __getitem__(self, fact_id: str) -> Fact:
        found = self.get(fact_id)
        if found is None:
            raise KeyError(fact_id)
        return found

    def root_of(self, fact: Fact) -> Fact:
        return self.get(fact.root) or fact

    def as_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "household": self.household,
            "as_of": self.as_of.isoformat(),
            "language": self.language,
            "currency": self.currency,
            "facts": [_fact_as_json(fact) for fact in self.facts],
            "unavailable": [{"id": missing.id, "label": missing.label, "reason": missing.reason} for missing in self.unavailable],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "FactSheet":
        return cls(
            household=data["household"],
            as_of=date.fromisoformat(data["as_of"]),
            language=data["language"],
            currency=data["currency"],
            facts=tuple(_fact_from_json(row) for row in data["facts"]),
            unavailable=tuple(Unavailable(**row) for row in data["unavailable"]),
        )

    def digest(self) -> str:
        """SHA-256 over the sheet's canonical JSON: equal sheets, equal digests, on any machine."""
        canonical = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def _fact_as_json(fact: Fact) -> dict[str, Any]:
    kind_of_value = next(name for name, type_ in _TYPES.items() if type(fact.value) is type_)
    return {
        "id": fact.id,
        "subject": fact.subject,
        "label": fact.label,
        "kind": fact.kind.value,
        "measure": fact.measure,
        "value": [kind_of_value, str(fact.value)],
        "text": fact.text,
        "how": fact.how,
        "source": fact.source,
        "as_of": fact.as_of.isoformat(),
        "unit": fact.unit,
        "basis": fact.basis,
        "period": fact.period,
        "start": fact.start.isoformat() if fact.start else None,
        "against": fact.against,
        "of": list(fact.of),
    }


_TYPES: dict[str, type] = {"decimal": Decimal, "date": date, "int": int, "str": str}


def _fact_from_json(row: dict[str, Any]) -> Fact:
    kind_of_value, text = row["value"]
    value = date.fromisoformat(text) if kind_of_value == "date" else _TYPES[kind_of_value](text)
    return Fact(
        **{
            **row,
            "kind": Kind(row["kind"]),
            "value": value,
            "as_of": date.fromisoformat(row["as_of"]),
            "start": date.fromisoformat(row["start"]) if row["start"] else None,
            "of": tuple(row["of"]),
        }
    )
