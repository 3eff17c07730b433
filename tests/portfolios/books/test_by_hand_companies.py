"""What became of a company's shares, worked out by hand: spin-off, merger, new symbol, reverse split, money for a fraction.

IRS Publications 550 and 551: a spin-off and a merger of share for share pass the cost and the day of each lot on (26 U.S.C. 358,
1223); money for a fraction is a sale of that fraction; what came beside shares the company explains (356, or 1001).
OAK closes at 100 on 3 November 2025 and ten cents higher each weekday, ELM always at 50.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.queries import lot_book
from tests.portfolios.conftest import TODAY

WINTER, LATER, MARCH = date(2025, 11, 3), date(2026, 1, 5), date(2026, 3, 20)
CENT = D("0.01")
TWO_LOTS = """
    11/03/2025 | MoneyLink Deposit | | | | | 11000.00
    11/03/2025 | Buy | OAK | 60 | 100.00 | | -6000.00
    01/05/2026 | Buy | OAK | 40 | 104.50 | | -4180.00
"""
ONE_LOT = """
    01/05/2026 | MoneyLink Deposit | | | | | 11000.00
    01/05/2026 | Buy | OAK | 100 | 104.50 | | -10450.00
"""


def gains(account, year=2026):
    """(what, gain in cents, term) of a year's sales, the oldest first."""
    book = lot_book(account, on=date(year, 12, 31), year=year)
    rounded = [None if one.gain.gain is None else one.gain.gain.quantize(CENT) for one in book.gains]
    return [(one.instrument.symbol, gain, one.term) for one, gain in zip(book.gains, rounded, strict=True)][::-1]


def lots(account):
    """(what, bought on, units, cost in cents) of each open lot."""
    told = lot_book(account, on=TODAY).lots
    return [(one.instrument.symbol, one.acquired_on, one.quantity, one.cost and one.cost.quantize(CENT)) for one in told]


def test_a_spin_off_takes_the_stated_part_of_each_lots_own_cost_and_its_day(history, state):
    """Form 8937 says 20 per cent: of 6,000 and of 4,180, not an equal sum of each share."""
    account = history(TWO_LOTS + "03/20/2026 | Spin-off | ELM | 25 | | |")
    assert lots(account)[0] == ("ELM", MARCH, 25, None)

    state(account, "ELM", MARCH, (6_000 + 4_180) * D("0.20"), out_of="OAK")

    assert lots(account) == [
        ("ELM", WINTER, 25 * D(60) / 100, 6_000 * D("0.20")),
        ("ELM", LATER, 25 * D(40) / 100, 4_180 * D("0.20")),
        ("OAK", WINTER, 60, 6_000 * D("0.80")),
        ("OAK", LATER, 40, 4_180 * D("0.80")),
    ]


def test_what_was_spun_off_is_as_old_as_its_parent_when_it_is_sold(history, state):
    account = history(TWO_LOTS + "03/20/2026 | Spin-off | ELM | 25 | | |\n 11/10/2026 | Sell | ELM | 20 | 50.00 | | 1000.00")
    state(account, "ELM", MARCH, D(2_036), out_of="OAK")

    assert gains(account) == [
        ("ELM", 15 * 50 - 6_000 * D("0.20"), "long"),
        ("ELM", 5 * 50 - 4_180 * D("0.20") * 5 / 10, "short"),
    ]


def test_a_merger_for_money_is_a_sale(history):
    account = history(TWO_LOTS + "11/10/2026 | Cash Merger | OAK | -100 | | | 12500.00")

    assert gains(account) == [("OAK", 60 * 125 - D(6_000), "long"), ("OAK", 40 * 125 - D(4_180), "short")]
    assert lots(account) == []


def merged(history, elms, money):
    return history(
        ONE_LOT
        + f"""
        03/20/2026 | Cash/Stock Merger | OAK | -100 | | | {money}
        03/20/2026 | Cash/Stock Merger | ELM | {elms} | | |
    """
    )


def test_a_merger_for_shares_and_money_has_no_gain_until_the_new_cost_is_stated(history, ada, client_for):
    account = merged(history, 220, "1000.00")

    assert gains(account) == [("OAK", None, "short")]
    assert lots(account) == [("ELM", MARCH, 220, None)]
    page = client_for(ada).get(f"/portfolios/{account.pk}/lots/").text
    assert "Cost or day of purchase is not known of ELM, OAK" in page


@pytest.mark.parametrize(
    ("elms", "gain"),
    [
        (220, 1_000),  # realised 220 x 50 + 1,000 - 10,450 = 1,550, taxed no higher than the money
        (200, 550),  # realised 200 x 50 + 1,000 - 10,450
        (180, 0),  # a loss of 450 is not taken
    ],
)
def test_a_reorganisation_taxes_the_money_up_to_what_was_gained(history, state, elms, gain):
    """26 U.S.C. 356 and 358: the new cost is the old one, less the money, and the gain that is taxed."""
    account = merged(history, elms, "1000.00")

    state(account, "ELM", MARCH, D(10_450) - 1_000 + gain, out_of="OAK")

    assert gains(account) == [("OAK", D(gain), "short")]
    assert lots(account) == [("ELM", LATER, elms, D(10_450) - 1_000 + gain)]


def test_a_taxed_merger_is_a_sale_at_what_came_for_it_and_the_new_shares_are_new(history, state):
    account = merged(history, 220, "1000.00")

    state(account, "ELM", MARCH, 220 * D(50), acquired_on=MARCH)

    assert gains(account) == [("OAK", 220 * D(50) + 1_000 - 10_450, "short")]
    assert lots(account) == [("ELM", MARCH, 220, 220 * D(50))]


def test_two_things_that_happen_on_one_day_are_two(history):
    account = history(
        ONE_LOT
        + """
        01/05/2026 | MoneyLink Deposit |      |      |      | | 400.00
        01/05/2026 | Buy               | QUIL | 10   | 9.00 | | -90.00
        03/20/2026 | Stock Merger      | OAK  | -100 |      | |
        03/20/2026 | Stock Merger      | ELM  | 210  |      | |
        03/20/2026 | Full Redemption   | QUIL | -10  |      | | 100.00
    """
    )

    assert gains(account) == [("QUIL", D(100) - 90, "short")]
    assert lots(account) == [("ELM", LATER, 210, 10_450)]


def test_a_new_symbol_changes_nothing_else(history):
    account = history(
        TWO_LOTS
        + """
        03/20/2026 | Name Change | OAK  | -100 | | |
        03/20/2026 | Name Change | OAKS | 100  | | |
        11/10/2026 | Sell        | OAKS | 70   | 110.00 | | 7700.00
    """
    )

    assert gains(account) == [("OAKS", 60 * (D(110) - 100), "long"), ("OAKS", 10 * (110 - D("104.50")), "short")]
    assert lots(account) == [("OAKS", LATER, 30, 30 * D("104.50"))]


def test_a_redemption_and_a_new_share_for_an_old_one_on_one_day_are_told_apart_by_their_money(history):
    account = history(
        ONE_LOT
        + """
        01/05/2026 | MoneyLink Deposit |      |      |      | | 400.00
        01/05/2026 | Buy               | QUIL | 10   | 9.00 | | -90.00
        03/20/2026 | Reorg             | OAK  | -100 |      | |
        03/20/2026 | Reorg             | ELM  | 210  |      | |
        03/20/2026 | Full Redemption   | QUIL | -10  |      | | 100.00
    """
    )

    assert gains(account) == [("QUIL", D(100) - 90, "short")]
    assert lots(account) == [("ELM", LATER, 210, 10_450)]


def test_two_mergers_of_one_day_cannot_be_told_apart_and_nothing_is_made_up(history):
    account = history(
        ONE_LOT
        + """
        01/05/2026 | MoneyLink Deposit |      |      |      | | 400.00
        01/05/2026 | Buy               | QUIL | 10   | 9.00 | | -90.00
        03/20/2026 | Stock Merger      | OAK  | -100 |      | |
        03/20/2026 | Stock Merger      | ELM  | 210  |      | |
        03/20/2026 | Stock Merger      | QUIL | -10  |      | |
        03/20/2026 | Stock Merger      | HRTH | 5    |      | |
    """
    )

    assert sorted(gains(account)) == [("OAK", None, "short"), ("QUIL", None, "short")]
    assert lots(account) == [("ELM", MARCH, 210, None), ("HRTH", MARCH, 5, None)]
