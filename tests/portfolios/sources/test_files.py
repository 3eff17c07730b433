"""Do Schwab's and Fidelity's files say what they say, and do other files hear why not?"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest

from portfolios.sources import Movement, StatementRefused, fetch
from portfolios.sources.schwab_positions import account_of
from portfolios.sources.sheet import MAX_ROWS

FILES = Path(__file__).parents[1] / "files"
TODAY = date(2026, 11, 23)


def text_of(name):
    return (FILES / name).read_bytes().decode("utf-8-sig")


def read(text):
    return fetch(text.encode(), today=TODAY)


def account(name, nth=0):
    return fetch((FILES / name).read_bytes(), today=TODAY).accounts[nth]


def test_schwab_positions_of_several_accounts():
    joint, roth = (account("schwab_positions_all_accounts.csv", n) for n in (0, 1))

    assert (joint.name, joint.number, joint.tail, joint.is_masked) == ("Joint Tenant", "XXXX-7701", "7701", True)
    assert [(one.symbol, one.quantity, one.value) for one in joint.positions[:2]] == [
        ("HRTH", D(120), D("4950.00")),
        ("QUIL", D("150.5"), D("1505.00")),
    ]
    assert joint.positions[1].cost is None
    assert joint.positions[2].value == D(-110)
    assert joint.positions[3].is_cash
    assert roth.total == 0


def test_schwab_positions_of_one_account_in_the_newer_layout():
    individual = account("schwab_positions_one_account.csv")

    assert (individual.name, individual.tail) == ("Individual", "418")
    assert individual.total == D("912.50")


def test_schwab_transactions():
    rows = account("schwab_transactions.csv").transactions

    assert [one.kind.value for one in rows] == [
        *("sell", "interest", "fee", "buy", "dividend", "transfer_in", "split", "buy", "deposit"),
    ]
    assert rows[0].quantity == -20
    assert (rows[1].on, rows[1].effective_on) == (date(2026, 11, 16), date(2026, 11, 14))


def test_fidelity_positions_merge_lots_and_name_the_core_fund():
    individual = account("fidelity_positions.csv")
    core, hearth, pending = individual.positions

    assert (individual.number, individual.is_masked) == ("Z10020030", False)
    assert (core.symbol, core.is_cash, core.value) == ("CORE1", True, D("2040.55"))
    assert (hearth.quantity, hearth.value, hearth.cost) == (D(60), D("2475.00"), None)
    assert (pending.symbol, pending.value) == ("PENDING", D(-120))


def test_fidelity_history_leaves_sweeps_out():
    individual, roth = (account("fidelity_history.csv", n).transactions for n in (0, 1))

    assert [one.kind for one in individual] == [Movement.SELL, Movement.FEE, Movement.DIVIDEND, Movement.TRANSFER_OUT]
    assert individual[0].commission == D("0.67")
    assert [one.kind for one in roth] == [Movement.DEPOSIT, Movement.BUY]


def test_a_total_that_does_not_fit_names_the_row_that_explains_it():
    text = text_of("schwab_positions_all_accounts.csv").replace('"$7,945.00"', '"$6,440.00"')

    (wrong,) = read(text).problems

    assert (wrong.row, wrong.column, wrong.cell) == (9, "Market Value", "$6,440.00")
    assert "$1,505.00 more" in wrong.problem
    assert "QUIL in row 6" in wrong.problem


def test_d2_a_wrong_cell_is_named_by_row_column_and_text():
    text = text_of("schwab_transactions.csv").replace('"-$4,200.00"', '"4.200,00"')

    (wrong,) = read(text).problems

    assert (wrong.row, wrong.column, wrong.cell) == (10, "Amount", "4.200,00")
    assert "1,234.56" in wrong.fix


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ('"Buy","HRTH"', '"Buy",""', "Symbol", "symbol is empty"),
        ('"10/01/2026"', '"13/10/2026"', "Date", "day before the month"),
        ('"BANK INT 101626-111526"', '"=HYPERLINK(1)"', "Description", "formula"),
    ],
)
def test_d2_what_a_row_lacks_is_said(old, new, column, words):
    (wrong,) = read(text_of("schwab_transactions.csv").replace(old, new)).problems

    assert wrong.column == column
    assert words in wrong.problem


def test_transactions_that_do_not_add_up_warn():
    statement = read(text_of("schwab_transactions.csv").replace("$1,558.19", "$1.00"))

    assert not statement.problems
    assert "Check that the download is complete." in statement.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_d4_encodings_give_the_same_statement(encoding):
    text = text_of("schwab_transactions.csv").replace("HEARTH", "HÉARTH")

    assert fetch(text.encode(encoding), today=TODAY) == read(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"a,b\x00c", "NUL"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB"),
        (b"a\n" * (MAX_ROWS + 1), "60,000 rows"),
        (b"a," * 300, "200 columns"),
        (b"a" * 40_000, "32 KB"),
        (b'"a\nb,c\n', "quotation mark"),
        (b"\x81\x8d\xff", "no text"),
        (b"PK\x03\x04rest", "Excel or zip"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"OFXHEADER:100\n<OFX><FI><ORG>Acorn Bank</FI>", "no </OFX>"),
        (b"Date,Details,Amount,Balance\n", "Vanguard"),
        (b'"OAK Lot Details for XXXX-7701 as of 02:45 PM ET, 11/20/2026"\n', "no positions or transactions"),
        (b"Name,Birthday\nivy,1 May\n", "Name, Birthday"),
    ],
)
def test_t15_what_is_no_statement_hears_what_to_do(content, words):
    with pytest.raises(StatementRefused, match=words):
        fetch(content, today=TODAY)


def test_a_statement_from_the_future_is_refused():
    with pytest.raises(StatementRefused, match="future"):
        fetch((FILES / "schwab_transactions.csv").read_bytes(), today=date(2026, 11, 1))


def test_a_header_without_rows_is_refused():
    header = text_of("schwab_transactions.csv").splitlines()[1]

    with pytest.raises(StatementRefused, match="no positions or transactions"):
        read(header + "\n")


@pytest.mark.parametrize(
    ("heading", "number", "name"),
    [
        ("Brokerage XXXX-1234", "XXXX-1234", "Brokerage"),
        ("Individual ...418", "...418", "Individual"),
        ("Individual X12345678", "X12345678", "Individual"),
        ("Roth IRA", "", "Roth IRA"),
        ("X" * 30_000, "", "X" * 30_000),
        ("1" * 30_000 + "!", "", "1" * 30_000 + "!"),
    ],
)
def test_a_heading_however_long_is_read_at_once(heading, number, name):
    """A pattern that tried every beginning of the number took minutes for the fifth."""
    for _ in range(500):
        assert account_of(heading) == (number, name)
