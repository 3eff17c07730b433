"""Which systems do accounts come in from by themselves? One file each; all of them keep one promise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from django.utils.module_loading import import_string

from markets.calendar import NEW_YORK, last_close, last_trading_day
from portfolios.sources.statement import Statement

OPENING = time(9, 30)


class Kind(StrEnum):
    """What a person, or only time, can do about a trouble."""

    AWAY = "away"  # tried again by itself
    CONSENT = "consent"  # somebody must sign in there again
    REFUSED = "refused"  # a setting or an answer must be looked at


class Trouble(Exception):
    """Why nothing came: a sentence, and what to do about it. Neither holds a credential or a client's data."""

    def __init__(self, what: str, fix: str, *, kind: Kind = Kind.AWAY, wait: timedelta | None = None) -> None:
        super().__init__(what)
        self.what, self.fix, self.kind, self.wait = what, fix, kind, wait


def trading_day(moment: datetime) -> date:
    """The day whose end stands for what is held at a moment."""
    there = moment.astimezone(NEW_YORK)
    return last_trading_day(there.date()) if there.time() >= OPENING else last_close(moment)


@dataclass(slots=True)
class Session:
    """One conversation. `keep` stores credentials that changed, at once; `beat` says that it still goes on."""

    credentials: dict[str, str]
    now: datetime
    since: date  # transactions are asked for from this day on, whole days
    options: Mapping[str, Any] = field(default_factory=dict)
    keep: Callable[[Mapping[str, str]], None] = lambda _: None
    beat: Callable[[], None] = lambda: None

    @property
    def today(self) -> date:
        return self.now.astimezone(NEW_YORK).date()

    @property
    def positions_on(self) -> date:
        """The trading day whose end what is held now stands for: until the opening, the last one."""
        return trading_day(self.now)

    def changed(self, **credentials: str) -> None:
        self.credentials.update(credentials)
        self.keep(self.credentials)


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody's leave is worth: new credentials, and when they lapse (None: not by themselves)."""

    credentials: dict[str, str]
    lapses_at: datetime | None = None


class System(Protocol):
    """Asks one system. `fields`: which credentials a person enters; `asks_consent`: whether somebody signs in there besides.

    `fetch` answers whole statements, one for each custodian, or raises `Trouble`: never half of them.
    """

    name: str
    fields: tuple[str, ...]
    asks_consent: bool

    def fetch(self, session: Session) -> tuple[Statement, ...]: ...

    def begin_consent(self, session: Session, *, back_to: str, state: str) -> str: ...

    def complete_consent(self, session: Session, *, answer: Mapping[str, str], back_to: str) -> Consent: ...


SYSTEMS: dict[str, str] = {
    "schwab": "portfolios.sources.systems.schwab.Schwab",
    "snaptrade": "portfolios.sources.systems.snaptrade.SnapTrade",
    "declared": "portfolios.sources.systems.declared.Declared",
}


def system(name: str) -> System:
    made: System = import_string(SYSTEMS[name])()
    return made
