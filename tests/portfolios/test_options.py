"""Is an option one thing however it is written, carried with its sign and its hundred shares, and missed once it expired?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios import actions
from portfolios.contracts import contract_of
from portfolios.models import Flag, Import, Instrument, Transaction
from portfolios.queries import household_figures, lot_book
from tests.portfolios.conftest import NOW, TODAY
from tests.portfolios.test_imports import upload

HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",\n'
SCHWAB = (
    '"Transactions  for account Brokerage XXXX-1234 as of 11/20/2026 18:00:21 ET"\n' + HEADER + '"11/18/2026","Sell to Open",'
    '"HRTH 01/15/2027 50.00 C","CALL HEARTH & HOME $50 EXP 01/15/27","2","$1.10","$1.30","$218.70",\n'
    '"11/17/2026","Buy","OAK","OAK WORKS","10","$127.00","","-$1,270.00",\n'
    '"11/17/2026","Buy","OAK","OAK WORKS","10","$127.00","","-$1,270.00",\n'
    '"11/16/2026","Funds Received","","WIRE","","","","$5,000.00",\n'
)
OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20261120<CURDEF>USD
<INVACCTFROM><BROKERID>schwab.com<ACCTID>12341234</INVACCTFROM><INVTRANLIST>
<SELLOPT><INVSELL><INVTRAN><FITID>9<DTTRADE>20261118</INVTRAN><SECID><UNIQUEID>Q1<UNIQUEIDTYPE>X</SECID>
<UNITS>-2<UNITPRICE>1.10<TOTAL>218.70</INVSELL><OPTSELLTYPE>SELLTOOPEN<SHPERCTRCT>100</SELLOPT>
<BUYSTOCK><INVBUY><INVTRAN><FITID>7<DTTRADE>20261117</INVTRAN><SECID><UNIQUEID>Q2<UNIQUEIDTYPE>X</SECID>
<UNITS>10<UNITPRICE>127<TOTAL>-1270.00</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<BUYSTOCK><INVBUY><INVTRAN><FITID>8<DTTRADE>20261117</INVTRAN><SECID><UNIQUEID>Q2<UNIQUEIDTYPE>X</SECID>
<UNITS>10<UNITPRICE>127<TOTAL>-1270.00</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<BUYSTOCK><INVBUY><INVTRAN><FITID>10<DTTRADE>20261119</INVTRAN><SECID><UNIQUEID>Q2<UNIQUEIDTYPE>X</SECID>
<UNITS>1<UNITPRICE>127<TOTAL>-127.00</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261116<TRNAMT>5000.00<FITID>6<NAME>WIRE TRANSFER</STMTTRN></INVBANKTRAN>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST>
<OPTINFO><SECINFO><SECID><UNIQUEID>Q1<UNIQUEIDTYPE>X</SECID><SECNAME>HRTH CALL<TICKER>HRTH  270115C00050000</SECINFO></OPTINFO>
<STOCKINFO><SECINFO><SECID><UNIQUEID>Q2<UNIQUEIDTYPE>X</SECID><SECNAME>OAK WORKS<TICKER>OAK</SECINFO></STOCKINFO>
</SECLIST></SECLISTMSGSRSV1></OFX>"""


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("HRTH  270115C00050000", "HRTH 15 Jan 2027 50 call"),
        ("HRTH 01/15/2027 50.00 C", "HRTH 15 Jan 2027 50 call"),
        ("-HRTH270115C50", "HRTH 15 Jan 2027 50 call"),
        ("-TEST260620P00010000", "TEST 20 Jun 2026 10 put"),
        ("BRK/B 260116P00412500", "BRK/B 16 Jan 2026 412.5 put"),
        ("HRTH 15JAN27 50 C", "HRTH 15 Jan 2027 50 call"),
        ("HRTH JAN 15 '27 $50 CALL", "HRTH 15 Jan 2027 50 call"),
        ("HRTH JAN 15 2027 50.0 PUT", "HRTH 15 Jan 2027 50 put"),
        ("PUT  HRTH    01/15/27    50.000", "HRTH 15 Jan 2027 50 put"),
    ],
)
def test_an_option_has_one_symbol_however_it_is_written(written, words):
    contract = contract_of(written)
    assert contract.words == words
    assert contract_of(contract.symbol) == contract
    assert len(contract.symbol) == 21


@pytest.mark.parametrize(
    "written", ["OAK", "912810TM0", "HRTH 13/45/2027 50.00 C", "US4592001014", "SPAC1", "CASH", "", "HRTH 15FOO27 50 C"]
)
def test_what_is_no_option_stays_what_it_is(written):
    assert contract_of(written) is None


@pytest.fixture
def bring(ada, ivy, market, settle, db):
    def run(text, portfolio=None, **options):
        batch = upload("x.csv", ada, text.encode())
        assert not batch.problems
        home = actions.Choice(portfolio_id=portfolio.pk) if portfolio else actions.Choice(household_id=ivy.household_id)
        batch = actions.choose(batch=batch, choices={0: home}, by=ada, **options)
        actions.begin(batch=batch, by=ada)
        settle()
        return Import.objects.get(pk=batch.pk)

    return run


def rows():
    return sorted(Transaction.objects.values_list("on", "kind", "quantity", "amount"))


def test_a_short_option_is_carried_with_its_hundred_shares(bring, ivy):
    bring(SCHWAB)
    option = Instrument.objects.get(symbol="HRTH  270115C00050000")
    assert (option.name, option.asset_class) == ("HRTH 15 Jan 2027 50 call", "other")
    figures = household_figures(ivy.household, on=TODAY)
    line = next(one for one in figures.holdings if one.symbol == option.symbol)
    assert (line.quantity.value, line.value.value) == (-2, D("-218.70"))
    assert figures.cash.value == 5_000 - 2_540 + D("218.70")


def test_rows_that_another_layout_brought_are_asked_about_and_not_booked_twice(bring, ada, ivy, client_for):
    first = bring(SCHWAB)
    portfolio = ivy.household.portfolios.get()
    before = rows()
    seen = upload("y.qfx", ada, OFX.encode())
    seen = actions.choose(batch=seen, choices={0: actions.Choice(portfolio_id=portfolio.pk)}, by=ada)
    assert (seen.accounts[0]["alike"], seen.created_count, seen.unchanged_count) == (4, 1, 4)
    assert "4 rows look like transactions that another file brought" in client_for(ada).get(f"/imports/{seen.pk}/").text

    second = bring(OFX, portfolio)
    assert (second.created_count, second.unchanged_count) == (1, 4)
    assert [one for one in rows() if one not in before] == [(date(2026, 11, 19), "buy", 1, -127)]
    actions.undo(batch=first, by=ada.actor, at=NOW)
    assert len(rows()) == len(before) + 1  # the second file says the same

    third = bring(SCHWAB, portfolio, books_alike=[0])
    assert (third.created_count, third.accounts[0]["books_alike"]) == (0, True)  # the very same rows are known by their keys


def test_a_person_may_say_that_they_are_others(bring, ivy):
    bring(SCHWAB)
    portfolio = ivy.household.portfolios.get()
    assert bring(OFX, portfolio, books_alike=[0]).created_count == 5
    assert len(rows()) == 9


def test_an_option_that_expired_and_is_still_held_is_flagged(account, move, value, market):
    portfolio = account()
    move(portfolio, date(2026, 1, 5), "deposit", 1_000)
    move(portfolio, date(2026, 1, 5), "buy", -100, "OAK   260116C00090000", 1)
    move(portfolio, date(2026, 1, 5), "buy", -100, "OAK", 1)
    value(portfolio)
    flag = Flag.objects.standing().filter(text__contains="expired").get()
    assert flag.text == "OAK 16 Jan 2026 90 call expired on 16 January 2026, and 1 are still in the books."
    move(portfolio, date(2026, 1, 16), "expiry", 0, "OAK   260116C00090000", -1)
    value(portfolio)
    assert not Flag.objects.standing().filter(text__contains="expired").exists()
    assert lot_book(portfolio, on=TODAY, year=2026).realised_short == -100
