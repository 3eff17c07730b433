"""Which of the firm's instruments does a symbol mean? Found, or made from what the market and the custodian say."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from markets.models import Price, Security
from markets.sectors import constituent
from portfolios.books import QUIET
from portfolios.cashlike import is_money
from portfolios.contracts import contract_of
from portfolios.models import AssetClass, Instrument

NO_SHARES = ("fund", "etf", "option", "bond", "fixed", "note")
CLASSES = (
    ("cash", AssetClass.CASH),
    ("fixed income", AssetClass.FIXED_INCOME),
    ("bond", AssetClass.FIXED_INCOME),
    ("equity", AssetClass.US_EQUITY),
)


SYMBOL = 32
Key = tuple[str, str]  # the symbol, and the currency that it is priced in; nothing of money, which is worth 1 in any


class Named(Protocol):
    @property
    def symbol(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def currency(self) -> str: ...


def without_close(on: date) -> Q:
    """Of instruments: those that the market does not price on a day, because it never did or because its last close is stale."""
    fresh = Price.objects.filter(security=OuterRef("security_id"), on__gte=on - QUIET, on__lte=on)
    return Q(security_id=None) | Q(~Exists(fresh))


def key_of(line: Named, currency: str = "USD") -> Key:
    """SAN in euros is another company's share than SAN in dollars; an option is one however it is written.

    `currency` is the account's.
    """
    contract = contract_of(line.symbol)
    return contract.symbol if contract else line.symbol[:SYMBOL], "" if is_money(line.symbol, line) else line.currency or currency


def known_instruments(lines: Iterable[Named], currency: str = "USD") -> dict[Key, UUID]:
    """Those that the firm has; two of one symbol go by the symbol and by the symbol with the currency behind it."""
    keys = {key_of(line, currency) for line in lines if line.symbol}
    names = {name for symbol, priced_in in keys for name in (symbol, _apart(symbol, priced_in))}
    rows = Instrument.objects.filter(symbol__in=names).values_list("symbol", "pk", "currency", "asset_class")
    by_name = {symbol: (pk, priced_in if kind != AssetClass.CASH else "") for symbol, pk, priced_in, kind in rows}
    found: dict[Key, UUID] = {}
    for symbol, priced_in in keys:
        for name in (symbol, _apart(symbol, priced_in)):
            pk, own = by_name.get(name, (None, ""))
            if pk and (symbol, priced_in) not in found and ("" in (own, priced_in) or own == priced_in):
                found[symbol, priced_in] = pk
    return found


def instruments_for(lines: Sequence[Named], currency: str = "USD") -> dict[Key, UUID]:
    """The instrument of each line; an unknown one is made, tied to the market's security of its symbol and currency."""
    known = known_instruments(lines, currency)
    wanted = {key_of(line, currency): line for line in lines if line.symbol}
    fresh = {key: line for key, line in wanted.items() if key not in known}
    if not fresh:
        return known
    symbols = {symbol for symbol, _ in fresh}
    listed = {one.symbol: one for one in Security.objects.filter(symbol__in=symbols).exclude(source="")}
    taken = set(Instrument.objects.filter(symbol__in=symbols).values_list("symbol", flat=True))
    made = []
    for (symbol, priced_in), line in fresh.items():
        security = listed.get(symbol)
        is_other = symbol in taken or (security is not None and priced_in not in ("", security.currency))
        name = _apart(symbol, priced_in) if is_other else symbol
        made.append(_made(name, priced_in, line, None if is_other else security))
        taken.add(name)
    Instrument.objects.bulk_create(made, ignore_conflicts=True)
    return known_instruments(lines, currency)


def _apart(symbol: str, currency: str) -> str:
    return f"{symbol[: SYMBOL - 4]} {currency}" if currency else symbol


def _made(symbol: str, currency: str, line: Named, security: Security | None) -> Instrument:
    if security and not is_money(symbol, line):
        return Instrument(
            symbol=symbol,
            name=security.name,
            asset_class=security.asset_class or AssetClass.OTHER,
            sector=security.sector,
            security_id=security.pk,
            currency=security.currency,
        )
    contract = contract_of(symbol)
    name = contract.words if contract else (line.name or symbol)[:200]
    kind, priced_in = _class_of(symbol, line), currency or "USD"
    sector = "" if contract else said_sector(symbol, priced_in, kind, getattr(line, "asset", ""))
    return Instrument(symbol=symbol, name=name, asset_class=kind, sector=sector, currency=priced_in)


def said_sector(symbol: str, currency: str, asset_class: str, asset: str = "") -> str:
    """Of what no market's security tells: by the list of large US stocks, unless the custodian calls it something else."""
    is_share = asset_class in (AssetClass.US_EQUITY, AssetClass.OTHER) and not any(word in asset.lower() for word in NO_SHARES)
    return constituent(symbol) if is_share and currency == "USD" else ""


def _class_of(symbol: str, line: Named) -> str:
    if is_money(symbol, line):
        return AssetClass.CASH
    said = getattr(line, "asset", "").lower()
    return next((kind for word, kind in CLASSES if word in said), AssetClass.OTHER)
