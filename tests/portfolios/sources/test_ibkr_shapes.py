"""Are reports of Interactive Brokers read however the query was put together: cash by currency, lots, days, missing columns?"""

from datetime import date
from decimal import Decimal as D

import pytest

from portfolios.sources import StatementRefused, fetch

TODAY = date(2026, 11, 23)


def read(text):
    return fetch(text.encode(), today=TODAY)


def flex(*rows, base="USD"):
    about = f'<AccountInformation accountId="U1" currency="{base}"/>' if base else ""
    return (
        '<FlexQueryResponse queryName="q" type="AF"><FlexStatements count="1">'
        f'<FlexStatement accountId="U1" fromDate="20261119" toDate="20261120">{about}{"".join(rows)}</FlexStatement>'
        "</FlexStatements></FlexQueryResponse>"
    )


def held(symbol="HRTH", quantity=10, value=400, **more):
    said = {"currency": "USD", "assetCategory": "STK", "symbol": symbol, "position": quantity, "positionValue": value, **more}
    return "<OpenPosition " + " ".join(f'{name}="{told}"' for name, told in said.items()) + "/>"


def ended(currency, amount, **more):
    said = {"currency": currency, "endingCash": amount, **more}
    return "<CashReportCurrency " + " ".join(f'{name}="{told}"' for name, told in said.items()) + "/>"


def rate(currency, worth, day="20261120"):
    return f'<ConversionRate reportDate="{day}" fromCurrency="{currency}" toCurrency="USD" rate="{worth}"/>'


def pieces(text):
    return [(one.symbol, one.quantity, one.value) for one in read(text).accounts[0].positions]


def test_d2_cash_stands_currency_by_currency():
    one_other = flex(held(), ended("USD", 50), ended("EUR", 20), ended("BASE_SUMMARY", 73))
    two = flex(held(), ended("USD", 50), ended("EUR", 20), ended("GBP", -10), rate("EUR", "1.1"), rate("GBP", "1.3"))

    assert pieces(one_other)[1:] == [("CASH", 50, 50), ("CASH EUR", 20, 23)]
    assert pieces(two)[1:] == [("CASH", 50, 50), ("CASH EUR", 20, 22), ("CASH GBP", -10, -13)]


@pytest.mark.parametrize(
    ("cash", "expected"),
    [
        ((ended("USD", 50),), [("CASH", 50, 50)]),  # no sum, one currency
        ((ended("BASE_SUMMARY", 73),), [("CASH", 73, 73)]),
        ((ended("USD", 1), ended("EUR", 20), ended("GBP", 9), ended("BASE_SUMMARY", 73)), [("CASH", 73, 73)]),  # no rates
        ((ended("BASE_SUMMARY", 5, toDate="20261119"), ended("BASE_SUMMARY", 7, toDate="20261120")), [("CASH", 7, 7)]),
        ((ended("USD", 0), ended("BASE_SUMMARY", 0)), []),
    ],
)
def test_d2_cash_however_much_the_query_tells(cash, expected):
    assert pieces(flex(held(), *cash))[1:] == expected


def test_d2_rates_that_do_not_tie_to_the_sum_are_not_used():
    text = flex(held(), ended("EUR", 20), ended("GBP", 10), ended("BASE_SUMMARY", 90), rate("EUR", "1.1"), rate("GBP", "1.3"))

    assert pieces(text)[1:] == [("CASH", 90, 90)]
    assert pieces(text.replace('"90"', '"35.1"'))[1:] == [("CASH EUR", 20, D("22.1")), ("CASH GBP", 10, 13)]


@pytest.mark.parametrize(
    "rows",
    [
        (held(levelOfDetail="SUMMARY"), held(quantity=4, value=160, levelOfDetail="LOT")),
        (held(quantity=4, value=160, levelOfDetail="LOT"), held(quantity=6, value=240, levelOfDetail="LOT")),
        (held(openDateTime=""), held(quantity=10, value=400, openDateTime="20240115;120000")),
        (held(quantity=4, value=160, openDateTime="20240115"), held(quantity=6, value=240, openDateTime="20250115")),
        (held(quantity=9, value=1, reportDate="20261119"), held(reportDate="20261120")),
        (held(value="", markPrice=40),),
    ],
)
def test_d2_a_position_counts_once_by_its_sum_its_lots_or_its_newest_day(rows):
    assert pieces(flex(*rows, ended("USD", 1))) == [("HRTH", 10, 400), ("CASH", 1, 1)]


def test_d2_a_row_without_its_rate_takes_the_files_rate_of_its_day():
    sold = '<Trade currency="EUR" assetCategory="STK" symbol="QUIL" tradeDate="20261119" quantity="-2" netCash="100"/>'
    (one,) = read(flex(sold, rate("EUR", "1.2", "20261119"), rate("EUR", "9"))).accounts[0].transactions
    (wrong,) = read(flex(sold, rate("EUR", "9"))).problems

    assert (one.amount, one.currency) == (120, "EUR")
    assert "does not say what that was worth in USD" in wrong.problem


def test_d2_a_dividend_that_gives_capital_back_is_no_income():
    paid = '<CashTransaction currency="USD" symbol="HRTH" type="Dividends" amount="9" dateTime="2026-11-19" description="{}"/>'

    found = read(flex(paid.format("HRTH CASH DIVIDEND (Return of Capital)"), paid.format("HRTH CASH DIVIDEND"))).accounts[0]
    assert [one.kind.value for one in found.transactions] == ["return_capital", "dividend"]


def test_d2_an_activity_statement_in_two_currencies():
    text = """Statement,Header,Field Name,Field Value
Statement,Data,Period,"November 1, 2026 - November 20, 2026"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U1
Account Information,Data,Base Currency,USD
Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,Cost Price,Cost Basis,Close Price,Value
Open Positions,Data,Summary,Stocks,EUR,QUIL,10,1,9,90,10,100
Open Positions,Data,Lot,Stocks,EUR,QUIL,10,1,9,90,10,100
Open Positions,Total,,Stocks,EUR,,,,,90,,100
Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures
Cash Report,Data,Ending Cash,Base Currency Summary,73,73,0
Cash Report,Data,Ending Cash,USD,51,51,0
Cash Report,Data,Ending Cash,EUR,20,20,0
Base Currency Exchange Rate,Header,Currency,Rate
Base Currency Exchange Rate,Data,EUR,1.1
"""
    assert pieces(text) == [("QUIL", 10, 110), ("CASH", 51, 51), ("CASH EUR", 20, 22)]
    assert read(text).as_of == date(2026, 11, 20)


ACTIVITY = """Statement,Header,Field Name,Field Value
Statement,Data,Period,"November 1, 2026 - November 20, 2026"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U1
Account Information,Data,Base Currency,USD
"""
TRADES = "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm/Fee,Code\n"


def moves(text):
    statement = read(text)
    assert not statement.problems
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in statement.accounts[0].transactions]


def traded(what, quantity, proceeds):
    return f'Trades,Data,{what},Stocks,USD,HRTH,"2026-11-19, 10:00:00",{quantity},10,{proceeds},0,O\n'


def test_d2_an_order_and_its_executions_are_one_trade_and_a_cancelled_one_is_none():
    order, trade, lot = (traded(what, 10, -100) for what in ("Order", "Execution", "ClosedLot"))

    assert moves(ACTIVITY + TRADES + order + trade + lot) == [("buy", "HRTH", 10, -100)]
    assert moves(ACTIVITY + TRADES + trade) == [("buy", "HRTH", 10, -100)]
    assert moves(ACTIVITY + TRADES + order + traded("Trade Cancel", -10, 100))[1] == ("sell", "HRTH", -10, 100)


def test_d2_an_action_names_its_security_and_what_it_did_in_words():
    header = "Corporate Actions,Header,Asset Category,Currency,Report Date,Date/Time,Description,Quantity,Proceeds,Value,Code\n"
    words = (
        ("HRTH(US42210P5061) Merged(Acquisition) WITH US7483001047 1 for 16 (QUIL, QUILL INC, US7483001047)", 100),
        ("HRTH(US42210P5061) Merged(Acquisition) WITH US7483001047 1 for 16 (HRTH, HEARTH INC, US42210P5061)", -1600),
        ("QUIL(US7483001047) Spinoff 1 for 5 (OAK, OAK WORKS, US0000000001)", 20),
        ("QUIL(US7483001047) Split 4 for 1 (QUIL, QUILL INC, US7483001047)", 300),
    )
    rows = "".join(
        f'Corporate Actions,Data,Stocks,USD,2026-11-19,"2026-11-18, 20:25:00","{said}",{n},0,0,\n' for said, n in words
    )

    assert moves(ACTIVITY + header + rows) == [
        ("merger", "QUIL", 100, 0),
        ("merger", "HRTH", -1600, 0),
        ("spin_off", "OAK", 20, 0),
        ("split", "QUIL", 300, 0),
    ]


def test_d2_a_history_prints_prices_in_the_shares_currency_and_money_in_the_accounts():
    header = "Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Price Currency,Gross Amount ,Commission,Net Amount"
    (one, paid) = (
        read(
            "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Transaction History\n"
            f"Summary,Data,Base Currency,USD\nTransaction History,Header,{header}\n"
            "Transaction History,Data,2026-11-10,U***25818,QUILL,Buy,QUIL,900.0,3.05,SGD,-2745.0,-2.5,-2747.5\n"
            "Transaction History,Data,2026-11-06,U***25818,Electronic Fund Transfer,Deposit,-,-,-,-,10000.0,-,10000.0\n"
        )
        .accounts[0]
        .transactions
    )

    assert (one.symbol, one.currency, one.quantity, one.price, one.amount) == ("QUIL", "SGD", 900, None, D("-2747.5"))
    assert (paid.kind.value, paid.symbol, paid.amount) == ("deposit", "", 10000)


def test_d2_sums_of_cash_are_no_transactions_and_a_cancelled_purchase_is_taken_back():
    paid = '<CashTransaction currency="{}" type="Deposits" amount="9" dateTime="2026-11-19"/>'
    bought = (
        '<Trade currency="USD" assetCategory="STK" symbol="HRTH" tradeDate="20261119" quantity="{}" netCash="{}" buySell="{}"/>'
    )

    assert moves(flex(paid.format("USD"), paid.format("BASE_SUMMARY"))) == [("deposit", "", 0, 9)]
    assert moves(flex(bought.format(5, -50, "BUY"), bought.format(-5, 50, "BUY (Ca.)"))) == [
        ("buy", "HRTH", 5, -50),
        ("sell", "HRTH", -5, 50),
    ]


def test_d2_positions_alone_hear_that_the_cash_is_missing():
    with pytest.raises(StatementRefused, match="add the section Cash Report"):
        read(flex(held()))


def test_d2_a_query_that_has_no_report_yet_is_said():
    with pytest.raises(StatementRefused, match="without its report"):
        read("<FlexStatementResponse><Status>Warn</Status><ErrorCode>1019</ErrorCode></FlexStatementResponse>")


def test_d2_what_comes_to_more_than_the_books_hold_is_refused_with_its_row():
    most = "900000000000000"
    by_rate = flex(held(), ended("EUR", most), ended("GBP", 5), rate("EUR", most), rate("GBP", 1))
    by_dust = flex(held(), ended("USD", 50), ended("EUR", "0.00000000000001"), ended("BASE_SUMMARY", most))
    for hostile in (by_rate, by_dust, flex(held(value=400, markPrice="50000000000000"), ended("USD", 50))):
        with pytest.raises(StatementRefused, match="too large"):
            read(hostile)


@pytest.mark.parametrize(("codes", "kind"), [("A;C", "exercise"), ("C;Ex", "exercise"), ("C;Ep", "expiry"), ("C", "cover")])
def test_d2_the_codes_of_an_option_say_how_it_ended(codes, kind):
    trade = (
        '<Trade currency="USD" assetCategory="OPT" symbol="HRTH  260320C00108000" tradeDate="20260320" quantity="1" '
        f'tradePrice="0" netCash="0" buySell="BUY" openCloseIndicator="C" notes="{codes}" transactionID="7"/>'
    )

    (row,) = read(flex(trade)).accounts[0].transactions
    assert (row.kind.value, row.symbol, row.quantity, row.amount) == (kind, "HRTH  260320C00108000", 1, 0)


def test_d4_what_was_levied_on_a_trade_is_in_its_commission_and_counts_once():
    """The columns of a true statement: 4.94 of commission and 49.40 of stamp tax are 54.34 of Comm/Fee."""
    lines = (
        "Statement,Header,Field Name,Field Value",
        'Statement,Data,Period,"March 1, 2026 - March 31, 2026"',
        "Account Information,Header,Field Name,Field Value",
        "Account Information,Data,Account,U1",
        "Account Information,Data,Base Currency,GBP",
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. Price,Proceeds,Comm/Fee,Basis,Code",
        'Trades,Data,Order,Stocks,GBP,ELM,"2026-03-27, 09:06:18","10,000",0.988,-9880,-54.34,9934.34,O;P',
        "Transaction Fees,Header,Asset Category,Currency,Date/Time,Symbol,Description,Quantity,Trade Price,Amount,Code",
        'Transaction Fees,Data,Stocks,GBP,"2026-03-27, 09:06:18",ELM,UK Stamp Tax,"8,900",0.988,-43.966,',
        'Transaction Fees,Data,Stocks,GBP,"2026-03-27, 09:06:21",ELM,UK Stamp Tax,"1,100",0.988,-5.434,',
        'Transaction Fees,Data,Stocks,GBP,"2026-03-02, 10:00:00",FIR,French Daily Trade Charge Tax,40,19.29,-3.09,',
        "Transaction Fees,Data,Total,,,,,,,-52.49,",
    )
    assert moves("\n".join(lines) + "\n") == [("buy", "ELM", 10_000, D("-9934.34")), ("tax", "FIR", 0, D("-3.09"))]
