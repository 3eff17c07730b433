"""What is wrong in the books of an account, so that no figure should be built on it yet?

Positions against transactions, prices that are too old or missing, cost that nobody stated, cash below zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from portfolios.books.entries import UNKNOWN
from portfolios.books.holdings import Days
from portfolios.books.ledger import CASH_SLACK, QUANTITY_SLACK, Ledger
from portfolios.books.lots import lots_on
from portfolios.books.values import DayValue, priced_days
from portfolios.contracts import contract_of
from relate.lib.money import money

MARKET_DAYS = 5  # business days after which a market's close is stale
STATED_DAYS = 25  # the same of a price that only the custodian states: a monthly statement and some days


@dataclass(frozen=True, slots=True)
class Trouble:
    """`kind` as in Flag.Kind; `key` tells this trouble from another of another size."""

    kind: str
    instrument: UUID | None
    text: str
    size: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}|{self.instrument or ''}|{self.size}"[:120]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The daily values or the reason why there are none, and the troubles."""

    days: Sequence[DayValue]
    reason: str
    troubles: Sequence[Trouble]


def review(ledger: Ledger, *, today: date) -> Reviewed:
    """Everything about an account at once, so that its days are laid out only once."""
    if not ledger.event_days:
        return Reviewed((), "There are no transactions and no positions yet.", ())
    found = priced_days(ledger)
    if found.reason and not found.days:
        return Reviewed((), found.reason, (Trouble("incomplete", None, found.reason),))
    return Reviewed(found.days, "", tuple(_troubles(ledger, found.held, today)))


def _troubles(ledger: Ledger, held: Days, today: date) -> Iterator[Trouble]:
    yield from _breaks(ledger, held)
    yield from _unknown(ledger)
    cash = held.cash[-1]
    if cash < -CASH_SLACK:
        text = f"Cash is {money(cash, ledger.currency)} on {held.days[-1]:%-d %B %Y}."
        yield Trouble("negative_cash", None, text, size=str(cash.quantize(Decimal(1))))
    lots = lots_on(ledger, held.days[-1])
    for one in lots.untied:
        had, name = "the books sold" if one.is_closed else "the books hold", ledger.called(one.instrument)
        text = f"The custodian's lots of {one.on:%-d %B %Y} are {_plain(one.stated)} {name}, {had} {_plain(one.booked)}."
        yield Trouble("lots", one.instrument, text, size=f"{one.on}|{one.is_closed}|{_plain(one.stated - one.booked)}")
    for instrument, quantity in zip(held.instruments, held.quantities[-1], strict=True):
        if abs(quantity) > QUANTITY_SLACK:
            yield from _price(ledger, instrument, held.days[-1], today)
            yield from _expired(ledger, instrument, quantity, held.days[-1])
            if lots.cost(instrument) is None or abs(lots.quantity(instrument) - quantity) > QUANTITY_SLACK:
                name = ledger.called(instrument)
                yield Trouble("no_cost", instrument, f"Nobody stated what {_plain(quantity)} {name} cost.", size=_plain(quantity))


def _breaks(ledger: Ledger, held: Days) -> Iterator[Trouble]:
    """Of the last day on which statement and transactions part; without transactions there is nothing to compare."""
    if not held.breaks or not ledger.entries:
        return
    on = max(held.breaks)
    more = f" {len(held.breaks) - 1} earlier statements do not tie either." if len(held.breaks) > 1 else ""
    for one in held.breaks[on]:
        name = ledger.called(one.instrument) if one.instrument else "cash"
        text = (
            f"The statement of {on:%-d %B %Y} has {_plain(one.stated)} {name}, the transactions lead to {_plain(one.expected)}."
        )
        yield Trouble("break", one.instrument, text + more, size=f"{on}|{_plain(one.stated - one.expected)}")


def _unknown(ledger: Ledger) -> Iterator[Trouble]:
    for entry in (one for one in ledger.entries if one.kind == UNKNOWN):
        units = f"{_plain(entry.quantity)} {ledger.called(entry.instrument)}" if entry.instrument and entry.quantity else ""
        what = " and ".join(part for part in (units, money(entry.amount, ledger.currency, 2) if entry.amount else "") if part)
        yield Trouble("unknown", entry.instrument, f"Nobody has said what moved {what} on {entry.on:%-d %B %Y}.", size=entry.key)


def _price(ledger: Ledger, instrument: UUID, day: date, today: date) -> Iterator[Trouble]:
    """The day of the last price, whichever it came from; one on the day of a statement counts as new."""
    closes, name = ledger.prices_of(instrument), ledger.called(instrument)
    found = closes.known_on(today)
    known = [found[0]] if found else [one for one in closes.days if one <= today]
    in_currency = ledger.market.get(instrument) or ledger.appraised.get(instrument)
    if in_currency and not in_currency.days:
        yield Trouble("no_rate", instrument, f"No exchange rate for {name} is known at {day:%-d %B %Y}.")
        return
    if not known:
        yield Trouble("no_price", instrument, f"No price of {name} is known at {day:%-d %B %Y}.")
        return
    last = known[-1]
    age = int(np.busday_count(last, today))
    is_market = ledger.is_market(instrument, closes)
    if instrument in ledger.appraised and not (is_market and last in closes.days):
        is_stale, why = found is None, "valued by hand"
    else:
        is_stale, why = age > (MARKET_DAYS if is_market else STATED_DAYS), "priced"
    if is_stale:
        yield Trouble("stale_price", instrument, f"{name} was last {why} on {last:%-d %B %Y}.", size=last.isoformat())


def _expired(ledger: Ledger, instrument: UUID, quantity: Decimal, day: date) -> Iterator[Trouble]:
    contract = contract_of(ledger.names[instrument])
    if contract and contract.expires_on < day:
        left = _plain(quantity).replace("-", "−")
        text = f"{contract.words} expired on {contract.expires_on:%-d %B %Y}, and {left} are still in the books."
        yield Trouble("break", instrument, text, size=f"expired|{_plain(quantity)}")


def _plain(number: Decimal) -> str:
    return f"{number.quantize(Decimal('0.0001')).normalize():,f}"
