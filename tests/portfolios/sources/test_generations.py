"""Are other generations of a custodian's layout read: several accounts a file, moved columns, old rows, plans, a bank?"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from portfolios.sources import StatementRefused, UnknownLayout, fetch

TODAY, FILES = date(2026, 11, 23), Path(__file__).parents[1] / "files"
SCHWAB = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n'
FIDELITY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Amount ($)\n"
)


def read(text):
    return fetch(text.encode(), today=TODAY)


def moves(found):
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in found.transactions]


def one_of(text):
    statement = read(text)
    assert not statement.problems, statement.problems
    return statement.accounts[0]


def schwab(action, symbol="", told="", quantity="", amount=""):
    return moves(one_of(f'{SCHWAB}"10/01/2026","{action}","{symbol}","{told}","{quantity}","","","{amount}"\n'))


def fidelity(action, symbol="", price="", quantity="", amount="", name="HEARTH INC"):
    return moves(
        one_of(f'{FIDELITY}10-01-2026,"Own","Z10020030","{action}",{symbol},"{name}",Cash,{price},{quantity},,,{amount}\n')
    )


def test_d2_a_schwab_file_of_several_accounts_keeps_them_apart():
    title = '"Transactions  for account XXXX-{} as of 10/02/2026 22:00:26 ET"\n'
    rows = '"10/01/2026","Deposit","","In","","","","${0}.00"\n"Transactions Total","","","","","","","${0}.00"\n\n'

    statement = read("".join(title.format(tail) + SCHWAB + rows.format(tail[-2:]) for tail in ("1210", "3420")))

    assert [(one.number, moves(one)) for one in statement.accounts] == [
        ("XXXX-1210", [("deposit", "", 0, 10)]),
        ("XXXX-3420", [("deposit", "", 0, 20)]),
    ]
    assert statement.warnings == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("Cancel Buy", "HRTH", "", "5", "$100.00"), ("buy", "HRTH", -5, 100)),
        (("Cancel Sell", "HRTH", "", "5", "-$100.00"), ("sell", "HRTH", 5, -100)),
        (("Pr Yr NRA Tax", "HRTH", "", "", "-$3.00"), ("tax", "HRTH", 0, -3)),
        (("Bank Transfer", "", "", "", "-$3.00"), ("withdrawal", "", 0, -3)),
        (
            ("Journaled Shares", "HRTH 10/16/2026 50.00 C", "TDA TRAN - REMOVAL OF OPTION DUE TO EXPIRATION (0HRTH)", "1"),
            ("expiry", "HRTH 10/16/2026 50.00 C", 1, 0),
        ),
        (
            ("Journaled Shares", "HRTH 10/16/2026 50.00 C", "TDA TRAN - REMOVAL OF OPTION DUE TO ASSIGNMENT (0HRTH)", "1"),
            ("exercise", "HRTH 10/16/2026 50.00 C", 1, 0),
        ),
        (("Journaled Shares", "MMDA1", "TDA TRAN - CASH ALTERNATIVES INTEREST (MMDA1)", "6.32"), ("interest", "", 0, D("6.32"))),
        (("Journaled Shares", "", "TDA TRAN - W-8 WITHHOLDING (HRTH)", "", "-$1.50"), ("tax", "HRTH", 0, D("-1.5"))),
        (("Buy", "42210P506", "TDA TRAN - Bought 5 (HRTH) @4.8800", "5", "-$24.40"), ("buy", "HRTH", 5, D("-24.4"))),
        (
            ("Journaled Shares", "HRTH", "TDA TRAN - TRANSFER OF SECURITY OR OPTION OUT (HRTH)", "-7"),
            ("transfer_out", "HRTH", -7, 0),
        ),
    ],
)
def test_d2_a_row_of_schwab_and_of_its_legacy_is_what_it_was(row, expected):
    assert schwab(*row) == [expected]


@pytest.mark.parametrize("told", ["INTRA-ACCOUNT TRANSFER", "CASH ALTERNATIVES PURCHASE (MMDA1) BANK SWEEP DEPOSIT"])
def test_d2_money_within_an_account_of_td_ameritrade_is_no_deposit(told):
    held = '"10/02/2026","Credit Interest","","INT","","","","$1.00"\n'

    found = one_of(f'{SCHWAB}"10/01/2026","Journaled Shares","","TDA TRAN - {told}","","","","$75.00"\n{held}')

    assert [kind for kind, *_ in moves(found)] == ["interest"]


def test_d2_schwabs_titles_may_be_cut_by_their_comma_and_futures_are_refused():
    head = "Positions for CUSTACCS as of 01:18 AM ET, 10/02/2026\nOwn ...145\nSymbol,Description,Qty (Quantity),Price,"
    rows = 'Mkt Val (Market Value),Cost Basis,Security Type\nESH26,E-mini,2,5000,"1,250.00",0,{}\nFutures Cash,,,,7,,\n'

    assert read(head + rows.format("Equity")).as_of == date(2026, 10, 2)
    assert [one.value for one in one_of(head + rows.format("Equity")).positions] == [1250, 7]
    assert read(head + rows.format("Future")).problems[0].problem == "Not carried yet: futures."


@pytest.mark.parametrize("check", ["Check #", "CheckNumber"])
def test_d2_a_bank_account_of_schwab_holds_its_balance(check):
    rows = "10/02/2026,{0}INTADJUST,,Interest,,$1.00,$46.00\n10/01/2026,{0}VISA,,Shop,$5.00,,$45.00\n"
    head = f"Date,Status,Type,{check},Description,Withdrawal,Deposit,RunningBalance\n10/03/2026,Pending,VISA,,Café,$9.00,,\n"

    found = one_of(head + rows.format("Posted,"))

    assert moves(found) == [("interest", "", 0, 1), ("withdrawal", "", 0, -5)]
    assert [one.value for one in found.positions] == [46]


def test_d2_columns_of_fidelity_that_stand_one_to_the_left_are_moved_back():
    head = "Run Date,Account,Account Number,Action,Symbol,Description,Type,Quantity,Currency,Price,Commission,Fees,Amount\n"
    rows = "10/01/2026,Own,Z10020030,{},HEARTH INC,Cash,{},,,{}\n"
    moved = rows.format("YOU BOUGHT HEARTH,HRTH", "USD,0.45,200", "-90")
    right = rows.format("YOU BOUGHT HEARTH,HRTH", "200,USD,0.45", "-90")

    assert moves(one_of(head + moved)) == moves(one_of(head + right)) == [("buy", "HRTH", 200, -90)]
    assert one_of(head + moved).transactions[0].price == D("0.45")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("YOU SOLD HEARTH", "HRTH", 2, 5, 10), [("sell", "HRTH", -5, 10)]),  # without signs
        (("YOU BOUGHT HEARTH", "HRTH", 2, 5, 10), [("buy", "HRTH", 5, -10)]),
        (("YOU BOUGHT HEARTH CANCELLED", "HRTH", 2, -5, 10), [("buy", "HRTH", -5, 10)]),
        (("YOU BOUGHT RSU HEARTH", "HRTH", 2, 5, 0), [("transfer_in", "HRTH", 5, 0)]),  # a grant is no purchase for nothing
        (("Exchanges", "", -46, "", -112), [("sell", "HEARTH INC", -46, 112)]),  # a plan's row among the others
        (("Contributions", "", "", 3, 60), [("buy", "HEARTH INC", 3, -60), ("deposit", "", 0, 60)]),
    ],
)
def test_d2_a_row_of_fidelity_says_what_came_and_went(row, expected):
    assert fidelity(*row) == expected


def test_d2_the_number_behind_an_accounts_name_is_whole_and_footers_are_no_rows():
    head = "Run Date,Account,Action,Symbol,Description,Type,Quantity,Price,Commission,Fees,Amount\n"
    row = "10/01/2026,Value Picks Z20000001,DEPOSIT,,,Cash,,,,,5\n"

    for footer in ("Date downloaded 10/02/2026,9:51 PM,,,,,,,,,", '"Date downloaded" 10/02/2026, 9:51 PM'):
        statement = read(f"{head}{row}\n{footer}\n")
        assert [(one.number, one.name) for one in statement.accounts] == [("Z20000001", "Value Picks")]
        assert statement.as_of == date(2026, 10, 2)


def test_d2_a_plan_of_an_employer_is_paid_from_outside():
    head = "Plan name:,HEARTH, INC\n\nDate,Investment,Transaction Type,Shares/Unit,Amount ($)\n"
    rows = "10/02/2026,BOND &amp; CO,Investment Gain/Loss,0,4\n10/01/2026,BOND &amp; CO,{}\n"

    found = one_of(head + rows.format("Recordkeeping Fee,-0.1,-3.05"))

    assert found.name == "HEARTH, INC"
    assert moves(found) == [("sell", "BOND & CO", D("-0.1"), D("3.05")), ("charge", "BOND & CO", 0, D("-3.05"))]
    assert "“Riddle”" in read(head + rows.format("Riddle,0,2")).problems[0].problem


def test_d2_vanguards_plan_may_follow_its_brokerage_account():
    text = """Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,
11,HEARTH FUND,HRTHX,10,2,20,

Plan Number,Plan Name,Fund Name,Shares,Price,Total Value,
0912,HEARTH PLAN,Target 2060,4,5,20,

Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,Investment Name,Symbol,Shares,Share Price,\
Principal Amount,Commission/Fee,Net Amount,Accrued Interest,Account Type,
11,2026-10-01,2026-10-01,Corp Action (Redemption),Bond,TREASURY BILL,912797AB1,100,1,99,0,99,0,CASH,
11,2026-10-01,2026-10-01,Buy Cancel,Buy,HEARTH FUND,HRTHX,3,2,6,0,6,0,CASH,

Account Number,Trade Date,Run Date,Transaction Activity,Transaction Description,Investment Name,Share Price,Transaction Shares,\
Dollar Amount,
0912,10/01/2026,10/01/2026,Payroll contribution,Own,Target 2060,5,4,20,
"""
    brokerage, plan = read(text).accounts

    assert moves(brokerage) == [("exchange", "912797AB1", -100, 99), ("buy", "HRTHX", -3, 6)]
    assert (plan.number, [one.symbol for one in plan.positions]) == ("0912", ["TARGET 2060"])
    assert moves(plan) == [("buy", "TARGET 2060", 4, -20), ("deposit", "", 0, 20)]


HISTORY = "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Price Currency,Net Amount\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("HRTH 16OCT26 50 C,Expired,HRTH  261016C00050000,-1,0,USD,0", ("expiry", "HRTH  261016C00050000", -1, 0)),
        ("HRTH 16OCT26 50 C,Assigned,C HRTE 20261016 50 M,1,0,USD,0", ("exercise", "HRTH  261016C00050000", 1, 0)),
        ("HEARTH,Assigned,HRTH,-100,50,USD,5000", ("sell", "HRTH", -100, 5000)),
    ],
)
def test_d2_a_history_without_its_first_lines_tells_how_an_option_ended(row, expected):
    found = one_of(f"{HISTORY}Transaction History,Data,2026-10-01,U7,{row}\n")

    assert moves(found) == [expected]
    assert (found.number, found.currency) == ("U7", "")  # no currency is named


def test_d2_orders_count_where_no_executions_are_told():
    order = (
        '<{} accountId="U7" symbol="HRTH" assetCategory="STK" currency="USD" quantity="3" netCash="-30" tradeDate="20261001" {}/>'
    )
    text = "<FlexQueryResponse><FlexStatements><FlexStatement accountId='U7'><Trades>{}</Trades></FlexStatement></FlexStatements>"
    ordered, traded = order.format("Order", 'levelOfDetail="ORDER"'), order.format("Trade", 'levelOfDetail="EXECUTION"')

    for rows in (ordered, traded, ordered + traded, order.format("TradeConfirm", "")):
        assert moves(one_of(text.format(rows) + "</FlexQueryResponse>")) == [("buy", "HRTH", 3, -30)]


def test_d2_shares_that_an_assignment_delivers_are_sold_at_the_strike():
    closed = "<CLOSUREOPT><INVTRAN><FITID>{0}<DTTRADE>20261001</INVTRAN><SECID><UNIQUEID>{0}</SECID>"
    closed += "<OPTACTION>ASSIGN<UNITS>{1}</CLOSUREOPT>"
    infos = "<STOCKINFO><SECINFO><SECID><UNIQUEID>S</SECID><TICKER>HRTH</SECINFO></STOCKINFO><OPTINFO><SECINFO><SECID>"
    infos += "<UNIQUEID>O</SECID><TICKER>HRTH 261016C00050000</SECINFO><STRIKEPRICE>50</OPTINFO>"
    head = "OFXHEADER:100\n<OFX><INVSTMTRS><DTASOF>20261120<CURDEF>USD<INVACCTFROM><BROKERID>www.exampletrader.com<ACCTID>5"
    head += "</INVACCTFROM>"

    statement = read(
        f"{head}<INVTRANLIST>{closed.format('S', -100)}{closed.format('O', 1)}</INVTRANLIST></INVSTMTRS>{infos}</OFX>"
    )

    assert [one[:1] + one[2:] for one in moves(statement.accounts[0])] == [("sell", -100, 5000), ("exercise", 1, 0)]
    assert statement.custodian == "www.exampletrader.com"  # which has nothing to do with E*TRADE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Statement,Header,Feldname,Feldwert\nTransaktionen,Header,Symbol,Menge\nTransaktionen,Data,HRTH,2\n", "language"),
        ('"Date","Action","Symbol","Quantity","Disbursement Election","Amount"\n', "equity awards"),
        ("Account Statement for *****237SCHW (Individual) since 7/27/26 through 7/27/26\n\nCash Balance\n", "thinkorswim"),
        ('"Balances  for account Own ...123 as of 10/03/2026"\nSymbol,Quantity,Price\n', "export Positions"),
    ],
)
def test_d2_what_is_not_read_is_refused_with_what_to_do(text, words):
    with pytest.raises(StatementRefused, match=words) as refused:
        read(text)
    assert not isinstance(refused.value, UnknownLayout)


DISCLAIMER = '\n"The data in this file is for your use, and no advice."\n\ufeff\n"Services, by A BROKER LLC."\n'


@pytest.mark.parametrize("name", ["schwab_transactions.csv", "ibkr_flex.csv", "fidelity_positions.csv", "vanguard.csv"])
def test_d2_a_disclaimer_is_no_row_and_a_mark_that_is_written_twice_is_none(name):
    text = (FILES / name).read_text()

    assert read(f"\ufeff\ufeff{text}{DISCLAIMER}") == read(text)


def test_d2_a_total_stands_where_the_symbols_do():
    head = "Positions for Own ...145 as of 10/02/2026\nDescription,Symbol,Quantity,Price,Market Value,Cost Basis\n"

    found = one_of(head + "Hearth,HRTH,2,5,10,8\n,Account Total,--,--,10,8\n")

    assert (found.total, len(found.positions)) == (10, 1)


def test_d2_shares_that_were_delisted_as_worthless_end():
    text = '<FlexQueryResponse><FlexStatements><FlexStatement accountId="U7"><CorporateActions><CorporateAction accountId="U7" '
    text += 'symbol="HRTH" currency="USD" type="DW" quantity="-3" proceeds="0" reportDate="20261001"/></CorporateActions>'

    assert moves(one_of(text + "</FlexStatement></FlexStatements></FlexQueryResponse>")) == [("expiry", "HRTH", -3, 0)]
