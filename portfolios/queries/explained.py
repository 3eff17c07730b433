"""Who brought the return?"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from portfolios.figures import Figure, NotAvailable, contributions, exact
from portfolios.models import Instrument
from portfolios.queries.currencies import Exchange
from portfolios.queries.gains import Gains

CONTRIBUTION = (
    "Gain over the capital of each day, linked by Carino’s factors; the lines add up to the return after the fees taken"
)
GAIN = "Change of value and income, less what was paid in"
REST = ("", "Interest, charges and taxes")
REST_FOREIGN = ("", "Interest, charges, taxes, and the currency of cash")
FEES = ("", "Advisory fees")


@dataclass(frozen=True, slots=True)
class Contribution:
    """`share` of the period's return; `gain` in money. Lines without an instrument have no symbol and no `key`."""

    symbol: str
    name: str
    share: Figure
    gain: Figure
    key: UUID | None = None


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
    keys: list[UUID | None] = [*gains.instruments, None, None]
    start, end = gains.since, gains.days[-1]
    money = columns.sum(axis=0)
    lines = [
        Contribution(
            symbol,
            name,
            Figure(exact(float(share)), "fraction", CONTRIBUTION, end, source, "net", start),
            Figure(round(exact(float(gain)), 2), exchange.wanted, GAIN, end, source, start=start),
            key,
        )
        for (symbol, name), key, share, gain in zip(names, keys, shares, money, strict=True)
        if abs(gain) >= 0.005 or abs(share) > 5e-7
    ]
    return tuple(sorted(lines, key=lambda line: (not line.symbol, -line.share.value)))
