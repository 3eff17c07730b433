"""What does Schwab's Trader API say of one position, and of one movement?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from portfolios.sources import words
from portfolios.sources.positions import merged
from portfolios.sources.statement import Movement, Position, Transaction
from portfolios.sources.systems.web import day, number

Json = Mapping[str, Any]
ZERO = Decimal(0)
# The types that move money or shares across the account or within it; notes, margin calls and sweeps of cash do not.
TYPES = (
    *("TRADE", "RECEIVE_AND_DELIVER", "DIVIDEND_OR_INTEREST", "ACH_RECEIPT", "ACH_DISBURSEMENT", "CASH_RECEIPT"),
    *("CASH_DISBURSEMENT", "ELECTRONIC_FUND", "WIRE_OUT", "WIRE_IN", "JOURNAL"),
)
WORDS = {word: kind for kind, each in words.SCHWAB.items() for word in each}
BY_PHRASE = (
    (re.compile(r"reverse split|stock split|stock dividend"), Movement.SPLIT),
    (re.compile(r"spin-?off"), Movement.SPIN_OFF),
    (re.compile(r"merger"), Movement.MERGER),
    (re.compile(r"name change|symbol change"), Movement.SYMBOL_CHANGE),
    (re.compile(r"assign|exercis"), Movement.EXERCISE),
    (re.compile(r"expir"), Movement.EXPIRY),
    (re.compile(r"(advis\w+|management|mgmt) fee"), Movement.FEE),
    (re.compile(r"withh|nra tax|foreign tax"), Movement.TAX),
    (re.compile(r"\bfees?\b|service charge"), Movement.CHARGE),
    (re.compile(r"return of capital"), Movement.RETURN_OF_CAPITAL),
    (re.compile(r"cash in lieu|redemption|tender|reorg"), Movement.EXCHANGE),
)
ENDED = (Movement.EXPIRY, Movement.EXERCISE)
INTEREST = re.compile(r"\bint(erest)?\b")
CASH_WORDS = ("CASH_EQUIVALENT", "CURRENCY")


def position(said: Json, row: int) -> Position:
    """`cost` is what was paid for all of it; Schwab states the average, per share: that of the tax lots where it tells one."""
    what = said["instrument"]
    quantity = (number(said.get("longQuantity")) or ZERO) - (number(said.get("shortQuantity")) or ZERO)
    value, average, each = number(said["marketValue"]), _average(said, quantity), _each(what)
    if value is None:
        raise ValueError("a position without a value")
    return Position(
        row=row,
        symbol=symbol(what),
        name=str(what.get("description") or what["symbol"])[:200],
        quantity=quantity,
        price=value / (quantity * each) if quantity and each else None,
        value=value,
        cost=average * quantity * each if average and each else None,
        asset=str(what["assetType"]).replace("_", " ").capitalize(),
        is_cash=what["assetType"] in CASH_WORDS,
    )


def _average(said: Json, quantity: Decimal) -> Decimal | None:
    of_lots = number(said.get("taxLotAverageShortPrice" if quantity < 0 else "taxLotAverageLongPrice"))
    return of_lots or number(said.get("averagePrice"))


def with_cash(account: Json, positions: tuple[Position, ...]) -> tuple[Position, ...]:
    """What is swept overnight is the cash itself, told twice."""
    sweeps = {symbol(one["instrument"]) for one in account.get("positions") or [] if _is_sweep(one["instrument"])}
    cash = _cash(account, positions)
    kept = [one for one in positions if one.symbol not in sweeps]
    if cash:
        kept.append(Position(len(positions) + 1, "CASH", "Cash", cash, Decimal(1), cash, cash, "Cash", is_cash=True))
    return merged(kept)


def total(account: Json) -> Decimal | None:
    now = account.get("currentBalances") or {}
    return number(now.get("liquidationValue"))


def transactions(said: Json, row: int, names: Mapping[str, str] = MappingProxyType({})) -> Iterator[Transaction]:
    """`names`: the symbols of what the account holds or trades, by their names: an income is told by the name alone."""
    told = [one for one in said.get("transferItems") or [] if one.get("feeType") or one.get("instrument")]
    items = [one for one in told if not one.get("feeType")]
    fees = sum((abs(number(one.get("cost")) or ZERO) for one in told if one.get("feeType")), ZERO)
    moved = [one for one in items if one["instrument"]["assetType"] != "CURRENCY" and not _is_sweep(one["instrument"])]
    amount = number(said.get("netAmount"))
    if amount is None:
        amount = sum((number(one.get("cost")) or ZERO for one in told), ZERO)
    if len(moved) < 2:
        yield from _one(said, row, moved[0] if moved else None, amount, fees, "", names)
        return
    for place, one in enumerate(moved):  # an order of several legs: the first bears the fees
        share = (number(one.get("cost")) or ZERO) - (0 if place else fees)
        yield from _one(said, row, one, share, ZERO if place else fees, f"/{place}", names)


def names_of(account: Json, moved: Iterable[Json]) -> dict[str, str]:
    """Symbols by name, of what is held and what was traded."""
    items = [item for one in moved for item in one.get("transferItems") or [] if not item.get("feeType")]
    told = [one.get("instrument") or {} for one in (*(account.get("positions") or []), *items)]
    return {
        _plain(one["description"]): symbol(one) for one in told if one.get("description") and one["assetType"] not in CASH_WORDS
    }


def _plain(name: object) -> str:
    return " ".join(str(name).upper().split())


def symbol(what: Json) -> str:
    return str(what["symbol"]).upper().strip()


def _one(
    said: Json, row: int, item: Json | None, amount: Decimal, fees: Decimal, part: str, names: Mapping[str, str]
) -> Iterator[Transaction]:
    what: Json = item["instrument"] if item else {}
    named = "" if item else names.get(_plain(said.get("description") or ""), "")
    quantity = _quantity(said, item, amount) if item and said["type"] != "DIVIDEND_OR_INTEREST" else ZERO
    if not quantity and not amount:
        return
    on = _day(said)
    yield Transaction(
        row=row,
        on=on,
        effective_on=on,
        kind=Movement.CHARGE if named and said["type"] == "JOURNAL" else _kind(said, item, quantity, amount),  # as of an ADR
        action=str(said.get("description") or said["type"])[:100],
        symbol=symbol(what) if item else named,
        name=str(what.get("description") or said.get("description") or "")[:200],
        quantity=quantity,
        price=number(item.get("price")) if item and quantity and what["assetType"] != "FIXED_INCOME" else None,
        amount=amount,
        commission=fees,
        reference=f"{said['activityId']}{part}",
    )


def _kind(said: Json, item: Json | None, quantity: Decimal, amount: Decimal) -> Movement:
    kind, text = said["type"], " ".join(str(said.get("description") or "").lower().split())
    if kind == "TRADE":
        return _traded(item, quantity)
    named = WORDS.get(text) or next((movement for phrase, movement in BY_PHRASE if phrase.search(text)), None)
    if kind == "DIVIDEND_OR_INTEREST":
        is_interest = INTEREST.search(text) or (item is None and not text)  # a dividend is told by the company's name alone
        income = Movement.INTEREST if is_interest else Movement.DIVIDEND
        return named if named in (Movement.TAX, Movement.RETURN_OF_CAPITAL, Movement.CHARGE) else income
    if kind == "RECEIVE_AND_DELIVER" and item and item["instrument"]["assetType"] == "OPTION":
        if named in ENDED:
            return named
        if named is None and item.get("positionEffect") == "CLOSING":
            return Movement.UNKNOWN  # it lapsed, or was exercised or assigned: what was gained depends on it
    if kind in ("JOURNAL", "RECEIVE_AND_DELIVER") and named not in (None, *ENDED):
        return named
    return words.across(quantity, amount)


def _traded(item: Json | None, quantity: Decimal) -> Movement:
    effect = item.get("positionEffect") if item else ""
    if quantity < 0:
        return Movement.SHORT if effect == "OPENING" else Movement.SELL
    return Movement.COVER if effect == "CLOSING" else Movement.BUY


def _quantity(said: Json, item: Json, amount: Decimal) -> Decimal:
    """Of a trade the money says which way it went; of anything else the sign that is printed."""
    printed = number(item.get("amount")) or ZERO
    cost = number(item.get("cost")) or amount
    return printed if said["type"] != "TRADE" or not cost else abs(printed).copy_sign(-cost)


def _day(said: Json) -> date:
    return day(said.get("tradeDate") or said["time"])


def _each(what: Json) -> Decimal | None:
    """How many units of money one of it is at a price of 1; of bonds, whose prices are per cent, nobody says."""
    if what["assetType"] == "FIXED_INCOME":
        return None
    return (
        Decimal(what.get("optionMultiplier") or what.get("optionPremiumMultiplier") or 100)
        if what["assetType"] == "OPTION"
        else Decimal(1)
    )


def _is_sweep(what: Json) -> bool:
    return what["assetType"] == "CASH_EQUIVALENT" and what.get("type") == "SWEEP_VEHICLE"


def _cash(account: Json, positions: tuple[Position, ...]) -> Decimal:
    """Of both kinds of accounts; where a margin account tells of its equity alone, what the positions leave of it."""
    now = account.get("currentBalances") or {}
    for name in ("cashBalance", "totalCash"):
        if (found := number(now.get(name))) is not None:
            return found + (number(now.get("marginBalance")) or ZERO if account.get("type") == "MARGIN" else ZERO)
    if (equity := number(now.get("equity"))) is not None:
        return equity - sum((one.value for one in positions), ZERO)
    raise ValueError("an account without cash")
