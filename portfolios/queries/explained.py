"""Who brought the return, and where did the difference from the agreed mix come from?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from portfolios.figures import Attribution, Blended, Figure, NotAvailable, brinson_fachler, contributions, exact, linked
from portfolios.figures.kernels import Floats
from portfolios.models import AssetClass, Instrument
from portfolios.queries.answers import Number
from portfolios.queries.currencies import Exchange
from portfolios.queries.gains import Gains

LEAST = 1e-4  # a class under this weight counts with the largest one: its return would be a gain over next to nothing
CONTRIBUTION = (
    "Gain over the capital of each day, linked by Carino’s factors; the lines add up to the return after the fees taken"
)
GAIN = "Change of value and income, less what was paid in"
EFFECT = "Brinson and Fachler, daily, linked by Carino’s factors; gross of fees"
REST = ("", "Interest, charges and taxes")
REST_FOREIGN = ("", "Interest, charges, taxes, and the currency of cash")
FEES = ("", "Advisory fees")


@dataclass(frozen=True, slots=True)
class Contribution:
    """`share` of the period's return; `gain` in money. Lines without an instrument have no symbol."""

    symbol: str
    name: str
    share: Figure
    gain: Figure


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one asset class; weights are means over the period."""

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


def contribution_lines(
    gains: Gains, instruments: Mapping[UUID, Instrument], source: str, exchange: Exchange
) -> tuple[Contribution, ...] | NotAvailable:
    """The largest first, then what no holding earned, and the fees."""
    columns = np.column_stack([gains.gains, gains.rest, -gains.fees])
    shares = contributions(columns, gains.capital)
    if isinstance(shares, NotAvailable):
        return shares
    rest = REST_FOREIGN if exchange.foreign else REST
    names = [*((instruments[one].symbol, instruments[one].name) for one in gains.instruments), rest, FEES]
    start, end = gains.days[0], gains.days[-1]
    money = columns.sum(axis=0)
    lines = [
        Contribution(
            symbol,
            name,
            Figure(exact(float(share)), "fraction", CONTRIBUTION, end, source, "net", start),
            Figure(round(exact(float(gain)), 2), exchange.wanted, GAIN, end, source, start=start),
        )
        for (symbol, name), share, gain in zip(names, shares, money, strict=True)
        if abs(gain) >= 0.005 or abs(share) > 5e-7
    ]
    return tuple(sorted(lines, key=lambda line: (not line.symbol, -line.share.value)))


def attribution(gains: Gains, instruments: Mapping[UUID, Instrument], mix: Blended | NotAvailable, source: str) -> Explained:
    """By asset class against the mix that was agreed, over days that both cover."""
    if isinstance(mix, NotAvailable):
        return _without(mix)
    if len(mix.returns) != len(gains.days):
        return _without(NotAvailable("The agreed mix does not cover the same days."))
    if (gains.gross_capital <= 0).any():
        return _without(NotAvailable("On one day there was no capital to measure a gain on."))
    kinds = [
        kind for kind in AssetClass if kind in mix.names or any(instruments[one].asset_class == kind for one in gains.instruments)
    ]
    if AssetClass.CASH not in kinds:
        kinds.append(AssetClass.CASH)
    weights, returns = _classes(gains, instruments, kinds)
    index = np.column_stack([mix.weights[:, mix.names.index(k)] if k in mix.names else np.zeros(len(gains.days)) for k in kinds])
    market = np.column_stack([mix.parts[:, mix.names.index(k)] if k in mix.names else mix.returns for k in kinds])
    returns = np.where(weights == 0, market, returns)
    each = [
        brinson_fachler(weights=own, benchmark_weights=other, returns=earned, benchmark_returns=moved)
        for own, other, earned, moved in zip(weights, index, returns, market, strict=True)
    ]
    whole = _all(each)
    if isinstance(whole, NotAvailable):
        return _without(whole)
    start, end = gains.days[0], gains.days[-1]

    def figure(number: float, method: str = EFFECT) -> Figure:
        return Figure(exact(number), "fraction", method, end, source, "gross", start)

    effects = tuple(
        Effect(
            label=kind.label,
            weight=figure(weights[:, n].mean(), "Mean weight at the start of the days"),
            mix_weight=figure(index[:, n].mean(), "Mean weight in the agreed mix"),
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


def _classes(gains: Gains, instruments: Mapping[UUID, Instrument], kinds: list[AssetClass]) -> tuple[Floats, Floats]:
    """Weights and returns of the classes on each day; cash is what the holdings leave of the capital, and earned the rest."""
    of = np.array([[instruments[one].asset_class == kind for kind in kinds] for one in gains.instruments], dtype=float)
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


def _without(reason: NotAvailable) -> Explained:
    return Explained((), reason, reason, reason, reason.reason)
