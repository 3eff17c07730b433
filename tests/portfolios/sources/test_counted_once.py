"""Is nothing counted twice, left out or turned round: a settlement fund, a journal within an account, a short, a transfer?"""

from datetime import date

import pytest

from portfolios.sources import fetch

TODAY = date(2026, 11, 23)
HELD = "Symbol,Description,Quantity,Price,Market Value,Cost Basis,Security Type\n"
TITLE = '"Positions for account Own ...123 as of 04:12 PM ET, 10/02/2026"\n'
MOVED = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n"
RUN = "Run Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($)\n"


def read(text):
    return fetch(text.encode(), today=TODAY)


def moves(text):
    (account,) = read(text).accounts
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in account.transactions]


@pytest.mark.parametrize(("cash", "values"), [("1000.00", [1000]), ("0", [1000]), ("1250.00", [1000, 1250])])
def test_d2_a_settlement_fund_that_is_stated_as_cash_once_more_counts_once(cash, values):
    fund = "<POSMF><INVPOS><SECID><UNIQUEID>F1</SECID><POSTYPE>LONG<UNITS>1000<UNITPRICE>1<MKTVAL>1000.00</INVPOS></POSMF>"
    found = read(
        "OFXHEADER:100\n<OFX><INVSTMTRS><DTASOF>20261120<CURDEF>USD<INVACCTFROM><BROKERID>x.com<ACCTID>5</INVACCTFROM>"
        f"<INVPOSLIST>{fund}</INVPOSLIST><INVBAL><AVAILCASH>{cash}</INVBAL></INVSTMTRS>"
        "<SECLIST><MFINFO><SECINFO><SECID><UNIQUEID>F1</SECID><SECNAME>Money fund<TICKER>VMFXX</SECINFO></MFINFO></SECLIST></OFX>"
    )

    assert [one.value for one in found.accounts[0].positions] == values


def test_d2_what_fidelity_journals_between_cash_and_margin_neither_comes_nor_goes():
    told = "JOURNALED JNL VS A/C TYPES"
    rows = (
        f"10/01/2026,{told} (Cash),,No Description,Cash,,,,,,-500\n10/01/2026,{told} (Margin),,No Description,Margin,,,,,,500\n"
    )
    rows += f"10/01/2026,{told} (VTI) (Cash),VTI,Fund,Cash,,-10,,,,\n10/01/2026,{told} (VTI) (Margin),VTI,Fund,Margin,,10,,,,\n"

    assert moves(f"{RUN}{rows}10/01/2026,DIVIDEND RECEIVED (T),T,AT&T,Cash,,,,,,5\n") == [("dividend", "T", 0, 5)]


@pytest.mark.parametrize("worth", ["$0.00", "--"])
def test_d2_an_account_of_schwab_that_may_trade_futures_and_has_none_comes_in(worth):
    found = read(f"{TITLE}{HELD}T,AT&T,10,$5,$50.00,$40,Equity\nFutures Positions Market Value,--,--,--,{worth},--,--\n")

    assert (found.problems, [one.symbol for one in found.accounts[0].positions]) == ((), ["T"])


def test_d2_futures_of_schwab_that_are_worth_something_are_refused():
    found = read(f"{TITLE}{HELD}T,AT&T,10,$5,$50.00,$40,Equity\nFutures Positions Market Value,--,--,--,$7.00,--,--\n")

    assert found.problems[0].problem == "Not carried yet: futures."


@pytest.mark.parametrize("cost", ["$300.00", "-$300.00", "($300.00)"])
def test_d2_what_was_received_for_a_short_is_a_negative_cost_however_it_is_printed(cost):
    (held,) = read(f"{TITLE}{HELD}GME,GameStop,-10,$25,-$250.00,{cost},Equity\n").accounts[0].positions

    assert (held.value, held.cost) == (-250, -300)


def test_d2_shares_that_schwab_transfers_move_no_money_though_their_worth_is_printed():
    assert moves(f'{MOVED}10/01/2026,Security Transfer,VTI,Fund,100,,,"$33,000.00"\n') == [("transfer_in", "VTI", 100, 0)]
