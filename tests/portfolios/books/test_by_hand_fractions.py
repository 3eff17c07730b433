"""Money for a fraction of a share, and splits that leave one, worked out by hand.

It is a sale of that fraction at its part of the cost (IRS Publications 550 and 551). OAK closes at 100 on 3 November 2025 and
ten cents higher each weekday, ELM always at 50.
"""

from decimal import Decimal as D

import pytest

from portfolios import actions
from portfolios.models import Portfolio
from portfolios.queries import portfolio_figures
from tests.portfolios.books.test_by_hand_companies import CENT, LATER, MARCH, ONE_LOT, TWO_LOTS, WINTER, gains, lots
from tests.portfolios.conftest import NOW

OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20260331<CURDEF>USD
<INVACCTFROM><BROKERID>schwab.com<ACCTID>12341277</INVACCTFROM><INVTRANLIST>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105<TRNAMT>2000.00<FITID>1<NAME>WIRE TRANSFER</STMTTRN></INVBANKTRAN>
<BUYSTOCK><INVBUY><INVTRAN><FITID>2<DTTRADE>20260105</INVTRAN><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID>
<UNITS>10<UNITPRICE>104.50<TOTAL>-1045.00</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<SPLIT><INVTRAN><FITID>3<DTTRADE>20260320</INVTRAN><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID>
<OLDUNITS>10<NEWUNITS>12<NUMERATOR>5<DENOMINATOR>4<FRACCASH>54.95</SPLIT>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID><SECNAME>OAK WORKS<TICKER>OAK</SECINFO>
</STOCKINFO></SECLIST></SECLISTMSGSRSV1></OFX>"""


def test_money_for_a_fraction_is_a_sale_of_that_fraction(history):
    """For 100 OAK at 0.525 there are 52.5 ELM; half of one is paid out at 50."""
    account = history(
        ONE_LOT
        + """
        03/20/2026 | Stock Merger | OAK | -100 | | |
        03/20/2026 | Stock Merger | ELM | 52 | | |
        03/20/2026 | Cash In Lieu | ELM | | | | 25.00
    """
    )
    cost_of_half = 10_450 * D("0.5") / D("52.5")  # 99.52

    assert gains(account) == [("ELM", (25 - cost_of_half).quantize(CENT), "short")]
    assert lots(account) == [("ELM", LATER, 52, (10_450 - cost_of_half).quantize(CENT))]


def test_a_fraction_of_what_was_spun_off_is_sold_at_its_part_of_the_cost(history, state):
    account = history(
        TWO_LOTS + "03/20/2026 | Spin-off | HRTH | 12.5 | | |\n 03/20/2026 | Cash In Lieu | HRTH | -0.5 | | | 90.00"
    )
    state(account, "HRTH", MARCH, D(2_036), out_of="OAK")

    first = 6_000 * D("0.20")  # of 7.5 units
    assert gains(account) == [("HRTH", (90 - first * D("0.5") / D("7.5")).quantize(CENT), "short")]
    assert lots(account)[0] == ("HRTH", WINTER, 7, first * 7 / D("7.5"))


def test_money_for_a_fraction_that_comes_later_is_one_too(history):
    account = history(
        ONE_LOT
        + """
        03/20/2026 | Stock Merger | OAK | -100 | | |
        03/20/2026 | Stock Merger | ELM | 52 | | |
        04/02/2026 | Cash In Lieu | ELM | | | | 25.00
    """
    )

    assert gains(account) == [("ELM", (25 - 10_450 * D("0.5") / D("52.5")).quantize(CENT), "short")]


def test_a_fraction_that_the_file_counts_needs_no_price(history):
    account = history(
        ONE_LOT
        + """
        03/20/2026 | Stock Merger | OAK  | -100 | | |
        03/20/2026 | Stock Merger | HRTH | 52.5 | | |
        03/20/2026 | Cash In Lieu | HRTH | -0.5 | | | 98.00
    """
    )
    cost_of_half = 10_450 * D("0.5") / D("52.5")

    assert gains(account) == [("HRTH", (98 - cost_of_half).quantize(CENT), "short")]
    assert lots(account) == [("HRTH", LATER, 52, (10_450 - cost_of_half).quantize(CENT))]


@pytest.mark.parametrize("after", ["HRTH", "HRTN"])
def test_a_reverse_split_leaves_cost_and_day_whether_or_not_the_symbol_changes(history, after):
    """One for sixteen: 100 become 6.25, of which a quarter is paid out; the file counts it."""
    account = history(f"""
        01/05/2026 | MoneyLink Deposit |         |      |      | | 1000.00
        01/05/2026 | Buy               | HRTH    | 100  | 4.00 | | -400.00
        03/20/2026 | Reverse Split     | HRTH    | -100 |      | |
        03/20/2026 | Reverse Split     | {after} | 6.25 |      | |
        03/25/2026 | Cash In Lieu      | {after} | -0.25 |     | | 17.00
    """)

    assert gains(account) == [(after, 17 - 400 * D("0.25") / D("6.25"), "short")]
    assert lots(account) == [(after, LATER, 6, 400 * 6 / D("6.25"))]


def test_a_price_from_before_a_reverse_split_is_told_for_the_shares_after_it(history):
    """Nobody but the purchase priced them: 100 at 4.00 are 6 at 4.00 x 100 / 6.25 = 64.00, and a quarter was paid out."""
    account = history("""
        01/05/2026 | MoneyLink Deposit |      |       |      | | 1000.00
        01/05/2026 | Buy               | HRTH | 100   | 4.00 | | -400.00
        03/20/2026 | Reverse Split     | HRTH | -93.75 |     | |
        03/20/2026 | Cash In Lieu      | HRTH | -0.25 |      | | 16.00
    """)

    figures = portfolio_figures(account, on=MARCH)
    assert figures.value.value == (1_000 - 400 + 16) + 6 * D("64.00")
    assert figures.returns["since_inception"].net.value == 0


def test_money_for_a_fraction_without_a_price_has_no_gain_and_takes_no_cost(history):
    account = history("""
        01/05/2026 | MoneyLink Deposit |      |     |      | | 1000.00
        01/05/2026 | Buy               | HRTH | 100 | 4.00 | | -400.00
        03/20/2026 | Reverse Split     | HRTH | -94 |      | |
        03/25/2026 | Cash In Lieu      | HRTH |     |      | | 17.00
    """)

    assert gains(account) == [("HRTH", None, "")]
    assert lots(account) == [("HRTH", LATER, 6, 400)]


def test_the_money_that_a_split_leaves_is_a_sale_of_a_fraction_too(ada, ivy, market, settle, db):
    """Five for four of ten are 12.5; half of one is paid out at the close of 109.90."""
    batch = actions.upload(file_name="history.qfx", content=OFX.encode(), by=ada, at=NOW)
    actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
    actions.begin(batch=batch, by=ada)
    settle()
    account = Portfolio.objects.get(account_tail="1277")

    cost_of_half = D(1_045) * D("0.5") / D("12.5")
    assert gains(account) == [("OAK", (D("54.95") - cost_of_half).quantize(CENT), "short")]
    assert lots(account) == [("OAK", LATER, 12, 1_045 - cost_of_half)]
    assert portfolio_figures(account, on=MARCH).cash.value == 2_000 - 1_045 + D("54.95")
