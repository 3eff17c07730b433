"""What did holding cash do to the return?

The return of the whole before advisory fees less that of the holdings alone, over the same days. The holdings' own return
chains g / (v + max(n, 0)): their gain over what they were worth at the start of the day and what was bought during it. It is
below zero where cash held the whole back, above where it held losses off. House convention; with the interest that the cash
earned, after charges and taxes.
"""

from dataclasses import dataclass

import numpy as np

from portfolios.figures.figure import NotAvailable, defined
from portfolios.figures.kernels import Floats

LEAST = 1e-4  # of the capital: below it the holdings' day says nothing


@dataclass(frozen=True, slots=True)
class CashDrag:
    """Fractions over the whole period; `weight` is the mean share of cash at the start of the days."""

    drag: float
    whole: float
    holdings: float
    cash: float
    weight: float


@defined
def cash_drag(gains: Floats, before: Floats, rest: Floats, capital: Floats) -> CashDrag | NotAvailable:
    """`gains` and `before` (values at the start) have shape (days, holdings), in money; `rest` is what cash earned.

    `capital` is what each day's return is measured on. Refused where cash was borrowed or a day has no capital.
    """
    if capital.size == 0 or gains.shape != before.shape or gains.shape[0] != capital.size or rest.size != capital.size:
        return NotAvailable("There are no days to look at.")
    if not all(np.isfinite(one).all() for one in (gains, before, rest, capital)):
        return NotAvailable("A gain or a value inside the period is missing.")
    if (capital <= 0).any():
        return NotAvailable("On one day there was no capital to measure a gain on.")
    earned, held = gains.sum(axis=1), before.sum(axis=1)
    bought = np.append(np.maximum(held[1:] - held[:-1] - earned[:-1], 0.0), 0.0)
    money = capital - held
    if money.mean() < -LEAST * capital.mean():
        return NotAvailable("Cash was below zero over the period.")
    whole = _linked((earned + rest) / capital)
    own = _linked(_over(earned, held + bought, capital))
    return CashDrag(whole - own, whole, own, _linked(_over(rest, money, capital)), float((money / capital).mean()))


def _over(gain: Floats, base: Floats, capital: Floats) -> Floats:
    enough = base > LEAST * capital
    rates: Floats = np.divide(gain, base, out=np.zeros_like(gain), where=enough)
    return rates


def _linked(rates: Floats) -> float:
    return float(np.prod(1.0 + rates) - 1.0)
