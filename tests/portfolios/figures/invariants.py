"""What must hold of the figures whatever the numbers? Tests ask each law for a few drawn cases, bin/assure for 1,000."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolios import figures
from portfolios.figures import Bands, FlowTiming, Mix, NotAvailable, Rebalancing

START = date(2024, 12, 31)
CLASSES = ("us_equity", "fixed_income", "real_assets", "cash")
SECTORS = 4
rates = st.lists(st.floats(-0.2, 0.25), min_size=2, max_size=40)
opening = st.floats(1.0, 1e8)
timings = st.sampled_from(list(FlowTiming))
wild = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([0.0, -1.0, 1e-300, 1e300]), st.floats(-1e6, 1e6)
)
shares = st.lists(st.floats(0.01, 1.0), min_size=SECTORS, max_size=SECTORS).map(lambda some: np.array(some) / sum(some))
sectors = st.lists(st.floats(-0.3, 0.3), min_size=SECTORS, max_size=SECTORS).map(np.array)
dated = st.lists(st.tuples(st.integers(1, 364), st.floats(-1e4, 1e4)), max_size=6)
weights = st.lists(st.integers(5, 40), min_size=4, max_size=4).map(
    lambda some: dict(zip(CLASSES, [*(D(n) / 200 for n in some[:3]), 1 - sum(D(n) / 200 for n in some[:3])], strict=True))
)


@dataclass(frozen=True)
class Law:
    name: str
    drawn: dict[str, Any]
    holds: Callable[..., None]

    def ask(self, cases: int, seed: int | None = None) -> None:
        """Raises at the first case in which it does not hold."""
        from hypothesis import seed as seeded

        asked = given(**self.drawn)(self.holds)
        settings(max_examples=cases, deadline=None, database=None)(asked if seed is None else seeded(seed)(asked))()


LAWS: list[Law] = []


def law(**drawn):
    def kept(holds):
        LAWS.append(Law(holds.__name__, drawn, holds))
        return holds

    return kept


def account(returns, flows, worth, timing=FlowTiming.END_OF_DAY):
    """Values at the end of each day of an account that earns `returns` and takes `flows`."""
    values = [worth]
    for rate, flow in zip(returns, flows, strict=True):
        early = flow if timing is FlowTiming.START_OF_DAY else 0.0
        values.append((values[-1] + early) * (1 + rate) + flow - early)
    return values, [0.0, *flows]


def near(left, right, within=1e-10):
    assert isinstance(left, NotAvailable) == isinstance(right, NotAvailable), (left, right)
    assert isinstance(left, NotAvailable) or math.isclose(left, right, rel_tol=within, abs_tol=within), (left, right)


@law(returns=rates, worth=opening, timing=timings, data=st.data())
def c6_flows_of_any_size_and_day_leave_the_return_alone(returns, worth, timing, data):
    flows = data.draw(st.lists(st.floats(0.0, 10 * worth), min_size=len(returns), max_size=len(returns)))
    values, moved = account(returns, flows, worth, timing)

    near(figures.time_weighted_return(values, moved, timing=timing), math.prod(1 + rate for rate in returns) - 1)


@law(returns=rates, scale=st.floats(0.001, 1000.0))
def all_money_times_a_factor_changes_no_return(returns, scale):
    values, flows = account(returns, [10.0] * len(returns), 1000.0)
    flow_days = [(START + timedelta(days=n), 10.0) for n in range(1, 4)]

    def money(k):
        return figures.money_weighted_return(
            opening=100 * k, closing=150 * k, flows=[(on, a * k) for on, a in flow_days], start=START, end=date(2025, 12, 31)
        )

    near(
        figures.time_weighted_return([v * scale for v in values], [f * scale for f in flows]),
        figures.time_weighted_return(values, flows),
    )
    near(money(scale), money(1), 1e-8)


@law(worth=st.floats(1.0, 1e7), growth=st.floats(0.3, 3.0), days=st.integers(1, 3650))
def without_flows_time_and_money_agree_over_one_year_and_any_other_time(worth, growth, days):
    end = START + timedelta(days=days)
    money = figures.money_weighted_return(opening=worth, closing=worth * growth, flows=[], start=START, end=end)
    time = figures.time_weighted_return([worth, worth * growth], [0, 0])

    near(money, time if days < 365 else figures.annualised(time, start=START, end=end), 1e-8)


@law(flows=dated, part=st.floats(0, 1), worth=st.floats(1e5, 1e6), data=st.data())
def a_flow_in_two_parts_a_zero_flow_and_another_order_change_nothing(flows, part, worth, data):
    days = [(START + timedelta(days=day), amount) for day, amount in flows]
    split = [one for on, amount in days for one in ((on, amount * part), (on, amount - amount * part), (on, 0.0))]
    mixed = data.draw(st.permutations(split))

    for figure in (figures.modified_dietz, figures.money_weighted_return):
        whole, parts = (
            figure(opening=worth, closing=2e5, flows=some, start=START, end=date(2025, 12, 31)) for some in (days, mixed)
        )
        near(whole, parts, 1e-7)


@law(flows=st.lists(st.tuples(st.integers(0, 3650), st.floats(-1e6, 1e6).filter(lambda a: abs(a) > 1)), min_size=2, max_size=8))
def c8_a_rate_solves_its_flows_or_there_is_a_reason(flows):
    days = [(START + timedelta(days=day), amount) for day, amount in flows]
    rate = figures.xirr(days)
    if isinstance(rate, NotAvailable):
        assert rate.reason.endswith(".")
        return
    first = min(on for on, _ in days)
    npv = sum(amount / (1 + rate) ** ((on - first).days / 365) for on, amount in days)
    assert abs(npv) < 1e-6 * sum(abs(amount) for _, amount in days)


@law(returns=rates, worth=opening, deposit=st.floats(0.0, 1e9))
def a_deposit_at_the_end_of_the_last_day_changes_nothing(returns, worth, deposit):
    values, flows = account(returns, [0.0] * len(returns), worth)
    more = [*values[:-1], values[-1] + deposit], [*flows[:-1], deposit]

    near(figures.time_weighted_return(*more), figures.time_weighted_return(values, flows), 1e-6)


@law(returns=rates, fee=st.floats(0, 0.05))
def c3_net_is_at_most_gross_and_equal_without_a_fee(returns, fee):
    fees = [1000 * fee / 252] * len(returns)
    values, taken = account(returns, [-one for one in fees], 1000.0)
    gross = figures.time_weighted_return(values, taken)
    net = figures.time_weighted_return(values, [0.0] * len(values))
    modelled = figures.after_model_fee(gross, yearly_fee=fee, start=START, end=date(2025, 6, 30))

    assert net <= gross + 1e-12
    assert modelled <= gross + 1e-12
    assert fee or modelled == gross


@law(parts=st.lists(st.lists(st.floats(-0.2, 0.25), min_size=5, max_size=5), min_size=1, max_size=5), data=st.data())
def c10_contributions_add_up_to_the_linked_return(parts, data):
    returns = np.array(parts)
    started = data.draw(st.lists(st.floats(0.01, 1), min_size=5, max_size=5))
    gains = returns * np.array(started)
    capital = np.full(len(parts), sum(started))

    found = figures.contributions(gains, capital)

    near(float(found.sum()), figures.link(gains.sum(axis=1) / capital), 1e-9)


@law(periods=st.lists(st.tuples(shares, shares, sectors, sectors), min_size=1, max_size=12))
def c10_effects_add_up_in_each_period_and_linked(periods):
    each = [
        figures.brinson_fachler(weights=own, benchmark_weights=index, returns=earned, benchmark_returns=market)
        for own, index, earned, market in periods
    ]
    whole = figures.linked(each)
    compounded = math.prod(1 + one.portfolio for one in each) - math.prod(1 + one.benchmark for one in each)

    assert all(abs(_effects(one) - one.active) < 1e-12 for one in each)
    assert abs(_effects(whole) - compounded) < 1e-9


def _effects(one):
    return float((one.allocation + one.selection + one.interaction).sum())


@law(returns=rates.map(np.array), own=shares, earned=sectors)
def a_portfolio_that_is_its_benchmark_has_nothing_active(returns, own, earned):
    same = figures.brinson_fachler(weights=own, benchmark_weights=own, returns=earned, benchmark_returns=earned)
    slope = figures.beta(returns, returns)
    captures = [
        figures.up_capture(returns, returns, periods_per_year=12),
        figures.down_capture(returns, returns, periods_per_year=12),
    ]

    assert figures.tracking_error(returns, returns, periods_per_year=12) == 0
    assert not np.concatenate([same.allocation, same.selection, same.interaction]).any()
    assert all(isinstance(one, NotAvailable) or math.isclose(one, 1, rel_tol=1e-6) for one in (slope, *captures))


@law(returns=rates)
def a_drawdown_lies_between_nothing_and_everything_and_has_its_days(returns):
    days = [START + timedelta(days=n) for n in range(len(returns) + 1)]
    found = figures.deepest_drawdown(returns, days)

    assert -1 <= found.depth <= 0
    assert found.depth == figures.max_drawdown(returns)
    assert found.peak <= found.trough <= (found.recovered or days[-1])
    back = math.prod(
        1 + rate for rate, day in zip(returns, days[1:], strict=True) if found.peak < day <= (found.recovered or START)
    )
    assert found.recovered is None or back >= 1 - 1e-9


@law(
    market=st.lists(st.tuples(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2)), min_size=4, max_size=30),
    rule=st.sampled_from(Rebalancing),
)
def c5_a_later_change_of_a_blend_rewrites_nothing_before_it(market, rule):
    days = [START + timedelta(days=9 * n) for n in range(len(market) + 1)]
    parts = {"A": [one for one, _ in market], "B": [one for _, one in market]}
    middle = len(market) // 2
    before = [Mix(START, {"A": 0.6, "B": 0.4})]
    changed = [*before, Mix(days[middle], {"A": 0.1, "B": 0.9})]

    one, other = (figures.blended(mixes, parts, days, rebalancing=rule) for mixes in (before, changed))

    assert np.array_equal(one.returns[:middle], other.returns[:middle])
    assert np.allclose(other.weights.sum(axis=1), 1)
    assert np.allclose(other.weights[middle], [0.1, 0.9])


@law(
    market=st.lists(st.tuples(*[st.floats(-0.3, 0.3)] * 3), min_size=2, max_size=30),
    rule=st.sampled_from(Rebalancing),
    drawn=st.lists(st.integers(0, 30), min_size=2, max_size=12),
)
def c10_a_blend_told_by_group_over_longer_links_stays_the_same_blend(market, rule, drawn):
    days = [START + timedelta(days=9 * n) for n in range(len(market) + 1)]
    mixes = [Mix(START, {"A": 0.5, "B": 0.3, "C": 0.2}), Mix(days[len(market) // 2], {"A": 0.1, "B": 0.9})]
    whole = figures.blended(mixes, dict(zip("ABC", zip(*market, strict=True), strict=True)), days, rebalancing=rule)
    places = sorted(min(one, len(market)) for one in drawn)
    one = figures.grouped(figures.over_links(whole, places), {"A": "X", "B": "Y", "C": "X"})

    growth = [math.prod(1 + rate for rate in whole.returns[a:b]) - 1 for a, b in zip(places, places[1:], strict=False)]
    assert np.allclose(one.returns, growth, rtol=0, atol=1e-12)
    assert np.allclose(one.weights.sum(axis=1), 1, rtol=0, atol=1e-12)
    assert np.allclose((one.weights * one.parts).sum(axis=1), growth, rtol=0, atol=1e-12)


@law(values=st.fixed_dictionaries({name: st.decimals(0, 10**7, places=2) for name in CLASSES}), wanted=weights,
     keep=st.sets(st.sampled_from(CLASSES[:3]), max_size=2), minimum=st.decimals(0, 10**5, places=2))  # fmt: skip
def c11_trades_restore_every_band_or_say_why_not(values, wanted, keep, minimum):
    trades = figures.rebalance(values=values, targets=wanted, do_not_sell=keep, cash_minimum=minimum)
    if isinstance(trades, NotAvailable):
        assert trades.reason.endswith(".")
        return
    after, total = {name: values[name] + trades[name] for name in CLASSES}, sum(values.values())
    assert sum(trades.values()) == 0
    assert min(after.values()) >= 0
    assert all(trades[name] >= 0 for name in keep)
    assert after["cash"] >= minimum
    assert total < 100 or not any(figures.drift_of(after[name] / total, wanted[name]).is_breach for name in CLASSES)
    for spared in (name for name in CLASSES[:3] if trades[name] and total > 10_000):
        assert not _would_do(values, wanted, [name for name in CLASSES[:3] if trades[name] and name != spared], keep, minimum)


def _would_do(values, wanted, free, keep, minimum):
    """May amounts of the free classes and cash be found so that every class is inside its band?"""
    total, moving = sum(values.values()), [*free, "cash"]
    bands = {name: Bands().around(wanted[name]) for name in CLASSES}
    if any(abs(values[name] / total - wanted[name]) > bands[name] for name in CLASSES if name not in moving):
        return False
    floors = {name: values[name] for name in keep} | {"cash": minimum}
    least = sum(max((wanted[name] - bands[name]) * total, floors.get(name, D(0)), D(0)) + D("0.2") for name in moving)
    most = sum(min(wanted[name] + bands[name], D(1)) * total - D("0.2") for name in moving)
    return least <= sum(values[name] for name in moving) <= most


@law(returns=rates, share=st.floats(0.05, 0.95), worth=opening)
def b3_an_account_in_two_has_the_return_of_the_whole(returns, share, worth):
    flows = [worth / 10 * (n % 3) for n in range(len(returns))]
    values, moved = account(returns, flows, worth)
    parts = [(np.array(values) * one, np.array(moved) * one) for one in (share, 1 - share)]

    near(
        figures.time_weighted_return(sum(v for v, _ in parts), sum(f for _, f in parts)),
        figures.time_weighted_return(values, moved),
    )


@law(values=st.lists(wild, min_size=1, max_size=8), flows=st.lists(wild, min_size=8, max_size=8), timing=timings)
def c7_whatever_the_numbers_a_figure_is_finite_or_has_a_reason(values, flows, timing):
    some, moved = np.array(values), np.array(flows[: len(values)])
    days = [(START + timedelta(days=n), float(one)) for n, one in enumerate(moved, start=1)]
    span = {"start": START, "end": START + timedelta(days=len(values) + 1)}
    with np.errstate(all="ignore"):
        answers = [
            figures.time_weighted_return(some, moved, timing=timing),
            figures.modified_dietz(opening=float(some[0]), closing=float(some[-1]), flows=days, timing=timing, **span),
            figures.money_weighted_return(opening=float(some[0]), closing=float(some[-1]), flows=days, **span),
            figures.link(some),
            figures.volatility(some, periods_per_year=12),
            figures.sharpe_ratio(some, periods_per_year=12),
            figures.sortino_ratio(some, periods_per_year=12),
            figures.max_drawdown(some),
            figures.beta(some, moved),
            figures.jensen_alpha(some, moved, periods_per_year=12),
            figures.information_ratio(some, moved, periods_per_year=12),
            figures.up_capture(some, moved, periods_per_year=12),
            figures.down_capture(some, moved, periods_per_year=12),
        ]

    assert all(one.reason if isinstance(one, NotAvailable) else math.isfinite(one) for one in answers), answers


@law(seed=st.integers(0, 10**6), months=st.integers(36, 130), scale=st.floats(0.01, 100.0), added=st.floats(-5.0, 5.0))
def a_sensitivity_follows_its_units_and_what_is_added_to_it(seed, months, scale, added):
    rng = np.random.default_rng(seed)
    moves, returns = rng.normal(0.1, 1.0, months), rng.normal(0.0, 0.03, months)
    found = figures.sensitivity(returns, moves)
    scaled, shifted = figures.sensitivity(returns * scale, moves + added), figures.sensitivity(returns + added * moves, moves)

    assert found.low <= found.slope <= found.high
    assert 0 <= found.r_squared <= 1
    near(scaled.slope, found.slope * scale, 1e-8)
    near(scaled.high - scaled.low, (found.high - found.low) * scale, 1e-8)
    near(shifted.slope, found.slope + added, 1e-8)
    near(shifted.high - shifted.low, found.high - found.low, 1e-7)
    near(figures.sensitivity(returns, moves * scale).slope * scale, found.slope, 1e-8)


@law(seed=st.integers(0, 10**6), days=st.integers(1, 40), weight=st.floats(0.0, 0.9))
def cash_drags_by_what_it_earned_less_than_the_holdings(seed, days, weight):
    rng = np.random.default_rng(seed)
    rates = rng.normal(0.0, 0.02, (days, 3))
    capital = 1000.0 * np.cumprod(1 + np.abs(rng.normal(0, 0.01, days)))
    before = capital[:, None] * (1 - weight) * np.array([0.5, 0.3, 0.2])
    gains, same = before * rates, (before * rates).sum(axis=1) / before.sum(axis=1)
    idle = np.zeros(days)
    bought = np.append(np.maximum(before.sum(axis=1)[1:] - before.sum(axis=1)[:-1] - gains.sum(axis=1)[:-1], 0), 0)
    own = gains.sum(axis=1) / (before.sum(axis=1) + bought)

    found = figures.cash_drag(gains, before, idle, capital)
    near(found.weight, weight, 1e-9)
    near(found.holdings, float(np.prod(1 + own) - 1))
    near(found.whole, found.holdings + found.drag)
    near(found.cash, 0.0)
    one_day = figures.cash_drag(gains[:1], before[:1], capital[:1] * weight * same[:1], capital[:1])
    near(one_day.drag, 0.0)  # cash that earns what the holdings do drags nothing
