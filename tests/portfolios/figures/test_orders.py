"""Are the right lots sold in the right accounts, and does no account spend what it does not have?"""

from datetime import date
from decimal import Decimal as D

from portfolios.figures import Lot, Position, orders

TODAY = date(2026, 11, 20)
OLD, NEW = date(2024, 1, 2), date(2026, 6, 1)


def held(account, symbol, kind, price, *lots):
    return Position(
        account, symbol, kind, D(price), tuple(Lot(D(q), on, None if cost is None else D(cost)) for q, on, cost in lots)
    )


def made(plan, positions, cash, **options):
    return orders(plan={kind: D(amount) for kind, amount in plan.items()}, positions=positions, cash=cash, on=TODAY, **options)


def test_an_account_without_tax_sells_first():
    positions = [held("joint", "VTI", "us", 100, (50, OLD, 5_500)), held("ira", "VTI", "us", 100, (50, OLD, 1_000))]

    found, _ = made({"us": -2_000, "cash": 2_000}, positions, {"joint": D(0), "ira": D(0)}, untaxed=["ira"])

    assert [(one.account, one.quantity, one.is_taxed, one.gain) for one in found] == [("ira", -20, False, 1_600)]


def test_losses_go_before_long_gains_and_those_before_short_ones():
    positions = [
        held("joint", "LOSS", "us", 100, (10, NEW, 1_200)),
        held("joint", "LONG", "us", 100, (10, OLD, 500)),
        held("joint", "SHORT", "us", 100, (10, NEW, 900)),
        held("joint", "UNKNOWN", "us", 100, (10, None, None)),
    ]

    found, _ = made({"us": -3_500, "cash": 3_500}, positions, {"joint": D(0)})

    assert [(one.symbol, one.quantity) for one in found] == [("LOSS", -10), ("LONG", -10), ("SHORT", -10), ("UNKNOWN", -5)]
    assert [one.gain for one in found] == [-200, 500, 100, None]


def test_lots_of_one_position_are_one_order():
    found, _ = made({"us": -1_500, "cash": 1_500}, [held("a", "VTI", "us", 100, (10, OLD, 900), (10, NEW, 1_100))], {"a": D(0)})

    assert [(one.quantity, one.gain) for one in found] == [(-15, -50)]


def test_what_must_not_be_sold_stays():
    positions = [held("a", "KEEP", "us", 100, (50, OLD, 5_500)), held("a", "VTI", "us", 100, (50, OLD, 1_000))]

    found, _ = made({"us": -1_000, "cash": 1_000}, positions, {"a": D(0)}, do_not_sell=["KEEP"])

    assert {one.symbol for one in found} == {"VTI"}


def test_no_account_spends_more_than_it_has():
    positions = [held("a", "VTI", "us", 100, (50, OLD, 1_000)), held("b", "BND", "bond", 70, (10, OLD, 700))]

    found, _ = made({"us": -2_000, "bond": 2_000, "cash": 0}, positions, {"a": D(50), "b": D(300)})

    assert [(one.account, one.symbol, one.quantity) for one in found] == [("a", "VTI", -20), ("a", "BND", 28)]
    spent = sum(one.amount for one in found if one.account == "a")
    assert D(50) + spent >= 0


def test_what_nobody_holds_is_said_and_not_invented():
    found, notes = made({"us": -500, "gold": 500}, [held("a", "VTI", "us", 100, (50, OLD, 1_000))], {"a": D(0)})

    assert [one.symbol for one in found] == ["VTI"]
    assert notes == ["Nothing of gold is held; choose what to buy for 500.00."]


def test_whole_units_except_where_a_position_goes_as_a_whole():
    positions = [held("a", "VTI", "us", 100, ("2.5", OLD, 100)), held("a", "VXX", "us", 100, ("9.5", OLD, 950))]

    found, _ = made({"us": -760}, positions, {"a": D(0)})

    assert [(one.symbol, one.quantity) for one in found] == [("VXX", -7)]
    found, _ = made({"us": -1_200}, positions, {"a": D(0)})
    assert sorted(one.quantity for one in found) == [D("-9.5"), D("-2.5")]
