"""Which rules does a firm of this kind live by, and what does each of them say?

The rules are data (seed/*.toml): a firm's counsel can read and change them. None of this is legal advice.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

SEED = Path(__file__).parent / "seed"


class Severity(StrEnum):
    BLOCK = "block"
    REVIEW = "review"
    NOTE = "note"


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class Profile(StrEnum):
    SEC_RIA = "sec_ria"
    STATE_RIA = "state_ria"
    BROKER_DEALER = "broker_dealer"
    DUAL = "dual"
    NON_US = "non_us"


EVERY_PROFILE = tuple(Profile)
REGIMES = MappingProxyType(
    {
        Profile.SEC_RIA: ("adviser",),
        Profile.STATE_RIA: ("adviser",),
        Profile.BROKER_DEALER: ("broker_dealer",),
        Profile.DUAL: ("adviser", "broker_dealer"),
        Profile.NON_US: (),
    }
)
STATE_NOTE = " (as the firm's state follows it)"
HOUSE_RULE = "The firm's own policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that a text may not say, or that somebody has to look at."""

    id: str
    version: int
    title: str
    family: str
    severity: Severity
    direction: Direction
    why: str
    fix: str
    source: str
    effective_on: date
    patterns: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    heeds_negation: bool = True
    profiles: tuple[Profile, ...] = EVERY_PROFILE
    citations: Mapping[str, str] = field(default_factory=dict)
    policy_flag: str = ""
    check: str = ""

    def citation(self, profile: Profile) -> str:
        """What binds a firm of this profile: FINRA's rules bind no adviser, the Marketing Rule binds no broker-dealer."""
        cited = [self.citations[regime] for regime in REGIMES[profile] if regime in self.citations]
        return (" · ".join(cited) + (STATE_NOTE if cited and profile is Profile.STATE_RIA else "")) or HOUSE_RULE


def rule_from(row: Mapping[str, Any], family: Mapping[str, Any]) -> Rule:
    """A rule as its file states it; what the family states holds for each rule that does not say otherwise."""
    merged = {**family, **row}
    merged["citations"] = MappingProxyType(dict(merged.get("citations", {})))
    for name in ("patterns", "expressions", "exceptions", "unless"):
        merged[name] = tuple(merged.get(name, ()))
    merged["severity"] = Severity(merged["severity"])
    merged["direction"] = Direction(merged["direction"])
    merged["profiles"] = tuple(Profile(name) for name in merged.get("profiles", EVERY_PROFILE))
    return Rule(**merged)


@lru_cache(maxsize=1)
def seed_rules() -> tuple[Rule, ...]:
    return tuple(_read_all())


def _read_all() -> Iterator[Rule]:
    for path in sorted(SEED.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in document["rule"]:
            yield rule_from(row, {"family": path.stem, **document["family"]})


def applicable(rules: tuple[Rule, ...], *, profile: Profile, direction: Direction, allowed: frozenset[str]) -> list[Rule]:
    """The rules for this profile and direction, without those that a flag of the firm's policy lifts."""
    return [
        rule
        for rule in rules
        if rule.direction is direction and profile in rule.profiles and not (rule.policy_flag and rule.policy_flag in allowed)
    ]
