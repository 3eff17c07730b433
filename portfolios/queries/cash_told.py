"""Of which currencies is an account's cash, as its custodian states it?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books import Ledger
from portfolios.figures import Figure
from portfolios.models import Instrument, Portfolio

IN_ANOTHER = re.compile(r"CASH ([A-Z]{3})")
CENT, RATE = Decimal("0.01"), Decimal("0.000001")
STATED = "As the custodian states it"


@dataclass(frozen=True, slots=True)
class ToldCash:
    """`amount` in its own currency, `value` in the account's at `rate`, by the household's share; `what`: currency or fund."""

    account: Portfolio
    what: str
    amount: Figure
    rate: Figure
    value: Figure


def told_cash(
    ledgers: Mapping[UUID, Ledger],
    accounts: Sequence[tuple[Portfolio, Decimal]],
    instruments: Mapping[UUID, Instrument],
    on: date,
) -> tuple[ToldCash, ...]:
    """Of each account that holds money of another currency than its own, by its last statement up to the day."""
    return tuple(
        line for account, share in accounts for line in _of_account(ledgers[account.pk], account, share, instruments, on)
    )


def _of_account(
    ledger: Ledger, account: Portfolio, share: Decimal, instruments: Mapping[UUID, Instrument], on: date
) -> Iterator[ToldCash]:
    last = next((one for one in reversed(ledger.snapshots) if one.on <= on), None)
    if last is None:
        return
    money = {key: one for key, one in last.positions.items() if key in ledger.cash and one.quantity}
    if not any(IN_ANOTHER.fullmatch(instruments[key].symbol) for key in money):
        return
    for key, one in sorted(money.items(), key=lambda pair: instruments[pair[0]].symbol):
        symbol = instruments[key].symbol
        other = IN_ANOTHER.fullmatch(symbol)
        currency = other[1] if other else account.currency
        yield ToldCash(
            account=account,
            what=symbol if symbol != "CASH" and not other else currency,
            amount=Figure((one.quantity * share).quantize(CENT), currency, STATED, last.on, account.custodian),
            rate=Figure((one.value / one.quantity).quantize(RATE), "ratio", STATED, last.on, account.custodian),
            value=Figure((one.value * share).quantize(CENT), account.currency, STATED, last.on, account.custodian),
        )
