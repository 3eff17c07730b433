"""Which of the firm's instruments does a symbol mean? Found, or made from what the market and the custodian say."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from markets.models import Security
from portfolios.models import AssetClass, Instrument

MONEY_FUND = 5  # letters of a US money market fund's symbol, the last two of them XX
SECURITIES = frozenset({"option", "stock", "fixed income"})  # what their symbol cannot make money
CLASSES = (
    ("cash", AssetClass.CASH),
    ("fixed income", AssetClass.FIXED_INCOME),
    ("bond", AssetClass.FIXED_INCOME),
    ("equity", AssetClass.US_EQUITY),
)


class Named(Protocol):
    @property
    def symbol(self) -> str: ...

    @property
    def name(self) -> str: ...


def instruments_for(lines: Iterable[Named]) -> dict[str, UUID]:
    """The instrument of each symbol; an unknown one is made, tied to the market's security of that symbol where there is one."""
    wanted = {line.symbol[:32]: line for line in lines if line.symbol}
    known = dict(Instrument.objects.filter(symbol__in=wanted).values_list("symbol", "pk"))
    fresh = {symbol: line for symbol, line in wanted.items() if symbol not in known}
    if fresh:
        listed = {one.symbol: one for one in Security.objects.filter(symbol__in=fresh).exclude(source="")}
        Instrument.objects.bulk_create(
            [_made(symbol, line, listed.get(symbol)) for symbol, line in fresh.items()], ignore_conflicts=True
        )
        known = dict(Instrument.objects.filter(symbol__in=wanted).values_list("symbol", "pk"))
    return known


def _made(symbol: str, line: Named, security: Security | None) -> Instrument:
    if security and not is_money(symbol, line):
        return Instrument(
            symbol=symbol,
            name=security.name,
            asset_class=security.asset_class or AssetClass.OTHER,
            sector=security.sector,
            security_id=security.pk,
            currency=security.currency,
        )
    return Instrument(symbol=symbol, name=(line.name or symbol)[:200], asset_class=_class_of(symbol, line))


def is_money(symbol: str, line: Named) -> bool:
    """Cash, pending cash and money market funds, which are worth 1 a unit."""
    if getattr(line, "asset", "").lower() in SECURITIES:
        return False
    return bool(getattr(line, "is_cash", False)) or (len(symbol) == MONEY_FUND and symbol.isalpha() and symbol.endswith("XX"))


def _class_of(symbol: str, line: Named) -> str:
    if is_money(symbol, line):
        return AssetClass.CASH
    said = getattr(line, "asset", "").lower()
    return next((kind for word, kind in CLASSES if word in said), AssetClass.OTHER)
