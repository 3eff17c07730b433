"""How is a custodian's system asked, and what does each of its answers mean?"""

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any

from markets.calendar import NEW_YORK
from portfolios.sources.systems import Kind, Trouble
from relate.lib import outgoing

SECONDS, MOST = 30.0, 32 * 1024 * 1024
IN_ALL, LASTS = 2 * 1024**3, 4 * 3600.0
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
LATER = "Nothing to do: it is asked again by itself, and what is in the books stays."
LAYOUT = "What came was not taken, and nothing in the books changed. Tell us, and import a file meanwhile."


class Unauthorized(Trouble):
    """The token is not taken any more: a new one may be."""


@dataclass(slots=True)
class Web:
    """One system on the internet. `pause`: seconds between two requests, where it counts them.

    `internal`: as in `outgoing.client`. `most` bytes of one answer; `in_all` bytes and `lasts` seconds of a conversation.
    """

    name: str
    base: str
    pause: float = 0.0
    internal: Collection[str] | None = None
    most: int = MOST
    in_all: int = IN_ALL
    lasts: float = LASTS
    _asked: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _read: int = 0

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Any:
        """The system's JSON, its numbers as Decimal; raises `Trouble`, which repeats nothing that was sent."""
        self._wait()
        if time.monotonic() - self._began > self.lasts or self._read > self.in_all:
            raise self._trouble("has more to tell than one run takes", LAYOUT, Kind.REFUSED)
        content = {"data": dict(form)} if form is not None else {"content": body} if body is not None else {}
        url = f"{self.base}{path}{'?' + query if query else ''}"
        try:
            with outgoing.client(SECONDS, most=self.most, internal=self.internal) as client:
                answer = client.request(method, url, headers=dict(headers or {}), follow_redirects=False, **content)
        except outgoing.Failed as error:
            if isinstance(error.__cause__, outgoing.Forbidden):
                fix = "Disconnect it, and connect it with an address on the open internet."
                raise self._trouble("has an address that must not be called", fix, Kind.REFUSED) from None
            raise self._trouble(f"could not be reached ({type(error).__name__})", LATER) from None
        except outgoing.Unspeakable:
            raise self._trouble(
                "has an address that cannot be called", "Connect it with another address.", Kind.REFUSED
            ) from None
        self._read += len(answer.content)
        if answer.status_code not in (200, 201):
            raise self._refusal(
                answer.status_code, answer.headers.get("retry-after") or answer.headers.get("x-ratelimit-reset") or ""
            )
        if "\\u0000" in answer.text:
            raise self.strange("a NUL")
        try:
            return json.loads(answer.text, parse_float=Decimal, parse_constant=_not_a_number)
        except (ValueError, RecursionError):
            raise self._trouble("broke off in the middle of an answer, or answered something else than JSON", LATER) from None

    def _wait(self) -> None:
        if self.pause and (left := self._asked + self.pause - time.monotonic()) > 0:
            time.sleep(left)
        self._asked = time.monotonic()

    def _refusal(self, status: int, retry_after: str) -> Trouble:
        if status == 401:
            return Unauthorized(f"{self.name} does not take our sign-in any more.", "Give consent again.", kind=Kind.CONSENT)
        if status == 403:
            said, fix = "does not allow this", "Look there whether this firm's access still stands and covers these accounts."
            return self._trouble(said, fix, Kind.REFUSED)
        if status == 429:
            return self._trouble("has had enough requests for now", LATER, wait=waiting_time(retry_after))
        if status in AGAIN:
            return self._trouble(f"is not well at the moment (it answered {status})", LATER, wait=waiting_time(retry_after))
        return self._trouble(f"refused the request (it answered {status})", LAYOUT, Kind.REFUSED)

    def _trouble(self, said: str, fix: str, kind: Kind = Kind.AWAY, wait: timedelta | None = None) -> Trouble:
        return Trouble(f"{self.name} {said}.", fix, kind=kind, wait=wait)

    def strange(self, what: str) -> Trouble:
        """An answer that is whole and cannot be understood: nothing of it is taken."""
        return self._trouble(f"answered something that we do not understand: {what}", LAYOUT, Kind.REFUSED)


def waiting_time(said: str) -> timedelta | None:
    """Of a Retry-After header: seconds or a moment (RFC 9110, 10.2.3); at most a day."""
    if said.isdigit():
        return min(timedelta(seconds=int(said)), timedelta(days=1)) if len(said) < 9 else timedelta(days=1)
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment - datetime.now(UTC), timedelta(0)), timedelta(days=1))


def number(value: object) -> Decimal | None:
    """A finite number, or nothing where there is none; raises `ValueError` for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError(type(value).__name__)
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not found.is_finite() or abs(found) >= Decimal("1e15"):
        raise ValueError("not a number")
    return found


def day(value: object) -> date:
    """New York's day of a moment, or the day as it stands; raises `ValueError`."""
    text = str(value)
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("not a day") from None  # its own words would repeat what stands there
    is_midnight = moment.hour == moment.minute == moment.second == 0  # a day that was written as a moment
    return moment.date() if moment.tzinfo is None or is_midnight else moment.astimezone(NEW_YORK).date()


def said_of(error: Exception) -> str:
    """Our own words, or the kind of error alone: Python's words may repeat what was told, or a character of a key."""
    return str(error)[:80] if type(error) is ValueError else type(error).__name__


def _not_a_number(text: str) -> Decimal:
    raise ValueError(text)
