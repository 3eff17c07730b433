"""What does SnapTrade say of one position, of cash, and of one movement?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portfolios.contracts import contract_of
from portfolios.sources import words
from portfolios.sources.positions import merged
from portfolios.sources.statement import Movement, Position, Transaction
from portfolios.sources.systems.web import day, number

Json = Mapping[str, Any]
ZERO = Decimal(0)
KINDS = {
    "BUY": Movement.BUY,
    "REI": Movement.BUY,
    "SELL": Movement.SELL,
    "DIVIDEND": Movement.DIVIDEND,
    "SUBSTITUTE_DIVIDEND": Movement.DIVIDEND,
    "STOCK_DIVIDEND": Movement.SPLIT,
    "SPLIT": Movement.SPLIT,
    "CONTRIBUTION": Movement.DEPOSIT,
    "WITHDRAWAL": Movement.WITHDRAWAL,
    "INTEREST": Movement.INTEREST,
    "FEE": Movement.CHARGE,
    "TAX": Movement.TAX,
    "OPTIONEXPIRATION": Movement.EXPIRY,
    "OPTIONASSIGNMENT": Movement.EXERCISE,
    "OPTIONEXERCISE": Movement.EXERCISE,
    "ADJUSTMENT": Movement.OTHER,
}
ACROSS = frozenset({"TRANSFER", "EXTERNAL_ASSET_TRANSFER_IN", "EXTERNAL_ASSET_TRANSFER_OUT", "CONTRIBUTION", "WITHDRAWAL"})
OF_OPTIONS = {"SELL_TO_OPEN": Movement.SHORT, "BUY_TO_CLOSE": Movement.COVER}
OUT, INTO = frozenset({Movement.SELL, Movement.SHORT}), frozenset({Movement.BUY, Movement.COVER})
WITHOUT_SHARES = frozenset({Movement.DIVIDEND, Movement.INTEREST, Movement.CHARGE, Movement.FEE, Movement.TAX})
ADVICE = re.compile(r"(advis\w+|management|mgmt) fee", re.IGNORECASE)


def position(said: Json, row: int) -> Position:
    """Prices and costs are those of one unit; of an option, of one share of its contract."""
    what = said["instrument"]
    units, price, cost = number(said.get("units")), number(said.get("price")), number(said.get("cost_basis"))
    if units is None or price is None:
        raise ValueError(f"a position without {'units' if units is None else 'a price'}")
    each = number(what.get("multiplier")) or Decimal(100 if what["kind"] == "option" else 1)
    return Position(
        row=row,
        symbol=_symbol(what),
        name=str(what.get("description") or what["symbol"])[:200],
        quantity=units,
        price=price,
        value=units * price * each,
        cost=None if cost is None else cost * units * each,
        asset={"stock": "Equity", "adr": "Equity", "mutualfund": "Mutual fund"}.get(what["kind"], str(what["kind"]).capitalize()),
        is_cash=said.get("cash_equivalent") is True,
        currency=str(said.get("currency") or what.get("currency") or ""),
    )


def cash(told: Sequence[Json], positions: Sequence[Position], money: Sequence[Json], currency: str) -> tuple[Position, ...]:
    """The positions with the cash beside them: a money fund that is counted in the cash too is counted once."""
    free = sum((number(one.get("cash")) or ZERO for one in money if one["currency"]["code"] == currency), ZERO)
    free -= sum((one.value for one, said in zip(positions, told, strict=True) if said.get("cash_equivalent") is True), ZERO)
    if not free:
        return merged(positions)
    own = Position(len(positions) + 1, "CASH", "Cash", free, Decimal(1), free, free, "Cash", is_cash=True)
    return merged([*positions, own])


def transaction(said: Json, row: int) -> Iterator[Transaction]:
    what: Json = said.get("option_symbol") or said.get("symbol") or {}
    symbol = str(what.get("ticker") or what.get("raw_symbol") or what.get("symbol") or "").upper()
    if _is_of_option(said) and not said.get("option_symbol"):
        symbol = _contract(said)
    amount, units = number(said.get("amount")) or ZERO, number(said.get("units")) or ZERO
    kind = _kind(said, units, amount)
    quantity = ZERO if kind in WITHOUT_SHARES or not symbol else _signed(kind, units)
    if not quantity and not amount:
        return
    on = day(said.get("trade_date") or said["settlement_date"])
    yield Transaction(
        row=row,
        on=on,
        effective_on=on,
        kind=words.across(quantity, amount) if said["type"] in ACROSS else kind,
        action=str(said["type"])[:100],
        symbol=symbol,
        name=str(what.get("description") or said.get("description") or "")[:200],
        quantity=quantity,
        price=number(said.get("price")) if quantity else None,
        amount=amount,
        commission=abs(number(said.get("fee")) or ZERO),
        reference=str(said["id"]),
    )


def _is_of_option(said: Json) -> bool:
    return bool(said.get("option_type")) or str(said["type"]).upper().startswith("OPTION")


def _contract(said: Json) -> str:
    """Where SnapTrade does not know a broker's name of a contract, the words may: its share is never meant."""
    if found := contract_of(str(said.get("description") or "").upper()):
        return found.symbol
    raise ValueError("an option that is not named")


def _kind(said: Json, units: Decimal, amount: Decimal) -> Movement:
    name = str(said["type"]).upper()
    if of_option := OF_OPTIONS.get(str(said.get("option_type") or "")):
        return of_option
    if name == "FEE" and ADVICE.search(str(said.get("description") or "")):
        return Movement.FEE
    if name in ACROSS:
        return words.across(units, amount)
    return KINDS.get(name, Movement.UNKNOWN)


def _signed(kind: Movement, units: Decimal) -> Decimal:
    return -abs(units) if kind in OUT else abs(units) if kind in INTO else units


def _symbol(what: Json) -> str:
    """As its exchange writes it; one that is priced in another currency is told apart by that."""
    return str(what["symbol"] if what["kind"] == "option" else what.get("raw_symbol") or what["symbol"]).upper()
