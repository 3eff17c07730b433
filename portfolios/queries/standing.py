"""How does one account stand: what was put in, gained, sold at a gain, and risked?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import numpy as np

from portfolios.books import Ledger, costs_on, positions_on
from portfolios.figures import NotAvailable, risk_score, volatility
from portfolios.models import Portfolio
from portfolios.queries.series import DailySeries, merged
from portfolios.records import books_of

BUSINESS_DAYS = 252
ENOUGH = 60  # returns from which a volatility means something


@dataclass(frozen=True, slots=True)
class Standing:
    """Money is in the account's currency; what is None has its reason in `reasons`, under the same name."""

    as_of: date | None
    total_value: Decimal | None
    cash_balance: Decimal | None
    invested_amount: Decimal | None
    unrealized_pnl: Decimal | None
    realized_pnl: Decimal | None
    risk_score: int | None
    reasons: Mapping[str, str]


def standing(portfolio: Portfolio, *, on: date) -> Standing:
    series = merged({portfolio.pk: Decimal(1)}, on=on)
    if not series.days:
        reason = portfolio.unvalued_because or "There is no valuation yet: import a statement."
        return Standing(None, None, None, None, None, None, None, {"total_value": reason})
    last = series.days[-1]
    book = books_of([portfolio.pk], on=last.on).ledgers[portfolio.pk]
    reasons: dict[str, str] = {}
    return Standing(
        as_of=last.on,
        total_value=last.value,
        cash_balance=last.cash,
        invested_amount=series.flows_after(date.min),
        unrealized_pnl=_unrealized(book, last.on, reasons),
        realized_pnl=_realized(book, last.on, reasons),
        risk_score=_risk(series, reasons),
        reasons=reasons,
    )


def _unrealized(book: Ledger, on: date, reasons: dict[str, str]) -> Decimal | None:
    held, _ = positions_on(book, on)
    unknown: list[UUID] = [one.instrument for one in held if one.cost is None or one.value is None]
    if unknown:
        reasons["unrealized_pnl"] = f"What {book.listed(unknown)} cost is not known."
        return None
    return sum((one.value - one.cost for one in held if one.value is not None and one.cost is not None), Decimal(0))


def _realized(book: Ledger, on: date, reasons: dict[str, str]) -> Decimal | None:
    costs = costs_on(book, on)
    unknown = [key for key, one in costs.items() if one.realized is None]
    if unknown:
        reasons["realized_pnl"] = f"What {book.listed(unknown)} cost before it was sold is not known."
        return None
    return sum((one.realized for one in costs.values() if one.realized is not None), Decimal(0))


def _risk(series: DailySeries, reasons: dict[str, str]) -> int | None:
    """From the volatility of the daily returns of the last year."""
    days = series.since(series.days[-1].on - timedelta(days=365)).days
    returns = [
        float((day.value - day.flow) / before.value - 1)
        for before, day in zip(days, days[1:], strict=False)
        if before.value > 0 and not day.gap
    ]
    swing = volatility(np.array(returns), periods_per_year=BUSINESS_DAYS) if len(returns) >= ENOUGH else None
    if swing is None or isinstance(swing, NotAvailable):
        reasons["risk_score"] = f"A risk score needs {ENOUGH} daily returns; there are {len(returns)}."
        return None
    return risk_score(swing)
