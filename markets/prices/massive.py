"""Closes from Massive (until 2025 Polygon), as they were traded: https://massive.com/docs/rest/stocks/overview"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import quote as quoted
from urllib.parse import urlsplit

from django.conf import settings

from markets.calendar import last_close
from markets.prices import Basis, Close, Figures, History, Listing, ProviderError
from markets.prices.web import amount, asked, day_of, figure, volume
from markets.sectors import constituent, of_sic

NAME = "Massive"
KINDS = {"ETF": "fund", "ETV": "fund", "FUND": "fund"}
PAGES = 20  # of 50,000 days each; more would be a loop
MILLISECONDS = 1000


class Massive:
    """Keyed; the free plan allows five requests a minute."""

    shifted_weeks = 0
    label = "Massive, daily closes as traded"

    def __init__(self, *, now: datetime) -> None:
        if not settings.MASSIVE_API_KEY:
            raise ProviderError("Set MASSIVE_API_KEY to take prices from Massive.", permanent=True)
        self.ends_on = last_close(now)

    def listings(self) -> tuple[Listing, ...]:
        """Its market has tens of thousands; `listing` tells of one security."""
        return ()

    def listing(self, symbol: str) -> Listing:
        said = self._ask(f"/v3/reference/tickers/{quoted(symbol, safe='')}").get("results") or {}
        if said.get("ticker") != symbol or str(said.get("currency_name", "")).lower() != "usd":
            raise ProviderError(f"{NAME} knows no {symbol!r} in US dollars.", permanent=True)
        kind = KINDS.get(said.get("type", ""), "stock")
        sector = constituent(symbol) or of_sic(str(said.get("sic_description") or "")) if kind == "stock" else ""
        return Listing(symbol, str(said["name"])[:200], kind, sector, Basis.PRICE)

    def figures(self, symbol: str) -> Figures:
        """It tells the market capitalisation beside the listing, and no ratios."""
        said = self._ask(f"/v3/reference/tickers/{quoted(symbol, safe='')}").get("results") or {}
        return Figures(market_cap=figure(said.get("market_cap")))

    def history(self, symbol: str, *, start: date, end: date) -> History:
        until = min(end, self.ends_on)
        path = f"/v2/aggs/ticker/{quoted(symbol, safe='')}/range/1/day/{start}/{until}"
        days = {
            day_of(bar["t"] // MILLISECONDS): (amount(NAME, bar["c"]), volume(bar.get("v")))
            for page in self._pages(path, {"adjusted": "false", "sort": "asc", "limit": "50000"})
            for bar in page.get("results") or []
        }
        closes = tuple(Close(on, *days[on]) for on in sorted(days) if start <= on <= until)
        return History(symbol, closes, "USD", Basis.PRICE, self.label)

    def _pages(self, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        page = self._ask(path, query)
        yield page
        for _ in range(PAGES):
            following = urlsplit(str(page.get("next_url") or ""))
            if not following.path:
                return
            page = self._ask(following.path, {}, following.query)  # its path, on the host that we know
            yield page
        raise ProviderError(f"{NAME} gave more than {PAGES} pages.", permanent=False)

    def _ask(self, path: str, query: dict[str, str] | None = None, rest: str = "") -> dict[str, Any]:
        url = settings.MASSIVE_URL + path + (f"?{rest}" if rest else "")
        said = asked(NAME, url, query or {}, {"Authorization": f"Bearer {settings.MASSIVE_API_KEY}"})
        if not isinstance(said, dict) or said.get("status") == "ERROR":
            raise ProviderError(f"{NAME} could not answer.", permanent=False)
        return said
