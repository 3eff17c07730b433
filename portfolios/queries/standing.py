"""How does one account stand: what was put in, gained, sold at a gain, and risked?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books import Ledger, costs_on, positions_on
from portfolios.figures import NotAvailable
from portfolios.models import Portfolio
from portfolios.queries.answers import HouseholdFigures
from portfolios.queries.conventions import conventions
from portfolios.queries.household import portfolio_figures
from portfolios.queries.performance import score_of
from portfolios.records import books_of


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
    figures = portfolio_figures(portfolio, on=on)
    if isinstance(figures.value, NotAvailable):
        return Standing(None, None, None, None, None, None, None, {"total_value": figures.value.reason})
    last = figures.series.days[-1]
    book = books_of([portfolio.pk], on=last.on).ledgers[portfolio.pk]
    reasons: dict[str, str] = {}
    return Standing(
        as_of=last.on,
        total_value=last.value,
        cash_balance=last.cash,
        invested_amount=figures.series.flows_after(date.min),
        unrealized_pnl=_unrealized(book, last.on, reasons),
        realized_pnl=_realized(book, last.on, reasons),
        risk_score=_risk(figures, reasons),
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


def _risk(figures: HouseholdFigures, reasons: dict[str, str]) -> int | None:
    """As the account's page shows it with its parts."""
    score = score_of(figures, conventions())
    if isinstance(score, NotAvailable):
        reasons["risk_score"] = score.reason
        return None
    return score.points
