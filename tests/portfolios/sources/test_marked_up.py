"""Do OFX, QFX, Flex and Vanguard's two tables say what they say, and is nothing of a hostile file expanded?"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from portfolios.sources import StatementRefused, fetch

FILES = Path(__file__).parents[1] / "files"
TODAY = date(2026, 11, 23)


def text_of(name):
    return (FILES / name).read_text()


def read(text):
    return fetch(text.encode(), today=TODAY)


def account(name, nth=0):
    return read(text_of(name)).accounts[nth]


def moves(found):
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in found.transactions]


def test_a_brokerage_account_for_quicken():
    one = account("ofx_brokerage.qfx")

    assert (one.number, one.total, sum(held.value for held in one.positions)) == ("Z10020030", D("5025.55"), D("5025.55"))
    assert [held.symbol for held in one.positions] == ["HRTH", "QUIL", "CASH"]
    assert moves(one) == [
        ("buy", "HRTH", 10, D("-404.95")),
        ("sell", "QUIL", D("-2.5"), D("62.50")),
        ("dividend", "HRTH", 0, D("12.40")),
        ("dividend", "QUIL", 0, D("25.00")),
        ("buy", "QUIL", 1, D("-25.00")),
        ("tax", "QUIL", 0, D("-1.10")),
        ("transfer_in", "HRTH", 5, 0),
        ("split", "QUIL", 20, 0),
        ("interest", "", 0, D("0.24")),
        ("deposit", "", 0, 2000),
        ("fee", "", 0, -15),
    ]
    assert one.transactions[9].name == "Electronic Funds Transfer & thanks"


def test_a_bank_account_in_xml_with_a_decimal_comma():
    one = account("ofx_bank.ofx")

    assert [(held.symbol, held.value, held.is_cash) for held in one.positions] == [("CASH", D("4310.25"), True)]
    assert moves(one) == [("withdrawal", "", 0, -200), ("interest", "", 0, D("1.25")), ("deposit", "", 0, 900)]
    assert one.transactions[0].name == "Garden & Co"


def test_interactive_brokers_in_the_accounts_own_currency():
    statement = read(text_of("ibkr_flex.xml"))
    (one,) = statement.accounts

    assert [(held.symbol, held.value, held.cost) for held in one.positions[:2]] == [
        ("HRTH", 2475, D("2300.5")),
        ("QUIL", 220, 198),  # 200 EUR at 1.1
    ]
    assert moves(one)[:3] == [
        ("buy", "HRTH", 60, D("-2300.5")),
        ("buy", "QUIL", 10, -198),
        ("sell", "HRTH  261218P00040000", -1, D("74.35")),
    ]
    assert [kind for kind, *_ in moves(one)[3:]] == ["deposit", "dividend", "tax", "fee", "split"]
    assert len(statement.warnings) == 2


def test_an_activity_statement_names_the_security_in_its_words():
    assert moves(account("ibkr_activity.csv"))[2:] == [("dividend", "HRTH", 0, 18), ("tax", "HRTH", 0, -2)]


def test_positions_without_the_cash_are_left_out():
    statement = read(text_of("ibkr_flex.xml").replace("BASE_SUMMARY", "GBP"))

    assert not statement.accounts[0].positions
    assert "add the section Cash Report" in statement.warnings[0]


def test_vanguards_settlement_fund_is_cash_and_its_sweeps_are_nothing():
    one = account("vanguard.csv")

    assert [kind for kind, *_ in moves(one)] == ["dividend", "buy", "sell", "transfer_in", "deposit"]
    assert moves(one)[3] == ("transfer_in", "HRTHX", 24, 0)
    assert read(text_of("vanguard.csv")).as_of is None


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "column", "words"),
    [
        ("ofx_brokerage.qfx", "<TOTAL>-404.95", "<TOTAL>4,049", 23, "TOTAL of transaction B-1", "comma groups thousands"),
        ("ofx_brokerage.qfx", "<DTTRADE>20261109", "<DTTRADE>20261309", 24, "DTTRADE of transaction S-1", "no such day"),
        ("ibkr_flex.csv", '"20261120"', '"10/11/2026"', 3, "TradeDate", "which part of this date"),
        ("ibkr_activity.csv", "Summary,Stocks,USD,HRTH", "Summary,Stocks,USD,=1+1", 13, "Symbol", "This is a formula"),
        ("ibkr_flex.xml", 'assetCategory="OPT"', 'assetCategory="FUT"', 18, "assetcategory", "Not carried yet: FUT"),
    ],
)
def test_d2_what_a_row_lacks_is_said(name, old, new, row, column, words):
    (wrong,) = read(text_of(name).replace(old, new)).problems

    assert (wrong.row, wrong.column) == (row, column)
    assert words in wrong.problem


def bomb(name):
    return '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + text_of(name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (bomb("ibkr_flex.xml"), "DOCTYPE"),
        (bomb("ofx_bank.ofx"), "DOCTYPE"),
        ("<OFX>" + "<A>" * 100 + "</OFX>", "deeper"),
        ("<FlexQueryResponse>" + "<A>" * 100, "deeper"),
        (text_of("ofx_bank.ofx")[:900], "no </OFX>"),
        (text_of("ibkr_flex.xml")[:900], "no XML"),
        (text_of("ibkr_flex.csv").replace('"HRTH"', '"--=cmd()"'), "Row 2 holds a formula"),
        ("<OFX><CCSTMTRS><CURDEF>USD</CCSTMTRS></OFX>", "credit card"),
        (text_of("ofx_bank.ofx").replace("<CURDEF>USD", "<CURDEF>dollars"), "no currency such as"),
    ],
)
def test_what_is_no_statement_hears_why(text, words):
    with pytest.raises(StatementRefused, match=words):
        read(text)


def test_a_tag_without_an_end_is_read_in_no_time():
    with pytest.raises(StatementRefused):
        read("<OFX>" + "<A" * 1_000_000 + "x" * 1_000_000 + "</OFX>")
