"""Are files read as custodians really write them: without a first line, with footnotes, unpriced rights, wash sales, plans?"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from portfolios.sources import StatementRefused, fetch

TODAY = date(2026, 11, 23)


def read(text, encoding="utf-8"):
    return fetch(text.encode(encoding), today=TODAY)


def moves(found):
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in found.transactions]


def bank(rows="", balance="<LEDGERBAL><BALAMT>90.00<DTASOF>20260131</LEDGERBAL>", head="OFXHEADER:100\nDATA:OFXSGML\n\n"):
    return (
        f"{head}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>77<ACCTTYPE>CHECKING"
        f"</BANKACCTFROM><BANKTRANLIST>{rows}</BANKTRANLIST>{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def paid(amount, day="20260105"):
    return f"<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{day}<TRNAMT>{amount}<NAME>Rent</STMTTRN>"


def broker(rows, cash="0", fund="OTHER"):
    return (
        "OFXHEADER:100\n<OFX><INVSTMTRS><DTASOF>20261120<CURDEF>USD<INVACCTFROM><BROKERID>x.com<ACCTID>5</INVACCTFROM>"
        f"<INVTRANLIST>{rows.replace('@@', f'<SUBACCTFUND>{fund}')}</INVTRANLIST>"
        f"<INVBAL><AVAILCASH>{cash}</INVBAL></INVSTMTRS></OFX>"
    )


BOUGHT = """<BUYMF><INVBUY><INVTRAN><FITID>9<DTTRADE>20260105</INVTRAN><SECID><UNIQUEID>FUNDA</SECID><UNITS>4<UNITPRICE>25
<TOTAL>-100.00@@<INV401KSOURCE>PRETAX</INVBUY><BUYTYPE>BUY</BUYMF>"""


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (bank(paid("-10")), "utf-16"),
        (bank(paid("-10")), "utf-8-sig"),
        (bank(paid("-10")).replace("Rent", "Loyer d’été"), "cp1252"),
        (bank(paid("-10"), head="DATA:OFXSGML\r\nENCODING:UTF-8\r\n"), "utf-8"),
        (bank(paid("-10"), head='<?xml version="1.0"?><?OFX OFXHEADER="200"?>'), "utf-8"),
    ],
)
def test_d2_an_ofx_file_however_it_is_written(text, encoding):
    (one,) = read(text, encoding).accounts

    assert (one.number, one.currency, moves(one)) == ("77", "EUR", [("withdrawal", "", 0, -10)])
    assert [held.value for held in one.positions] == [90]


@pytest.mark.parametrize(("amount", "value"), [("+1 006,60", D("1006.60")), ("-2 000", -2000), ("- 5.10", D("-5.10"))])
def test_d2_amounts_of_european_banks(amount, value):
    assert moves(read(bank(paid(amount))).accounts[0])[0][-1] == value


def test_d2_a_bank_that_knows_no_balance_tells_its_transactions():
    unknown = read(bank(paid("-10"), balance="<LEDGERBAL><BALAMT><DTASOF></LEDGERBAL>"))
    undated = read(bank(paid("-10"), balance="<LEDGERBAL><BALAMT>90<DTASOF>00000000</LEDGERBAL>"))

    assert (unknown.contents.value, unknown.as_of, unknown.problems) == ("transactions", date(2026, 1, 5), ())
    assert (undated.contents.value, undated.as_of, undated.problems) == ("statement", None, ())


def test_d2_what_a_plan_buys_is_paid_from_outside_of_it():
    assert moves(read(broker(BOUGHT)).accounts[0]) == [("buy", "FUNDA", 4, -100), ("deposit", "", 0, 100)]
    assert moves(read(broker(BOUGHT, cash="12")).accounts[0]) == [("buy", "FUNDA", 4, -100)]
    assert moves(read(broker(BOUGHT, fund="CASH")).accounts[0]) == [("buy", "FUNDA", 4, -100)]


def test_d2_a_transfer_without_a_direction_goes_by_its_sign_and_one_of_nothing_is_none():
    moved = "<TRANSFER><INVTRAN><DTTRADE>20260105</INVTRAN><SECID><UNIQUEID>FUNDA</SECID><UNITS>{}<POSTYPE>LONG</TRANSFER>"

    found = read(broker(moved.format("-3") + moved.format("0") + BOUGHT, fund="CASH")).accounts[0]
    assert moves(found)[:2] == [("transfer_out", "FUNDA", -3, 0), ("buy", "FUNDA", 4, -100)]


def test_d2_an_option_that_ends_goes_by_the_sign_of_its_units():
    ended = "<CLOSUREOPT><INVTRAN><DTTRADE>20260105</INVTRAN><SECID><UNIQUEID>OPTA</SECID><OPTACTION>EXPIRE<UNITS>{}"
    ended += "<SHPERCTRCT>100<SUBACCTSEC>{}</CLOSUREOPT>"

    found = [
        moves(read(broker(ended.format(*one))).accounts[0])[0][2] for one in (("-1", "CASH"), ("1", "CASH"), ("-1", "SHORT"))
    ]
    assert found == [-1, 1, 1]  # given up, bought back, bought back


def test_d2_a_trade_without_its_total_is_refused_at_its_line():
    (wrong,) = read(broker(BOUGHT.replace("<TOTAL>-100.00", ""))).problems

    assert (wrong.row, wrong.column) == (2, "TOTAL of transaction 9")


@pytest.mark.parametrize(
    ("tag", "words"), [("LOANSTMTRS", "a loan"), ("TAX1099RS", "tax form"), ("ACCTINFORS", "list of accounts")]
)
def test_d2_what_else_comes_as_ofx_hears_what_it_is(tag, words):
    with pytest.raises(StatementRefused, match=words):
        read(f"<OFX><{tag}><CURDEF>USD</{tag}></OFX>")


SCHWAB = '"Positions for account Individual ...123 as of 05:51 PM ET, 2026/09/08"\n'
SCHWAB += "Symbol,Description,Qty (Quantity),Price,Mkt Val (Market Value),Cost Basis,Asset Type,\n"


def test_d2_a_right_without_a_price_is_carried_at_nothing_and_said():
    statement = read(f"{SCHWAB}HRTH,Hearth,10,20,$200.00,$90.00*,Equity,\nCVRONE,A right,3,N/A,N/A,$0.00,Equity,\n")

    assert not statement.problems
    assert [(one.symbol, one.value, one.cost) for one in statement.accounts[0].positions] == [("HRTH", 200, 90), ("CVRONE", 0, 0)]
    assert statement.warnings == ("The custodian states no price, so these are carried at nothing: CVRONE.",)


@pytest.mark.parametrize(
    ("row", "column"),
    [("HRTH,Hearth,10,20,,$90.00,Equity", "Mkt Val (Market Value)"), (",Hearth,10,20,$200.00,$90.00,Equity", "Symbol")],
)
def test_d2_a_position_without_its_value_or_symbol_is_refused(row, column):
    (wrong,) = read(f"{SCHWAB}{row},\n").problems

    assert (wrong.row, wrong.column) == (3, column)


CLOSED = "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds,Cost Basis (CB),Wash Sale?,Disallowed Loss\n"
TITLED = "Realized Gain/Loss - Lot Details for ...615 as of Wed Sep 16 2026 from 06/16/2026 to 09/16/2026\n"


@pytest.mark.parametrize("title", ["", TITLED])
def test_d2_the_disallowed_loss_of_a_wash_sale_is_no_loss(title):
    text = f"{title}{CLOSED}" + "HRTH,Hearth,06/20/2026,06/01/2026,10,$400.00,$450.00,Yes,$30.00\n"
    text += "QUIL,Quill,06/20/2026,06/01/2026,1,$5,$9,No,\n"
    statement = read(text)

    assert [one.proceeds - one.cost for one in statement.accounts[0].lots] == [-20, -4]
    assert "$30.00 were disallowed as wash sales" in statement.warnings[0]
    (wrong,) = read(text.replace("$30.00", "")).problems
    assert (wrong.row, wrong.column) == (3 if title else 2, "Disallowed Loss")


FIDELITY = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Price,Quantity,Commission,Fees,Amount,Settlement Date\n"
)


def fidelity(*rows):
    return moves(read(FIDELITY + "".join(f"12/03/2025,Own,X1,{row},\n" for row in rows)).accounts[0])


def test_d2_shares_that_move_at_fidelity_move_no_money():
    assert fidelity(
        "MERGER MER FROM 123 (HRTH),HRTH,Hearth,Shares,,1060,,,30246.04",
        "TRANSFER OF ASSETS ACAT RECEIVE (QUIL),QUIL,Quill,Cash,,5,,,125.00",
        "DISTRIBUTION SPINOFF FROM: (HRTH),QUIL,Quill,Cash,,2,,,0",
        "ADJUST FEE CHARGED (HRTH),HRTH,Hearth,Cash,,0.000,,,-0.5",
        'REDEMPTION PAYOUT (B1),B1,A bond,Cash,1,-25000,,,"25,000"',
    ) == [
        ("merger", "HRTH", 1060, 0),
        ("transfer_in", "QUIL", 5, 0),
        ("spin_off", "QUIL", 2, 0),
        ("charge", "HRTH", 0, D("-0.5")),
        ("exchange", "B1", -25000, 25000),
    ]


def test_d2_a_plan_that_links_to_a_brokerage_account_does_not_count_it_twice():
    text = "Account number,Account name,Symbol,Description,Quantity,Last price,Current value,Cost basis total\n"
    text += "55,PLAN,,BROKERAGELINK,,,$900.00,\n55,PLAN,FUNDA,A fund,10,$10.00,$100.00,--\n"
    text += "66,BrokerageLink,HRTH,Hearth,9,$100,$900.00,$1\n"

    assert [(one.name, sum(held.value for held in one.positions)) for one in read(text).accounts] == [
        ("PLAN", 100),
        ("BrokerageLink", 900),
    ]


def test_d2_the_summary_of_gains_hears_which_file_to_take():
    with pytest.raises(StatementRefused, match="Lot Details"):
        read('"Realized Gain/Loss for ...482 for 01/01/2025 to 12/31/2025",""\nSymbol,Closed Date\n')


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "\ufeff\n" + "[" * 100_000])
def test_json_however_deep_is_no_statement(text):
    with pytest.raises(StatementRefused, match="a JSON file"):
        read(text)


PLAN = (Path(__file__).parents[1] / "files" / "vanguard_plan.csv").read_text()


def test_d2_a_plan_of_funds_without_symbols_and_cash():
    statement = read(PLAN)
    new, old = "TARGET ENROLLMENT 2040/2041", "TARGET ENROLLMENT 2038/2039"

    assert (statement.as_of, [(one.symbol, one.value) for one in statement.accounts[0].positions]) == (None, [(new, 300)])
    assert moves(statement.accounts[0]) == [
        ("buy", new, 25, -250),
        ("deposit", "", 0, 250),
        ("sell", old, -4, 40),
        ("buy", new, 4, -40),
        ("buy", new, 1, -10),
        ("dividend", new, 0, 10),
        ("sell", new, -2, 20),
        ("withdrawal", "", 0, -20),
    ]
    known, odd = "Contribution AIP,Own,Vanguard Target Enrollment 2040/2041 Portfolio,$10,25", "Moonshine,Own,A,$10,0"
    (wrong,) = read(PLAN.replace(known, odd)).problems
    assert (wrong.row, wrong.column) == (5, "Transaction Type")  # money that moved no units
