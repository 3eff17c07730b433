"""Where did the difference from the agreed mix, or from the benchmark, come from?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from portfolios.figures import Attribution, Blended, Figure, NotAvailable, brinson_fachler, exact, linked
from portfolios.figures.kernels import Floats
from portfolios.models import AssetClass, Instrument
from portfolios.queries.answers import Number
from portfolios.queries.gains import Gains

LEAST = 1e-4  # a group under this weight counts with the largest one: its return would be a gain over next to nothing
EFFECT = "Brinson and Fachler, daily, linked by Carino’s factors; gross of fees"


@dataclass(frozen=True, slots=True)
class Groups:
    """By what the difference is explained: the group of each holding, and the words of each group, in their order.

    `against`: what is compared with, as a sentence names it.
    """

    against: str
    of: Mapping[UUID, str]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one class or sector; weights are means over the period."""

    label: str
    weight: Figure
    mix_weight: Figure
    allocation: Figure
    selection: Figure
    interaction: Figure

    @property
    def total(self) -> Figure:
        value = self.allocation.value + self.selection.value + self.interaction.value
        one = self.allocation
        return Figure(value, one.unit, "Allocation + selection + interaction", one.as_of, one.source, one.basis, one.start)


@dataclass(frozen=True, slots=True)
class Explained:
    """`active` is what the effects add up to; where there are none, `reason` says why."""

    effects: tuple[Effect, ...]
    portfolio: Number
    mix: Number
    active: Number
    reason: str = ""


def by_class(instruments: Mapping[UUID, Instrument]) -> Groups:
    labels = {kind.value: kind.label for kind in AssetClass}
    return Groups("the agreed mix", {key: one.asset_class for key, one in instruments.items()}, labels)


def attribution(gains: Gains, groups: Groups, mix: Blended | NotAvailable, source: str) -> Explained:
    """`mix` has a part for each of the groups that it holds; over days that both cover."""
    if isinstance(mix, NotAvailable):
        return without(mix)
    if len(mix.returns) != len(gains.days):
        return without(NotAvailable(f"{groups.against[0].upper()}{groups.against[1:]} does not cover the same days."))
    if (gains.gross_capital <= 0).any():
        return without(NotAvailable("On one day there was no capital to measure a gain on."))
    held = {AssetClass.CASH.value, *mix.names, *(groups.of[one] for one in gains.instruments)}
    kinds = [kind for kind in groups.labels if kind in held]
    weights, returns = _rates(gains, groups, kinds)
    index = np.column_stack([mix.weights[:, mix.names.index(k)] if k in mix.names else np.zeros(len(gains.days)) for k in kinds])
    market = np.column_stack([mix.parts[:, mix.names.index(k)] if k in mix.names else mix.returns for k in kinds])
    returns = np.where(weights == 0, market, returns)
    each = [
        brinson_fachler(weights=own, benchmark_weights=other, returns=earned, benchmark_returns=moved)
        for own, other, earned, moved in zip(weights, index, returns, market, strict=True)
    ]
    whole = _all(each)
    if isinstance(whole, NotAvailable):
        return without(whole)
    start, end = gains.since, gains.days[-1]

    def figure(number: float, method: str = EFFECT) -> Figure:
        return Figure(exact(number), "fraction", method, end, source, "gross", start)

    effects = tuple(
        Effect(
            label=groups.labels[kind],
            weight=figure(weights[:, n].mean(), "Mean weight at the start of the days"),
            mix_weight=figure(index[:, n].mean(), f"Mean weight in {groups.against}"),
            allocation=figure(whole.allocation[n]),
            selection=figure(whole.selection[n]),
            interaction=figure(whole.interaction[n]),
        )
        for n, kind in enumerate(kinds)
    )
    return Explained(effects, figure(whole.portfolio), figure(whole.benchmark), figure(whole.active))


def _all(each: Sequence[Attribution | NotAvailable]) -> Attribution | NotAvailable:
    whole: list[Attribution] = []
    for one in each:
        if isinstance(one, NotAvailable):
            return one
        whole.append(one)
    return linked(whole)


def _rates(gains: Gains, groups: Groups, kinds: Sequence[str]) -> tuple[Floats, Floats]:
    """Weights and returns of the groups on each day; cash is what the holdings leave of the capital, and earned the rest."""
    of = np.array([[groups.of[one] == kind for kind in kinds] for one in gains.instruments], dtype=float)
    of = of.reshape(len(gains.instruments), len(kinds))
    cash = kinds.index(AssetClass.CASH)
    worth, earned = gains.before @ of, gains.gains @ of
    worth[:, cash] += gains.gross_capital - gains.before.sum(axis=1)
    earned[:, cash] += gains.rest
    weights, rates = worth / gains.gross_capital[:, None], earned / gains.gross_capital[:, None]
    small = np.abs(weights) < LEAST
    rows = np.arange(len(weights))
    largest = weights.argmax(axis=1)
    moved_rate, moved_weight = np.where(small, rates, 0).sum(axis=1), np.where(small, weights, 0).sum(axis=1)
    rates, weights = np.where(small, 0, rates), np.where(small, 0, weights)
    rates[rows, largest] += moved_rate
    weights[rows, largest] += moved_weight
    return weights, np.divide(rates, weights, out=np.zeros_like(rates), where=weights != 0)


def without(reason: NotAvailable) -> Explained:
    return Explained((), reason, reason, reason, reason.reason)
