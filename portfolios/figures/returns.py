"""What did the portfolio return, whatever went in and out?

Values are end-of-day values in one currency; flows are net external flows of that day, positive into the
portfolio. Rates are fractions (0.05 is 5 %). Sources: C. Bacon, Practical Portfolio Performance Measurement
and Attribution, 2nd ed., ch. 2; GIPS 2020 on large cash flows.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import numpy as np

from portfolios.figures import kernels
from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import Floats

YEAR = 365


class FlowTiming(StrEnum):
    """When in its day a flow counts. The house's convention is the end of the day; both give different numbers."""

    END_OF_DAY = "end of day"
    START_OF_DAY = "start of day"


@defined
def time_weighted_return(
    values: Sequence[float] | Floats,
    flows: Sequence[float] | Floats,
    *,
    timing: FlowTiming = FlowTiming.END_OF_DAY,
    weighted: Sequence[float] | Floats | None = None,
) -> float | NotAvailable:
    """True daily time-weighted return: the daily returns, linked; not annualised.

    End of day r = (EV - CF) / BV - 1, start of day r = EV / (BV + CF) - 1. `values[0]` is the value from
    which the period begins, `flows[0]` is ignored: it is already inside that value. `weighted` has a number where flows came
    between two valuations: that link is Modified Dietz, on the value before plus this much of the flows; NaN elsewhere.
    """
    counted = None if weighted is None else np.atleast_2d(weighted)
    return time_weighted_returns(np.atleast_2d(values), np.atleast_2d(flows), timing=timing, weighted=counted)[0]


def time_weighted_returns(
    values: Floats, flows: Floats, *, timing: FlowTiming = FlowTiming.END_OF_DAY, weighted: Floats | None = None
) -> list[float | NotAvailable]:
    """The same for many portfolios: arrays of shape (portfolios, days), one answer for each row."""
    answers: list[float | NotAvailable] = []
    for row in range(0, values.shape[0], kernels.CHUNK):
        part = slice(row, row + kernels.CHUNK)
        some, moved = np.asarray(values[part], np.float64), np.asarray(flows[part], np.float64)
        estimated = None if weighted is None else np.asarray(weighted[part], np.float64)
        daily = kernels.daily_returns(some, moved, start_of_day=timing is FlowTiming.START_OF_DAY, weighted=estimated)
        whole = kernels.compounded(daily)
        answers += [
            float(rate) if v.size > 1 and np.isfinite(rate) and not has_gap(v) else NotAvailable(why_not(v, f))
            for rate, v, f in zip(whole, some, moved, strict=True)
        ]
    return answers


def daily_returns(
    values: Sequence[float] | Floats,
    flows: Sequence[float] | Floats,
    *,
    timing: FlowTiming = FlowTiming.END_OF_DAY,
    weighted: Sequence[float] | Floats | None = None,
) -> Floats | NotAvailable:
    """The links themselves, as fractions; shape (days - 1,). Refused where any of them is not defined."""
    some, moved = np.atleast_2d(np.asarray(values, np.float64)), np.atleast_2d(np.asarray(flows, np.float64))
    counted = None if weighted is None else np.atleast_2d(np.asarray(weighted, np.float64))
    links = kernels.daily_returns(some, moved, start_of_day=timing is FlowTiming.START_OF_DAY, weighted=counted)
    daily: Floats = links[0]
    if some.size < 2 or not np.isfinite(daily).all() or has_gap(some[0]):
        return NotAvailable(why_not(some[0], moved[0]))
    return daily


@defined
def link(returns: Sequence[float] | Floats) -> float | NotAvailable:
    """Compounded return of consecutive periods: prod(1 + r) - 1."""
    rates = np.asarray(returns, np.float64)
    if rates.size == 0:
        return NotAvailable("There is no period to link.")
    if not np.isfinite(rates).all() or (rates < -1).any():
        return NotAvailable("The return of one of the periods is not available.")
    return float(np.prod(1.0 + rates) - 1.0)


@defined
def modified_dietz(
    *,
    opening: float,
    closing: float,
    flows: Sequence[tuple[date, float]],
    start: date,
    end: date,
    timing: FlowTiming = FlowTiming.END_OF_DAY,
) -> float | NotAvailable:
    """(EV - BV - sum CF) / (BV + sum w CF): an estimate where no value stands at the flows.

    `opening` is the value at the end of `start`, `closing` at the end of `end`. With D days in the period and
    d days elapsed, the flow's day included, w = (D - d) / D at the end of the day, (D - d + 1) / D at its start.
    """
    length = (end - start).days
    if length <= 0:
        return NotAvailable("The period has no days.")
    if any(not start < on <= end for on, _ in flows):
        return NotAvailable("A flow lies outside the period.")
    extra = 1 if timing is FlowTiming.START_OF_DAY else 0
    weighted = sum(amount * (length - (on - start).days + extra) / length for on, amount in flows)
    capital = opening + weighted
    if not np.isfinite(capital) or capital <= 0:
        return NotAvailable("The average invested capital is not positive, so no rate of return is defined.")
    return float((closing - opening - sum(amount for _, amount in flows)) / capital)


@defined
def annualised(rate: float, *, start: date, end: date) -> float | NotAvailable:
    """(1 + R) ^ (365 / days) - 1; refused under one year (365 days)."""
    days = (end - start).days
    if days < YEAR:
        return NotAvailable("Periods under one year are not annualised.")
    if rate < -1:
        return NotAvailable("A loss of more than everything has no yearly rate.")
    return float((1.0 + rate) ** (YEAR / days) - 1.0)


@defined
def after_model_fee(gross: float, *, yearly_fee: float, start: date, end: date) -> float | NotAvailable:
    """(1 + R) x (1 - fee) ^ (days / 365) - 1: what a client who pays the model fee would have kept; not annualised.

    SEC Marketing Rule, 17 CFR 275.206(4)-1(e)(10): a model fee not lower than the actual one may stand for it.
    """
    if not 0 <= yearly_fee < 1:
        return NotAvailable("A yearly fee lies between 0 and 100 %.")
    return float((1.0 + gross) * (1.0 - yearly_fee) ** ((end - start).days / YEAR) - 1.0)


def has_gap(values: Floats) -> bool:
    """Empty, after having held something and before holding something again."""
    held = np.flatnonzero(values)
    return bool(held.size and (values[held[0] : held[-1] + 1] == 0).any())


def why_not(values: Floats, flows: Floats) -> str:
    if values.size < 2:
        return "There is one valuation; a return needs two."
    if not (np.isfinite(values).all() and np.isfinite(flows[1:]).all()):
        return "A value or a flow inside the period is missing."
    if (values < 0).any():
        return "The portfolio's value was below zero inside the period."
    if has_gap(values):
        return "The portfolio was empty for part of the period; ask for a period after it was funded again."
    return "On one day money moved that the value before it does not explain, so that day has no return."
