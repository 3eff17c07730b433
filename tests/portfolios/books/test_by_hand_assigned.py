"""One covered call that was assigned, as four files write it: the same gain by hand, whoever tells it.

100 OAK cost 10,450; the call brought 209.34; the shares went at its strike of 108.
"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios import actions
from portfolios.models import Import, Portfolio
from portfolios.queries import lot_book
from tests.portfolios.conftest import NOW

GAIN = 100 * D("108.00") + D("209.34") - D("10450.00")  # 559.34

FIDELITY = """
Run Date,Account,Account Number,Action,Symbol,Description,Price ($),Quantity,Commission ($),Amount ($)
03/20/2026,Own,Z10020031,YOU SOLD ASSIGNED CALLS AS OF 03-20-26 OAK WORKS (OAK) (Cash),OAK,OAK WORKS,108,-100,,10800
03/20/2026,Own,Z10020031,ASSIGNED as of Mar-20-2026 CALL (OAK) OAK WORKS MAR 20 26 $108,-OAK260320C108,CALL (OAK),,1,,
02/02/2026,Own,Z10020031,YOU SOLD OPENING TRANSACTION CALL (OAK) OAK WORKS,-OAK260320C108,CALL (OAK),2.1,-1,0.66,209.34
01/05/2026,Own,Z10020031,YOU BOUGHT OAK WORKS (OAK) (Cash),OAK,OAK WORKS,104.5,100,,-10450
01/05/2026,Own,Z10020031,Electronic Funds Transfer Received (Cash), ,No Description,,0,,11000
"""
VANGUARD = (
    "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,"
    "Share Price,Principal Amount,Commissions and Fees,Net Amount,Accrued Interest,Account Type,\n"
    "41200079,03/20/2026,03/23/2026,Sell,Sell,OAK WORKS,OAK,-100.0000,108.00,10800.00,0.0,10800.00,0.0,CASH,\n"
    "41200079,03/20/2026,03/20/2026,Assignment,Assignment,CALL OAK,OAK   260320C00108000,1.0000,0.00,0.00,0.0,0.00,0.0,CASH,\n"
    "41200079,02/02/2026,02/03/2026,Sell to open,Sell,CALL OAK,OAK   260320C00108000,-1.0000,2.10,210.00,0.66,209.34,0.0,CASH,\n"
    "41200079,01/05/2026,01/07/2026,Buy,Buy,OAK WORKS,OAK,100.0000,104.50,-10450.00,0.0,-10450.00,0.0,CASH,\n"
    "41200079,01/05/2026,01/05/2026,Funds Received,ACH,CASH,,0.0000,0.00,11000.00,0.0,11000.00,0.0,CASH,\n"
)


def _flex_trade(kind, symbol, day, quantity, price, net, notes=""):
    side, opens = "BUY" if quantity > 0 else "SELL", "O" if day < "20260301" else "C"
    return (
        f'<Trade currency="USD" assetCategory="{kind}" symbol="{symbol}" tradeDate="{day}" quantity="{quantity}" '
        f'tradePrice="{price}" netCash="{net}" buySell="{side}" '
        f'openCloseIndicator="{opens}" notes="{notes}" transactionID="{symbol}{day}"/>'
    )


FLEX = (
    '<FlexQueryResponse><FlexStatements><FlexStatement accountId="U9" fromDate="20260101" toDate="20260331">'
    '<AccountInformation accountId="U9" currency="USD"/>'
    '<CashTransaction currency="USD" type="Deposits/Withdrawals" amount="11000" reportDate="20260105" transactionID="1"/>'
    + _flex_trade("STK", "OAK", "20260105", 100, 104.5, -10450)
    + _flex_trade("OPT", "OAK   260320C00108000", "20260202", -1, 2.1, 209.34)
    + _flex_trade("OPT", "OAK   260320C00108000", "20260320", 1, 0, 0, "A;C")
    + _flex_trade("STK", "OAK", "20260320", -100, 108, 10800, "A;C")
    + "</FlexStatement></FlexStatements></FlexQueryResponse>"
)
OFX = """OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20260331<CURDEF>USD
<INVACCTFROM><BROKERID>schwab.com<ACCTID>12341299</INVACCTFROM><INVTRANLIST>
<INVBANKTRAN><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105<TRNAMT>11000.00<FITID>1<NAME>WIRE TRANSFER</STMTTRN></INVBANKTRAN>
<BUYSTOCK><INVBUY><INVTRAN><FITID>2<DTTRADE>20260105</INVTRAN><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID>
<UNITS>100<UNITPRICE>104.50<TOTAL>-10450.00</INVBUY><BUYTYPE>BUY</BUYSTOCK>
<SELLOPT><INVSELL><INVTRAN><FITID>3<DTTRADE>20260202</INVTRAN><SECID><UNIQUEID>O<UNIQUEIDTYPE>X</SECID>
<UNITS>-1<UNITPRICE>2.10<TOTAL>209.34</INVSELL><OPTSELLTYPE>SELLTOOPEN<SHPERCTRCT>100</SELLOPT>
<CLOSUREOPT><INVTRAN><FITID>4<DTTRADE>20260320</INVTRAN><SECID><UNIQUEID>O<UNIQUEIDTYPE>X</SECID>
<OPTACTION>ASSIGN<UNITS>1<SHPERCTRCT>100<SUBACCTSEC>SHORT</CLOSUREOPT>
<SELLSTOCK><INVSELL><INVTRAN><FITID>5<DTTRADE>20260320</INVTRAN><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID>
<UNITS>-100<UNITPRICE>108<TOTAL>10800.00</INVSELL><SELLTYPE>SELL</SELLSTOCK>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST>
<OPTINFO><SECINFO><SECID><UNIQUEID>O<UNIQUEIDTYPE>X</SECID><SECNAME>OAK CALL<TICKER>OAK   260320C00108000</SECINFO></OPTINFO>
<STOCKINFO><SECINFO><SECID><UNIQUEID>S<UNIQUEIDTYPE>X</SECID><SECNAME>OAK WORKS<TICKER>OAK</SECINFO></STOCKINFO>
</SECLIST></SECLISTMSGSRSV1></OFX>"""


@pytest.mark.parametrize("text", [FIDELITY, VANGUARD, FLEX, OFX], ids=["Fidelity", "Vanguard", "Interactive Brokers", "OFX"])
def test_what_an_assigned_call_brought_goes_into_the_shares_whoever_tells_it(text, ada, ivy, market, settle, db):
    batch = actions.upload(file_name="history", content=text.encode(), by=ada, at=NOW)
    assert (batch.problems, batch.refusal) == ([], "")
    actions.choose(batch=batch, choices={0: actions.Choice(household_id=ivy.household_id)}, by=ada)
    actions.begin(batch=batch, by=ada)
    settle()

    account = Portfolio.objects.get(pk=Import.objects.get(pk=batch.pk).accounts[0]["portfolio"])
    book = lot_book(account, on=date(2026, 12, 31))
    assert [(one.instrument.symbol, one.gain.gain, one.term) for one in book.gains] == [("OAK", GAIN, "short")]
    assert book.lots == []
