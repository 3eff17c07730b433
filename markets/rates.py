"""What is one currency worth in another on a day? The European Central Bank's reference rates, crossed through the euro.

https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip: a header `Date,USD,JPY,...`, a row a business day, `N/A` where
there was no rate. A rate holds until the next one, for at most ten days.
"""

import csv
import io
import zipfile
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from markets.models import Rate

EURO = "EUR"
STALE = timedelta(days=10)
ONE = Decimal(1)


class UnreadableRates(Exception):
    """The file is not the bank's; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Quote:
    currency: str
    on: date
    per_euro: Decimal


@dataclass(slots=True)
class Rates:
    """Days and rates of each currency, in order of date."""

    days: dict[str, list[date]] = field(default_factory=dict)
    per_euro: dict[str, list[Decimal]] = field(default_factory=dict)

    def between(self, one: str, other: str, on: date) -> Decimal | None:
        """How much of `other` one unit of `one` is worth at the end of the day; None where no rate is known or it is stale."""
        if one == other:
            return ONE
        had, got = self._on(one, on), self._on(other, on)
        return None if had is None or got is None else got / had

    def days_of(self, *currencies: str) -> set[date]:
        """Each day on which one of them has a rate."""
        return {day for one in currencies for day in self.days.get(one, ())}

    def _on(self, currency: str, on: date) -> Decimal | None:
        if currency == EURO:
            return ONE
        days = self.days.get(currency, [])
        place = bisect_right(days, on) - 1
        return self.per_euro[currency][place] if place >= 0 and on - days[place] <= STALE else None


def rates_of(currencies: Collection[str]) -> Rates:
    """All days of some currencies; one query, or none where there is one currency alone."""
    found, wanted = Rates(), set(currencies)
    if len(wanted) < 2:
        return found
    rows = Rate.objects.filter(currency__in=wanted - {EURO}).order_by("on")
    for currency, on, per_euro in rows.values_list("currency", "on", "per_euro"):
        found.days.setdefault(currency, []).append(on)
        found.per_euro.setdefault(currency, []).append(per_euro)
    return found


def read_ecb(content: bytes) -> Iterator[Quote]:
    """Every rate of the bank's file, zipped or not; raises UnreadableRates with the row and the cell."""
    rows = csv.DictReader(io.StringIO(_text(content)))
    if "Date" not in (rows.fieldnames or ()):
        raise UnreadableRates("The first row does not begin with Date: this is not the bank's file of reference rates.")
    for number, row in enumerate(rows, start=2):
        yield from _quotes(number, row)


def _quotes(number: int, row: Mapping[str, str | None]) -> Iterator[Quote]:
    try:
        on = date.fromisoformat((row["Date"] or "").strip())
    except ValueError:
        raise UnreadableRates(f"Row {number}: “{(row['Date'] or '')[:20]}” is no day.") from None
    for name, cell in row.items():
        text = (cell or "").strip() if isinstance(cell, str) else ""
        if len((name or "").strip()) != 3 or text in ("", "N/A"):
            continue
        try:
            rate = Decimal(text)
        except InvalidOperation:
            raise UnreadableRates(f"Row {number}, {name}: “{text[:20]}” is no number.") from None
        if not rate.is_finite() or rate <= 0:
            raise UnreadableRates(f"Row {number}, {name}: a rate is above zero.")
        yield Quote(name.strip(), on, rate)


def _text(content: bytes) -> str:
    try:
        return _unpacked(content).decode("utf-8-sig")
    except (zipfile.BadZipFile, IndexError, UnicodeDecodeError):
        raise UnreadableRates("The file is damaged: it cannot be unpacked, or is no text.") from None


def _unpacked(content: bytes) -> bytes:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            inside = packed.infolist()[0]
            if inside.file_size > 50_000_000:
                raise UnreadableRates("What is in the archive is larger than 50 MB.")
            return packed.read(inside)
    return content
