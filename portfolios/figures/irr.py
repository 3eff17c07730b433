"""What rate did the money itself earn?

XIRR: the yearly rate r with sum CF / (1 + r) ^ (days / 365) = 0 (actual days over 365, as Excel does).
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pyxirr

from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import Floats

YEAR = 365
LEAST, MOST = 1e-4, 1e7  # 1 + r: between -99.99 % and 1e9 % a year
SEARCH = np.linspace(np.log(LEAST), np.log(MOST), 4001)  # of ln(1 + r), in steps that two roots of real accounts do not share
TOLERANCE = 1e-6  # of the gross flows
SEVERAL = "More than one rate solves these flows, so no single money-weighted return exists."


@defined
def xirr(flows: Sequence[tuple[date, float]]) -> float | NotAvailable:
    """Yearly money-weighted rate of dated flows, seen from the investor: paid in negative, taken out positive.

    Refused where the flows never change sign, where several rates solve them, and where |NPV| at the answer
    is not under 1e-6 of the gross flows.
    """
    days, amounts = _netted(flows)
    if amounts.size == 0 or not np.isfinite(amounts).all():
        return NotAvailable("There are no flows to compute a rate from.")
    turns = int(np.count_nonzero(np.diff(np.sign(amounts))))
    if turns == 0:
        return NotAvailable("A money-weighted return needs money both put in and taken out or left at the end.")
    if turns > 1 and _count_roots(days, amounts) > 1:
        return NotAvailable(SEVERAL)
    rate = pyxirr.xirr([on for on, _ in flows], [amount for _, amount in flows], silent=True)
    if rate is None or not LEAST <= 1.0 + rate <= MOST:
        return NotAvailable("No yearly rate that means anything solves these flows.")
    if abs(_npv(float(rate), days, amounts)) >= TOLERANCE * np.abs(amounts).sum():
        return NotAvailable("The search for the rate did not settle.")
    return float(rate)


@defined
def money_weighted_return(
    *, opening: float, closing: float, flows: Sequence[tuple[date, float]], start: date, end: date
) -> float | NotAvailable:
    """Rate of a period whose opening value stands at the end of `start` and closing value at the end of `end`.

    Yearly where the period has at least 365 days; under that the rate of the period itself, not annualised.
    A calendar year runs from the end of 31 December to the end of 31 December: 365 days, or 366.
    """
    days = (end - start).days
    if days <= 0:
        return NotAvailable("The period has no days.")
    paid = [(start, -opening), *((on, -amount) for on, amount in flows), (end, closing)]
    rate = xirr([flow for flow in paid if flow[1]])
    if isinstance(rate, NotAvailable) or days >= YEAR:
        return rate
    return float((1.0 + rate) ** (days / YEAR) - 1.0)


def inclusive(*, first_day: date, last_day: date) -> tuple[date, date]:
    """`start` and `end` of a period given by its first and last day, for values at the end of the day."""
    return first_day - timedelta(days=1), last_day


def _netted(flows: Sequence[tuple[date, float]]) -> tuple[Floats, Floats]:
    totals: dict[date, float] = {}
    for on, amount in flows:
        totals[on] = totals.get(on, 0.0) + amount
    kept = sorted((on, amount) for on, amount in totals.items() if amount)
    first = kept[0][0] if kept else date.min
    days = np.array([(on - first).days for on, _ in kept], np.float64)
    return days, np.array([amount for _, amount in kept], np.float64)


def _npv(rate: float, days: Floats, amounts: Floats) -> float:
    with np.errstate(over="ignore"):
        return float(np.sum(amounts * (1.0 + rate) ** (-days / YEAR)))


def _count_roots(days: Floats, amounts: Floats) -> int:
    """Sign changes of NPV over the search range; each term is scaled alike, so that none overflows."""
    exponents = -np.outer(SEARCH, days / YEAR)
    exponents -= exponents.max(axis=1, keepdims=True)
    signs = np.sign(np.exp(exponents) @ amounts)
    signs = signs[signs != 0]
    return int(np.count_nonzero(np.diff(signs)))
