"""Do the suggested trades bring everything back, and only that?"""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolios.figures import Bands, NotAvailable, drift_of, rebalance

CLASSES = ("us_equity", "fixed_income", "real_assets", "cash")
values = st.fixed_dictionaries({name: st.decimals(0, 10**7, places=2) for name in CLASSES})
targets = st.lists(st.integers(5, 40), min_size=4, max_size=4).map(
    lambda some: dict(zip(CLASSES, [*(D(n) / 200 for n in some[:3]), 1 - sum(D(n) / 200 for n in some[:3])], strict=True))
)


@settings(max_examples=300, deadline=None)
@given(values, targets, st.sets(st.sampled_from(CLASSES[:3]), max_size=2), st.decimals(0, 10**5, places=2))
def test_c11_trades_restore_every_band_or_say_why_not(held, wanted, keep, minimum):
    trades = rebalance(values=held, targets=wanted, do_not_sell=keep, cash_minimum=minimum)

    if isinstance(trades, NotAvailable):
        assert trades.reason.endswith(".")
        return
    after = {name: held[name] + trades[name] for name in CLASSES}
    total = sum(held.values())
    assert sum(trades.values()) == 0
    assert all(amount >= D("-0.02") for amount in after.values())
    assert all(trades[name] >= 0 for name in keep)
    assert after["cash"] >= minimum - D("0.02")
    slack = Bands(absolute=D("0.05") + D("0.05") / total, relative=D("0.25") + 1 / total)
    assert not any(drift_of(after[name] / total, wanted[name], slack).is_breach for name in CLASSES)


def test_trades_go_back_to_the_targets():
    trades = rebalance(values={"us_equity": D(700), "cash": D(300)}, targets={"us_equity": D("0.6"), "cash": D("0.4")})

    assert trades == {"us_equity": D(-100), "cash": D(100)}


def test_what_must_not_be_sold_leaves_less_for_the_others():
    trades = rebalance(
        values={"us_equity": D(620), "fixed_income": D(80), "cash": D(300)},
        targets={"us_equity": D("0.6"), "fixed_income": D("0.1"), "cash": D("0.3")},
        do_not_sell=["us_equity"],
    )

    assert trades == {"us_equity": D(0), "fixed_income": D(15), "cash": D(-15)}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"targets": {"cash": D("0.9")}}, "100 %"),
        ({"values": {"us_equity": D(-5), "cash": D(10)}}, "below zero"),
        ({"values": {"cash": D(0)}}, "not enough value"),
        ({"cash_minimum": D(10_000)}, "not enough value"),
        ({"do_not_sell": ["us_equity"]}, "us_equity cannot come back"),
    ],
)
def test_c7_what_cannot_be_done_says_why(options, words):
    given = {
        "values": {"us_equity": D(900), "cash": D(100)},
        "targets": {"us_equity": D("0.5"), "cash": D("0.5")},
    } | options

    answer = rebalance(**given)

    assert isinstance(answer, NotAvailable)
    assert words in answer.reason
