"""Which settings may a firm make, and what do they mean where it made none?"""

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

FONTS = ("newsreader", "instrument-sans")
MARKS = ("petals", "peaks", "rings", "column", "relate")
RADII = ("none", "small", "medium", "large")
PROFILES = ("sec_ria", "state_ria", "broker_dealer", "dual", "non_us")
APPROVALS = ("all", "flagged", "none")
SECOND_FACTORS = ("optional", "required")
FLOW_TIMINGS = ("end_of_day", "start_of_day")
BAND_RULES = ("tighter", "wider")
FORMALITIES = ("formal", "warm", "plain")
WRITERS = ("", "plain", "openai")
FEE = re.compile(r"\d{1,2}(\.\d{1,4})?")
INDEX = re.compile(r"[a-z_]{1,20}=[A-Za-z0-9.^-]{1,32}")
MOST_FEE = 10
CURRENCY = re.compile(r"[A-Z]{3}")
COLOR = re.compile(r"#[0-9a-f]{6}")
LOGO = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.png")


@dataclass(frozen=True, slots=True)
class Brand:
    """How the firm looks: on letters, on public pages and in its own screens."""

    name: str = ""
    color: str = "#14614f"
    accent: str = ""
    font: str = "newsreader"
    radius: str = "medium"
    mark: str = "relate"
    postal_address: str = ""
    phone: str = ""
    disclosure: str = ""
    logo: str = ""  # the name of a file of the firm's that we drew ourselves

    def __post_init__(self) -> None:
        if self.logo and not LOGO.fullmatch(self.logo):
            raise ValueError("logo must be uploaded, not named.")
        for name in ("color", "accent"):
            value = getattr(self, name)
            if value and not COLOR.fullmatch(value):
                raise ValueError(f"{name} must be a colour such as #14614f.")
        _one_of("font", self.font, FONTS)
        _one_of("radius", self.radius, RADII)
        _one_of("mark", self.mark, MARKS)


@dataclass(frozen=True, slots=True)
class Tone:
    """How the firm's letters sound where a household has no wish of its own."""

    formality: str = "warm"
    greeting: str = ""
    closing: str = ""
    avoid: tuple[str, ...] = ()
    writer: str = ""  # "plain" keeps every letter on this machine; empty follows the product's setting

    def __post_init__(self) -> None:
        _one_of("formality", self.formality, FORMALITIES)
        _one_of("writer", self.writer, WRITERS)


@dataclass(frozen=True, slots=True)
class Policy:
    """Under which rules the firm writes, and who must look at a letter before it goes."""

    profile: str = "sec_ria"
    approval: str = "all"
    time_zone: str = "America/New_York"
    second_factor: str = "optional"
    forbidden_words: tuple[str, ...] = ()
    permits: tuple[str, ...] = ()
    flow_timing: str = "end_of_day"  # when in its day money that comes or goes counts, in every return
    model_fee: str = ""  # percent a year that net returns take off in place of the actual fees, such as "1.25"
    band_rule: str = "tighter"  # which of the absolute and the relative band decides
    currency: str = "USD"  # in which figures of households and of the whole book are told
    class_indices: tuple[str, ...] = ()  # what a class of the agreed mix is measured by, such as "us_equity=SP500"

    def __post_init__(self) -> None:
        _one_of("profile", self.profile, PROFILES)
        _one_of("approval", self.approval, APPROVALS)
        _one_of("second_factor", self.second_factor, SECOND_FACTORS)
        _one_of("flow_timing", self.flow_timing, FLOW_TIMINGS)
        _one_of("band_rule", self.band_rule, BAND_RULES)
        if not CURRENCY.fullmatch(self.currency):
            raise ValueError("currency must be three letters, such as EUR.")
        if self.model_fee and not (FEE.fullmatch(self.model_fee) and float(self.model_fee) <= MOST_FEE):
            raise ValueError(f"model_fee must be percent a year from 0 to {MOST_FEE}, such as 1.25.")
        if wrong := [one for one in self.class_indices if not INDEX.fullmatch(one)]:
            raise ValueError(f"class_indices must be such as us_equity=SP500, not {wrong[0][:40]}.")
        if self.time_zone not in _zones():
            raise ValueError(f"{self.time_zone} is not a time zone.")


Configuration = TypeVar("Configuration", Brand, Tone, Policy)


@cache
def _zones() -> frozenset[str]:
    """Read from the disk once, not at every look at a firm's policy."""
    return frozenset(available_timezones())


def brand(raw: dict[str, Any]) -> Brand:
    return _parsed(Brand, raw)


def tone(raw: dict[str, Any]) -> Tone:
    return _parsed(Tone, raw)


def policy(raw: dict[str, Any]) -> Policy:
    return _parsed(Policy, raw)


def validate_brand(raw: dict[str, Any]) -> None:
    _validate(Brand, raw)


def validate_tone(raw: dict[str, Any]) -> None:
    _validate(Tone, raw)


def validate_policy(raw: dict[str, Any]) -> None:
    _validate(Policy, raw)


def _validate(kind: type[Configuration], raw: dict[str, Any]) -> None:
    try:
        _parsed(kind, raw)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def _parsed(kind: type[Configuration], raw: dict[str, Any]) -> Configuration:
    """Unknown names are refused: a typing slip in a setting must not pass for the default."""
    if not isinstance(raw, dict):
        raise ValueError("Settings are an object of names and values.")
    known = {field.name: field.default for field in fields(kind)}
    if unknown := sorted(set(raw) - set(known)):
        raise ValueError(f"Unknown setting: {', '.join(unknown)}. Known are {', '.join(known)}.")
    return kind(**{name: _typed(name, value, known[name]) for name, value in raw.items()})


def _typed(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        raise ValueError(f"{name} must be a list of texts.")
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text.")
    return value


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}.")
