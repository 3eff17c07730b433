"""Are the tables of brokers that no reader knows guessed well: E*TRADE, Merrill, TD Ameritrade, Pershing?"""

from dataclasses import replace
from decimal import Decimal as D
from time import process_time

from portfolios.sources import mapped
from portfolios.sources.sheet import open_sheet


def read(text):
    """As if a person agreed to every suggestion."""
    table = mapped.table_of(open_sheet(text.encode()))
    said = mapped.guessed(table)
    said = replace(said, custodian="Acorn", words={word: mapped.meaning(word) for word in said.words})
    assert not mapped.missing(said)
    return mapped.read(table, said)


def moves(text):
    statement = read(text)
    assert not statement.problems
    return [(one.kind.value, one.symbol, one.quantity, one.amount) for one in statement.accounts[0].transactions]


def pieces(text):
    statement = read(text)
    assert not statement.problems
    return [(one.symbol, one.quantity, one.value) for one in statement.accounts[0].positions]


def test_d1_a_file_of_activity_with_dollars_and_numbers_in_its_headings():
    assert moves(
        "All Transactions Activity Types\n\nTotal:,-5\n\n"
        "Activity/Trade Date,Transaction Date,Activity Type,Description,Symbol,Cusip,Quantity #,Price $,Amount $,Commission\n"
        "05/01/26,05/02/26,Dividend Reinvestment,REINVEST PRICE $ 1,OAK,9,2.5,2,-5,0\n"
        "02/18/26,02/19/26,Sold Short,PUT  OAK    02/27/26   260.000,OAK,--,-1.0,2.13,212.49,0.51\n"
        "02/27/26,02/27/26,Option Expired,PUT  OAK    02/27/26   260.000,OAK,--,1.0,,0,0\n"
        "01/10/26,01/10/26,Online Transfer,TRNSFR,--,--,,,550,\n"
    ) == [
        ("buy", "OAK", 2.5, -5),
        ("short", "OAK   260227P00260000", -1, D("212.49")),
        ("expiry", "OAK   260227P00260000", 1, 0),
        ("deposit", "", 0, 550),
    ]


def test_d1_a_dividend_that_is_reinvested_at_once_buys():
    assert moves(
        "For Account:,####2641\n\nTransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Description\n"
        "12/31/19,Dividend,MF,OAK,4,-80,0,REINVEST PRICE $ 20\n12/31/19,Dividend,MF,OAK,0,80,0,RECORD 12/27/19\n"
    ) == [("buy", "OAK", 4, -80), ("dividend", "OAK", 0, 80)]


def test_d1_what_happened_is_in_the_description_alone():
    assert moves(
        "DATE,TRANSACTION ID,DESCRIPTION,QUANTITY,SYMBOL,PRICE,COMMISSION,AMOUNT,REG FEE\n"
        "06/10/2021,1,CLIENT REQUESTED ELECTRONIC FUNDING RECEIPT (FUNDS NOW),,,,,6000.00,\n"
        "06/11/2021,2,Bought 30 OAK @ 27.71,30,OAK,27.71,0.00,-831.30,\n06/12/2021,3,Sold 5 ELM @ 490,5,ELM,490,0.00,2450,0.01\n"
        "08/13/2021,4,QUALIFIED DIVIDEND (ELM),,ELM,,,3,\n09/24/2021,5,ADR FEE (OAK),,OAK,,,-1,\n***END OF FILE***\n"
    )[2:] == [("sell", "ELM", -5, 2450), ("dividend", "ELM", 0, 3), ("charge", "OAK", 0, -1)]


def test_d1_two_columns_of_description():
    assert moves(
        '"Trade Date","Account #","Type","Description 1 ","Description 2","Symbol/CUSIP #","Quantity","Price ($)","Amount ($)"\n'
        '"3/29/2019","812","DividendAndInterest","Foreign Dividend","OAK PLC","OAK","--","--","1,272.00"\n'
        '"3/29/2019","812","Other","Depository Bank (ADR) Fee","OAK PLC","OAK","--","--","(10)"\n'
        '"3/29/2019","812","FundTransfers","Funds Received","WIRE TRF IN","--","--","--","30,000.00"\n""\n"Disclosures"\n'
    ) == [("dividend", "OAK", 0, 1272), ("charge", "OAK", 0, -10), ("deposit", "", 0, 30000)]


def test_d1_positions_with_lots_deposits_and_options():
    assert pieces(
        "Account Summary\nAccount,Net Account Value,Total Gain $\nOwn -2203,100,5\n\n"
        "Symbol,Last Price $,Change $,Quantity,Price Paid $,Value $\n"
        "OAK,2,--,10,1,20\n     01/15/2022,2,--,10,1,20\nOAK Dec 31 '26 $600 Put,1,0,1,5,100\nCASH,,,,,7\nTOTAL,,,20,,127\n"
    ) == [("OAK", 10, 20), ("OAK DEC 31 '26 $600 PUT", 1, 100), ("CASH", 7, 7)]
    assert pieces(
        '"COB Date","Symbol","Security Description","Account #","Quantity","Price ($)","Value ($)"\n'
        '"5/18/2026","OAK","OAK WORKS","27Z","10","420","4,200.00"\n'
        '"5/18/2026","--","DIRECT DEPOSIT PROGRM","27Z","774","1.00","774"\n'
    ) == [("OAK", 10, 4200), ("CASH", 774, 774)]


def test_a_heading_of_spaces_without_end_costs_no_time():
    wide = "a" + " " * 30_000 + "b"
    began = process_time()
    mapped.table_of(open_sheet(f"Date,Symbol,Quantity,Price ($),{wide}\n11/20/2026,OAK,1,2,{wide}\n".encode()))
    assert process_time() - began < 2
