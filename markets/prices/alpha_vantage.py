"""Closes from Alpha Vantage, as they were traded: https://www.alphavantage.co/documentation/

Its refusals come with HTTP 200: `Note` and `Information` mean the key's limit, or that its plan does not hold what was asked for;
`Error Message` that it knows no such thing.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from markets.calendar import last_close
from markets.prices import Basis, Close, Figures, History, Listing, ProviderError
from markets.prices.web import amount, asked, figure, volume

NAME = "Alpha Vantage"
COMPACT = timedelta(days=130)  # its short answer holds the last 100 trading days
MOST_YIELD = Decimal(10)
PAID = ("premium endpoint", "premium feature")  # a limit speaks of premium plans too
KINDS = {"ETF": "fund", "Mutual Fund": "fund", "Index": "index"}


class NotInPlan(ProviderError):
    """The key's plan does not hold it; another question may be answered."""


class AlphaVantage:
    """One key, which the free plan allows 25 requests a day."""

    shifted_weeks = 0
    label = "Alpha Vantage, daily closes as traded"

    def __init__(self, *, now: datetime) -> None:
        if not settings.ALPHA_VANTAGE_API_KEY:
            raise ProviderError("Set ALPHA_VANTAGE_API_KEY to take prices from Alpha Vantage.", permanent=True)
        self.ends_on = last_close(now)

    def listings(self) -> tuple[Listing, ...]:
        """It lists no whole market; `listing` tells of one security."""
        return ()

    def listing(self, symbol: str) -> Listing:
        found = self._ask("SYMBOL_SEARCH", keywords=symbol).get("bestMatches", [])
        match = next((one for one in found if one.get("1. symbol") == symbol and one.get("8. currency") == "USD"), None)
        if match is None:
            raise ProviderError(f"{NAME} knows no {symbol!r} in US dollars.", permanent=True)
        return Listing(symbol, match["2. name"][:200], KINDS.get(match["3. type"], "stock"), "", Basis.PRICE)

    def history(self, symbol: str, *, start: date, end: date) -> History:
        days = self._days(symbol, is_short=self.ends_on - start < COMPACT)
        if not isinstance(days, dict):
            raise ProviderError(f"{NAME} has no daily closes for {symbol!r}.", permanent=True)
        bars = sorted((date.fromisoformat(day), row) for day, row in days.items())
        until = min(end, self.ends_on)
        kept = tuple(
            Close(on, amount(NAME, bar["4. close"]), volume(bar.get("5. volume"))) for on, bar in bars if start <= on <= until
        )
        return History(symbol, kept, "USD", Basis.PRICE, self.label)

    def _days(self, symbol: str, *, is_short: bool) -> Any:
        """Free keys get the last 100 days and no more: that is better than nothing."""
        asked_for = {"symbol": symbol, "outputsize": "compact" if is_short else "full"}
        try:
            return self._ask("TIME_SERIES_DAILY", **asked_for).get("Time Series (Daily)")
        except NotInPlan:
            if is_short:
                raise
        return self._days(symbol, is_short=True)

    def figures(self, symbol: str) -> Figures:
        """Of companies; of a fund it answers an empty object."""
        said = self._ask("OVERVIEW", symbol=symbol)
        capital, ratio, dividends = (said.get(name) for name in ("MarketCapitalization", "PERatio", "DividendYield"))
        return Figures(figure(capital), figure(ratio), figure(dividends, MOST_YIELD))

    def _ask(self, function: str, **query: str) -> dict[str, Any]:
        key = {"apikey": settings.ALPHA_VANTAGE_API_KEY}
        said = asked(NAME, settings.ALPHA_VANTAGE_URL, {"function": function, **query, **key})
        if not isinstance(said, dict):
            raise ProviderError(f"{NAME} answered something else than an object.", permanent=False)
        if any(words in str(said.get("Information", "")).lower() for words in PAID):
            raise NotInPlan(f"{NAME} does not give this with the plan of the key that is set.", permanent=True)
        if "Note" in said or "Information" in said:
            raise ProviderError(f"{NAME}: the key's limit of requests is used up.", permanent=False)
        if "Error Message" in said:
            raise ProviderError(f"{NAME} does not know what it was asked for.", permanent=True)
        return said
