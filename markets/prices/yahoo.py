"""Closes from Yahoo's chart pages, which its terms leave to personal use: off unless YAHOO_PRICES is set."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote as quoted

from django.conf import settings

from markets.calendar import last_close
from markets.prices import Basis, Close, Figures, History, Listing, ProviderError
from markets.prices.web import amount, asked, day_of, volume

NAME = "Yahoo"
KINDS = {"ETF": "fund", "MUTUALFUND": "fund", "INDEX": "index"}
DAY = timedelta(days=1)


class Yahoo:
    """Its closes are adjusted for splits; they are turned back into those that were traded."""

    shifted_weeks = 0
    label = "Yahoo, daily closes, splits undone; no terms for business use"

    def __init__(self, *, now: datetime) -> None:
        if not settings.YAHOO_PRICES:
            raise ProviderError(
                "Yahoo's terms allow personal use only. Set YAHOO_PRICES=1 if you may use it all the same.", permanent=True
            )
        self.ends_on = last_close(now)

    def listings(self) -> tuple[Listing, ...]:
        return ()

    def listing(self, symbol: str) -> Listing:
        meta = self._chart(symbol, self.ends_on - 14 * DAY, self.ends_on)["meta"]
        name = meta.get("longName") or meta.get("shortName") or symbol
        return Listing(symbol, str(name)[:200], KINDS.get(meta.get("instrumentType", ""), "stock"), "", Basis.PRICE)

    def figures(self, symbol: str) -> Figures:
        """Its chart pages tell none."""
        return Figures()

    def history(self, symbol: str, *, start: date, end: date) -> History:
        until = min(end, self.ends_on)
        chart = self._chart(symbol, start, until)
        splits = [
            (day_of(one["date"]), Decimal(one["numerator"]) / Decimal(one["denominator"]))
            for one in ((chart.get("events") or {}).get("splits") or {}).values()
        ]
        stamps, quote = chart.get("timestamp") or [], chart["indicators"]["quote"][0]
        closes = []
        for stamp, close, traded in zip(
            stamps, quote.get("close") or [], quote.get("volume") or [None] * len(stamps), strict=True
        ):
            on = day_of(stamp)
            if close is not None and start <= on <= until:  # a day without a trade is null
                factor = _later(splits, on)
                closes.append(Close(on, amount(NAME, close) * factor, volume(traded) if factor == 1 else None))
        return History(symbol, tuple(closes), "USD", Basis.PRICE, self.label)

    def _chart(self, symbol: str, start: date, end: date) -> dict[str, Any]:
        """Asked up to today, so that every split since is known."""
        query = {
            "interval": "1d",
            "events": "split",
            "period1": _seconds(start),
            "period2": _seconds(max(end, self.ends_on) + DAY),
        }
        said = asked(NAME, f"{settings.YAHOO_URL}/v8/finance/chart/{quoted(symbol, safe='')}", query)
        results = (said.get("chart") or {}).get("result") if isinstance(said, dict) else None
        if not results:
            raise ProviderError(f"{NAME} knows no {symbol!r}.", permanent=True)
        if str(results[0]["meta"].get("currency", "")).upper() != "USD":
            raise ProviderError(f"{NAME} has {symbol!r} in another currency than US dollars.", permanent=True)
        return dict(results[0])


def _later(splits: list[tuple[date, Decimal]], on: date) -> Decimal:
    """By how much all splits after this day divided the price."""
    factor = Decimal(1)
    for day, ratio in splits:
        factor *= ratio if day > on else Decimal(1)
    return factor


def _seconds(day: date) -> str:
    return str(int(datetime.combine(day, time(), UTC).timestamp()))
