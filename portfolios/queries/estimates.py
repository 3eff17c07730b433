"""What of the flows between two valuations counts as capital, where nobody valued the account when the money moved?

Modified Dietz for that stretch alone: w = (D - d) / D at the end of the day, (D - d + 1) / D at its start. Only where all of the
flow is money with a day; what came in kind without a value stays a gap.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from portfolios.books.values import MONEY_ACROSS, UNVALUED_FLOW
from portfolios.figures import FlowTiming
from portfolios.models import Transaction
from portfolios.queries.conventions import conventions
from portfolios.queries.currencies import ONE, Exchange

ZERO, CENT = Decimal(0), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of one account, from the end of one valued day to the end of the next."""

    portfolio: UUID
    start: date
    end: date
    flow: Decimal


@dataclass(frozen=True, slots=True)
class Weighed:
    """The flow and what of it counts as capital; of an account in another currency, such that both at the rate of the stretch's
    last day are what the flows were worth on their own."""

    flow: Decimal
    weighted: Decimal


def is_unvalued(gap: str) -> bool:
    """Does the gap come from a flow that has no valuation, and from nothing else?"""
    return gap.startswith(UNVALUED_FLOW)


def weighted_flows(stretches: Collection[Stretch], exchange: Exchange | None = None) -> dict[tuple[UUID, date], Weighed]:
    """By account and end of stretch, in money; what cannot be estimated is left out. One query, or none without a stretch."""
    if not stretches:
        return {}
    first, last = min(one.start for one in stretches), max(one.end for one in stretches)
    rows = Transaction.objects.filter(
        portfolio__in={one.portfolio for one in stretches}, kind__in=MONEY_ACROSS, on__gt=first, on__lte=last
    )
    moved: dict[UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    for portfolio, on, amount in rows.values_list("portfolio_id", "on", "amount"):
        moved[portfolio].append((on, amount))
    extra = 1 if conventions().timing is FlowTiming.START_OF_DAY else 0
    found: dict[tuple[UUID, date], Weighed] = {}
    for one in stretches:
        flows = [(on, amount) for on, amount in moved[one.portfolio] if one.start < on <= one.end]
        if abs(sum((amount for _, amount in flows), ZERO) - one.flow) > CENT:
            continue
        length = (one.end - one.start).days
        flows = [(on, amount * _rate(exchange, one, on)) for on, amount in flows]
        days = sum((amount * (length - (on - one.start).days + extra) for on, amount in flows), ZERO)
        is_foreign = exchange is not None and one.portfolio in exchange.foreign
        flow = sum((amount for _, amount in flows), ZERO) if is_foreign else one.flow
        found[one.portfolio, one.end] = Weighed(flow, days / length)
    return found


def _rate(exchange: Exchange | None, one: Stretch, on: date) -> Decimal:
    if exchange is None or one.portfolio not in exchange.foreign:
        return ONE
    own, end = exchange.rate(one.portfolio, on), exchange.rate(one.portfolio, one.end)
    return own / end if own and end else ONE  # without a rate the day is left out of the series altogether
