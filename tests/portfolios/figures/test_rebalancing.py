"""Do the suggested trades bring everything back, and only that?"""

from decimal import Decimal as D

import pytest
from hypothesis import strategies as st

from portfolios.figures import NotAvailable, rebalance

CLASSES = ("us_equity", "fixed_income", "real_assets", "cash")
values = st.fixed_dictionaries({name: st.decimals(0, 10**7, places=2) for name in CLASSES})
targets = st.lists(st.integers(5, 40), min_size=4, max_size=4).map(
    lambda some: dict(zip(CLASSES, [*(D(n) / 200 for n in some[:3]), 1 - sum(D(n) / 200 for n in some[:3])], strict=True))
)


def test_a_breach_goes_back_to_its_target_and_cash_takes_the_other_side():
    trades = rebalance(values={"us_equity": D(700), "cash": D(300)}, targets={"us_equity": D("0.6"), "cash": D("0.4")})

    assert trades == {"us_equity": D(-100), "cash": D(100)}


def test_classes_inside_their_bands_are_left_alone():
    trades = rebalance(
        values={"us_equity": D(6_600), "fixed_income": D(1_900), "real_assets": D(1_000), "cash": D(500)},
        targets={"us_equity": D("0.6"), "fixed_income": D("0.25"), "real_assets": D("0.1"), "cash": D("0.05")},
    )

    assert {name for name, amount in trades.items() if amount} == {"us_equity", "fixed_income"}
    assert trades["us_equity"] == D("-600.00")
    assert trades["fixed_income"] == D("600.00")


def test_what_is_inside_needs_no_trade():
    trades = rebalance(
        values={"us_equity": D(620), "fixed_income": D(80), "cash": D(300)},
        targets={"us_equity": D("0.6"), "fixed_income": D("0.1"), "cash": D("0.3")},
    )

    assert not any(trades.values())


def test_a_part_of_a_class_that_must_stay_limits_what_is_sold():
    values, targets = {"us_equity": D(7_000), "cash": D(3_000)}, {"us_equity": D("0.6"), "cash": D("0.4")}

    trades = rebalance(values=values, targets=targets, do_not_sell={"us_equity": D(6_400)})

    assert D("-600") <= trades["us_equity"] <= D("-599.80")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"targets": {"cash": D("0.9")}}, "100 %"),
        ({"values": {"us_equity": D(-5), "cash": D(10)}}, "below zero"),
        ({"values": {"cash": D(0)}}, "not enough value"),
        ({"cash_minimum": D(10_000)}, "not enough value"),
        ({"do_not_sell": ["us_equity"]}, "keeps us_equity above its band"),
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
