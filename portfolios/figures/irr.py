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
HALVINGS = 60  # of a step of the search: to the last bit
TOLERANCE = 1e-6  # of the gross flows
SEVERAL = "More than one rate solves these flows, so no single money-weighted return exists."


@defined
def xirr(flows: Sequence[tuple[date, float]]) -> float | NotAvailable:
    """Yearly money-weighted rate of dated flows, seen from the investor: paid in negative, taken out positive.

    Refused where the flows never change sign, where several rates solve them, and where |NPV| at the answer
    is not under 1e-6 of the gross flows.
    """
    days, amounts = _netted(flows)
    reason = _why_not(days / YEAR, amounts)
    if reason:
        return NotAvailable(reason)
    rate = pyxirr.xirr([on for on, _ in flows], [amount for _, amount in flows], silent=True)
    if rate is None or not LEAST <= 1.0 + rate <= MOST:
        return NotAvailable("No yearly rate that means anything solves these flows.")
    if abs(_npv(float(rate), days / YEAR, amounts)) >= TOLERANCE * np.abs(amounts).sum():
        return NotAvailable("The search for the rate did not settle.")
    return float(rate)


@defined
def money_weighted_return(
    *, opening: float, closing: float, flows: Sequence[tuple[date, float]], start: date, end: date
) -> float | NotAvailable:
    """Rate of a period whose opening value stands at the end of `start` and closing value at the end of `end`.

    Yearly where the period has at least 365 days; under that the rate of the period itself, not annualised: it solves
    sum CF / (1 + r) ^ (days / length) = 0, so that a day's rate does not first become a year's.
    A calendar year runs from the end of 31 December to the end of 31 December: 365 days, or 366.
    """
    days = (end - start).days
    if days <= 0:
        return NotAvailable("The period has no days.")
    paid = [(start, -opening), *((on, -amount) for on, amount in flows), (end, closing)]
    some = [flow for flow in paid if flow[1]]
    return xirr(some) if days >= YEAR else _rate_of_period(some, days)


def _rate_of_period(flows: Sequence[tuple[date, float]], length: int) -> float | NotAvailable:
    days, amounts = _netted(flows)
    times = days / length
    if reason := _why_not(times, amounts):
        return NotAvailable(reason)
    signs = np.sign(_scaled(times, amounts))
    turns = np.flatnonzero(np.diff(signs))
    if turns.size == 0:
        return NotAvailable("No rate that means anything solves these flows.")
    low, high = SEARCH[turns[0]], SEARCH[turns[0] + 1]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if np.sign(_npv(np.expm1(middle), times, amounts)) == signs[turns[0]]:
            low = middle
        else:
            high = middle
    return float(np.expm1((low + high) / 2))


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


def _why_not(times: Floats, amounts: Floats) -> str:
    """Why no rate solves the flows, or why no single one does."""
    if amounts.size == 0 or not np.isfinite(amounts).all():
        return "There are no flows to compute a rate from."
    turns = int(np.count_nonzero(np.diff(np.sign(amounts))))
    if turns == 0:
        return "A money-weighted return needs money both put in and taken out or left at the end."
    return SEVERAL if turns > 1 and _count_roots(times, amounts) > 1 else ""


def _npv(rate: float, times: Floats, amounts: Floats) -> float:
    with np.errstate(over="ignore"):
        return float(np.sum(amounts * (1.0 + rate) ** -times))


def _count_roots(times: Floats, amounts: Floats) -> int:
    """Sign changes of NPV over the search range."""
    signs = np.sign(_scaled(times, amounts))
    signs = signs[signs != 0]
    return int(np.count_nonzero(np.diff(signs)))


def _scaled(times: Floats, amounts: Floats) -> Floats:
    """NPV at each rate of the search; the terms of a rate are scaled alike, so that none overflows."""
    exponents = -np.outer(SEARCH, times)
    exponents -= exponents.max(axis=1, keepdims=True)
    values: Floats = np.exp(exponents) @ amounts
    return values
