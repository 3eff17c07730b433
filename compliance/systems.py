"""Whose data was in which system? The list of systems is `relate/systems.py`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class System:
    """`values`: those that the firm really used. `clients`: by value and days (both counted; None: ever), keys of clients."""

    code: str
    name: str
    values: Callable[[], Iterable[str]]
    clients: Callable[[str, date | None, date | None], Iterable[UUID]]


class UnknownSystem(ValueError):
    """This firm uses no such system."""


def systems() -> list[tuple[str, str]]:
    """Each by its code, such as `custodian:schwab`, and by name."""
    return [(f"{one.code}:{value}", f"{one.name}: {value}") for one in _all() for value in sorted(set(one.values())) if value]


def whose_data(system: str, *, first: date | None, last: date | None) -> tuple[str, list[UUID]]:
    """The system's name and the clients whose data passed through it."""
    names = dict(systems())
    if system not in names:
        raise UnknownSystem("This firm uses no such system.")
    code, _, value = system.partition(":")
    one = next(one for one in _all() if one.code == code)
    return names[system], sorted(set(one.clients(value, first, last)))


def _all() -> tuple[System, ...]:
    found: tuple[System, ...] = import_string(settings.SYSTEMS)
    return found
