"""What did a benchmark of several indices return, part by part, with its weights changing on known days?

Between two rebalancings the weights drift with the indices' own returns. Source: GIPS 2020, glossary, "blended benchmark".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from portfolios.figures.figure import NotAvailable
from portfolios.figures.kernels import Floats

WEIGHTS_TOLERANCE = 1e-9


class Rebalancing(StrEnum):
    """When a blend goes back to its weights; a change of weights always takes effect on its own day."""

    DAILY = "rebalanced daily"
    MONTHLY = "rebalanced at the end of each month"
    QUARTERLY = "rebalanced at the end of each quarter"
    NEVER = "not rebalanced between changes of weights"


@dataclass(frozen=True, slots=True)
class Mix:
    """Weights by index, adding up to 1, that hold from the end of a day on."""

    since: date
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Blended:
    """`weights` are those with which each period began, in the order of `names`; both of shape (periods, names)."""

    returns: Floats
    names: tuple[str, ...]
    weights: Floats
    parts: Floats


def blended(
    mixes: Sequence[Mix],
    returns: Mapping[str, Sequence[float] | Floats],
    days: Sequence[date],
    *,
    rebalancing: Rebalancing = Rebalancing.MONTHLY,
) -> Blended | NotAvailable:
    """Returns of the blend over each period, as fractions. `days` has the start and the end of each period.

    A mix holds for the periods that begin on or after its day: what came before is never rewritten.
    """
    ordered = sorted(mixes, key=lambda mix: mix.since)
    names = tuple(sorted({name for mix in ordered for name in mix.weights}))
    if reason := _why_not(ordered, names, returns, days):
        return NotAvailable(reason)
    parts = np.array([np.asarray(returns[name], np.float64) for name in names]).T
    weights, own = np.empty_like(parts), np.empty(len(parts))
    current: Mix | None = None
    held = np.zeros(len(names))
    for n in range(len(parts)):
        mix = next(one for one in reversed(ordered) if one.since <= days[n])
        if mix is not current or _is_due(rebalancing, days[n], days[n + 1]):
            held, current = np.array([mix.weights.get(name, 0.0) for name in names]), mix
        weights[n] = held
        own[n] = held @ parts[n]
        if own[n] > -1:
            held = held * (1.0 + parts[n]) / (1.0 + own[n])
    return Blended(own, names, weights, parts)


def over_links(found: Blended, places: Sequence[int]) -> Blended:
    """The same blend over longer periods: link n goes from the end of period `places[n]` (0: the start) to `places[n + 1]`.

    A part's weight is its mean share of the capital in the link, its return what it gained on that, so that in each link the
    weights add up to 1 and weights times returns to the blend's own return, also where it was rebalanced in between.
    """
    at = np.asarray(places)
    rows = slice(0, int(at[-1]) + 1)
    growth = np.concatenate([[1.0], np.cumprod(1.0 + found.returns)])[rows]
    weights = np.vstack([found.weights, found.weights[-1:]])[rows]
    moved = np.vstack([found.parts, np.zeros_like(found.parts[:1])])[rows]
    worth = np.add.reduceat(growth[:, None] * weights, at)[:-1]
    gained = np.add.reduceat(growth[:, None] * weights * moved, at)[:-1]
    gained[at[1:] == at[:-1]] = 0.0
    capital, start = worth.sum(axis=1), growth[at[:-1]]
    parts = _ratio(gained, worth) * (capital / start)[:, None]
    returns = gained.sum(axis=1) / start
    shares = worth / capital[:, None]
    return Blended(returns, found.names, shares, np.where(shares == 0, returns[:, None], parts))


def grouped(found: Blended, group_of: Mapping[str, str]) -> Blended:
    """Parts of a group counted as one: weights add up, returns by weight; a group without weight moves as the whole."""
    names = tuple(sorted({group_of[name] for name in found.names}))
    of = np.array([[group_of[name] == group for group in names] for name in found.names], dtype=float)
    weights = found.weights @ of
    parts = np.where(weights == 0, found.returns[:, None], _ratio((found.weights * found.parts) @ of, weights))
    return Blended(found.returns, names, weights, parts)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Zero where nothing is below."""
    return np.divide(above, below, out=np.zeros_like(above), where=below != 0)


def _is_due(rule: Rebalancing, start: date, end: date) -> bool:
    """Does the period begin at the last valued day of a month or a quarter?"""
    if rule is Rebalancing.DAILY:
        return True
    is_new_month = (start.year, start.month) != (end.year, end.month)
    if rule is Rebalancing.MONTHLY:
        return is_new_month
    return rule is Rebalancing.QUARTERLY and (start.year, (start.month - 1) // 3) != (end.year, (end.month - 1) // 3)


def _why_not(
    mixes: Sequence[Mix], names: Sequence[str], returns: Mapping[str, Sequence[float] | Floats], days: Sequence[date]
) -> str:
    if not mixes or len(days) < 2 or mixes[0].since > days[0]:
        return "No benchmark was agreed at the start of the period."
    if any(abs(sum(mix.weights.values()) - 1) > WEIGHTS_TOLERANCE or min(mix.weights.values()) < 0 for mix in mixes):
        return "The weights of the benchmark do not add up to 100 %."
    for name in names:
        some = np.asarray(returns.get(name, ()), np.float64)
        if some.size != len(days) - 1 or not np.isfinite(some).all():
            return f"{name} has no price on every day of the period."
    return ""
