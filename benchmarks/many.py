"""How fast are the figures of 5,000 accounts over five years of days, beside bare NumPy and beside other libraries?"""

import tracemalloc
from datetime import date, timedelta
from functools import partial
from types import ModuleType
from typing import Any
from uuid import UUID

import numpy as np

from benchmarks import limit, world
from benchmarks.bench import Benchmark, Found, Work, in_turns
from portfolios.figures import figures_of_many
from portfolios.models import Portfolio
from portfolios.queries import compared
from portfolios.queries.packed import packed
from tenants import enter

ACCOUNTS, READ, DAYS, YEAR = 5000, 1500, 1261, 252
SAMPLES = {"empyrical": 100, "quantstats": 20, "ffn": 40}  # one takes as long as the next
Arrays = tuple[limit.Floats, limit.Floats, limit.Floats]


def arrays() -> Arrays:
    """Values that wander, money in and out every quarter, fees."""
    rng = np.random.default_rng(2026)
    moves = rng.normal(0.0003, 0.01, (ACCOUNTS, DAYS))
    values = np.asarray(100_000 * np.cumprod(1 + moves, axis=1), np.float64)
    flows, fees = np.zeros_like(values), np.zeros_like(values)
    flows[:, 63::63] = rng.normal(0, 1000, flows[:, 63::63].shape)
    fees[:, 63::63] = 200.0
    return values, flows, fees


def _returns(peers: ModuleType, given: Arrays, row: int) -> list[Any]:
    """Net and gross returns of one portfolio, as the others ask for them; made beforehand, and not counted."""
    values, flows, fees = (part[row] for part in given)
    return [peers.series((values[1:] - moved[1:]) / values[:-1] - 1) for moved in (flows, flows - fees)]


def _called(peers: ModuleType, name: str, given: Arrays) -> Work:
    rows = [_returns(peers, given, row) for row in range(SAMPLES[name])]
    compute = getattr(peers, f"by_{name}")
    return lambda: [compute(net, gross) for net, gross in rows]


def beside() -> Found:
    from benchmarks import peers  # noqa: PLC0415 (heavy, and only bin/bench installs them)

    given = arrays()
    ours = partial(figures_of_many, *given, periods_per_year=YEAR)
    works = {name: _called(peers, name, given) for name in SAMPLES}
    best, own, *others = in_turns(partial(limit.figures, *given), ours, *works.values(), rounds=9)
    each = dict(zip(works, others, strict=True))
    faster = {name: each[name] / SAMPLES[name] * ACCOUNTS / own for name in works}
    off = _difference(peers, given)
    share = best / own
    figure = (
        f"{share:.2f} of the speed of bare NumPy; "
        + ", ".join(f"{times:.0f} × {name}" for name, times in faster.items())
        + f"; {'equal to 1e-9' if off <= 1e-9 else f'{off:.0e} apart'}"
    )
    return Found(figure, share >= 0.8 and faster["empyrical"] >= 15 and faster["quantstats"] >= 200 and off <= 1e-9)


def _difference(peers: ModuleType, given: Arrays) -> float:
    """The largest, relative where a number is above one."""
    ours = figures_of_many(*given, periods_per_year=YEAR).columns
    bare = limit.figures(*given)
    apart = [float(np.max(np.abs(ours[name] - bare[name]))) for name in bare]
    for row in range(min(SAMPLES.values())):
        for name in SAMPLES:
            found = getattr(peers, f"by_{name}")(*_returns(peers, given, row))
            apart += [abs(float(one) - ours[key][row]) / max(1.0, abs(float(one))) for key, one in found.items()]
    return max(apart)


def reading() -> Found:
    """From the database to figures that can be sorted by; what of it is reading, and the memory for ten times as many."""
    with world.firm() as firm, enter.firm(firm):
        keys = world.years(world.advisor(), READ, DAYS)
        world.analyse()
        last = world.TODAY
        starts = dict.fromkeys(keys, last - timedelta(days=366 * 5))
        asked = partial(compared, Portfolio.objects.all(), on=last, period="5y")
        read = partial(_read, starts)
        whole, alone = in_turns(asked, read, rounds=3)
        few, many = (_peak(keys[:number]) for number in (500, READ))
    figure = f"{alone / whole:.0%} of the time is reading; {many / few:.1f} × the memory of 500 accounts"
    return Found(figure, alone / whole >= 0.5 and many / few <= 3)


def _read(starts: dict[UUID, date]) -> None:
    keys = list(starts)
    for first in range(0, len(keys), 500):
        packed({key: starts[key] for key in keys[first : first + 500]}, on=world.TODAY)


def _peak(keys: list[UUID]) -> float:
    tracemalloc.start()
    compared(Portfolio.objects.filter(pk__in=keys), on=world.TODAY, period="5y")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(peak)


BENCHMARKS = (
    Benchmark(
        "figures",
        "Net, gross, volatility, downside, Sharpe, Sortino and drawdown of 5,000 accounts over 1,260 days, in memory",
        "≥ 0.8 of bare NumPy, ≥ 15 × empyrical, ≥ 200 × quantstats, equal to 1e-9",
        beside,
    ),
    Benchmark(
        "figures-read",
        "The same from the database to a sorted list: 1,500 accounts with 1.9 million valuations, 500 at a time",
        "at least half is reading; ≤ 3 × the memory of 500 accounts",
        reading,
    ),
)
