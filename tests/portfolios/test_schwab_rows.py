"""Is what Schwab's interface tells of one movement or position read as it is meant, in the shapes that it really answers with?"""

import json
from decimal import Decimal as D

import pytest

from portfolios.sources.systems.schwab_rows import names_of, position, transactions

CALL = {"assetType": "OPTION", "symbol": "HRTH  261016C00050000", "description": "HEARTH 10/16/2026 $50 Call", "putCall": "CALL"}
SHARE = {"assetType": "EQUITY", "symbol": "HRTH", "description": "HEARTH & HOME INC"}
NOTE = {"assetType": "FIXED_INCOME", "symbol": "64034KEE7", "description": "A BANK 3.85% CD 07/10/2026"}
USD = {"assetType": "CURRENCY", "symbol": "CURRENCY_USD"}
HELD = {"longQuantity": 10, "shortQuantity": 0, "averagePrice": 40, "marketValue": 500, "instrument": SHARE}


def told(kind, *items, **said):
    return {"activityId": 5, "tradeDate": "2026-10-16T20:00:00+0000", "type": kind, "transferItems": list(items), **said}


def sent(said):
    """As it comes over the wire."""
    return json.loads(json.dumps(said), parse_float=D)


def of(instrument, amount, **said):
    return {"instrument": instrument, "amount": amount, **said}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (  # of a dividend, the name of the company alone
            told("DIVIDEND_OR_INTEREST", of(USD, 22.31), description="HEARTH & HOME INC", netAmount=22.31),
            [("dividend", "HRTH", 0, D("22.31"))],
        ),
        (
            told("DIVIDEND_OR_INTEREST", of(USD, 9), description="ANOTHER CO", netAmount=9),
            [("dividend", "", 0, 9)],
        ),
        (
            told("DIVIDEND_OR_INTEREST", description="MARGIN INTEREST 07/30-08/29", netAmount=-18.95),
            [("interest", "", 0, D("-18.95"))],
        ),
        (  # of an ADR's fee too: no withdrawal
            told("JOURNAL", of(USD, -0.5), description="HEARTH & HOME INC", netAmount=-0.5),
            [("charge", "HRTH", 0, D("-0.5"))],
        ),
        (told("JOURNAL", of(USD, -50), description="To savings", netAmount=-50), [("withdrawal", "", 0, -50)]),
        (
            told("RECEIVE_AND_DELIVER", of(CALL, 1, positionEffect="CLOSING"), netAmount=0),
            [("unknown", CALL["symbol"], 1, 0)],
        ),
        (
            told("RECEIVE_AND_DELIVER", of(CALL, 1, positionEffect="CLOSING"), description="Option Expiration", netAmount=0),
            [("expiry", CALL["symbol"], 1, 0)],
        ),
        (  # the shares that an assignment brings do not end
            told("RECEIVE_AND_DELIVER", of(CALL, 1), of(SHARE, 100), description="CALL ASSIGNMENT", netAmount=0),
            [("exercise", CALL["symbol"], 1, 0), ("transfer_in", "HRTH", 100, 0)],
        ),
        (  # without a sum: what its items cost
            told("TRADE", {"feeType": "COMMISSION", "cost": -1.3}, of(CALL, 2, cost=-212, positionEffect="OPENING")),
            [("buy", CALL["symbol"], 2, D("-213.3"))],
        ),
        (told("TRADE", {"amount": 3}, netAmount=0), []),  # an item of nothing that is named
    ],
)
def test_d6_a_movement_is_what_it_was(found, expected):
    one = sent(found)
    names = names_of({"positions": [HELD]}, [one])

    assert [(row.kind.value, row.symbol, row.quantity, row.amount) for row in transactions(one, 1, names)] == expected


def test_d6_a_bonds_price_is_per_cent_and_never_that_of_one():
    one = {"activityId": 5, "tradeDate": "2026-07-10T20:00:00+0000", "type": "TRADE", "netAmount": -100000}
    (row,) = transactions({**one, "transferItems": [of(NOTE, 100, cost=-100000, price=100)]}, 1)

    assert (row.quantity, row.amount, row.price) == (100, -100000, None)


@pytest.mark.parametrize(
    ("change", "cost"),
    [
        ({}, 400),
        ({"taxLotAverageLongPrice": 41.5}, 415),
        (
            {
                "longQuantity": 0,
                "shortQuantity": 2,
                "marketValue": -100,
                "taxLotAverageShortPrice": 60,
                "taxLotAverageLongPrice": 1,
            },
            -120,
        ),
        ({"instrument": {**CALL, "optionPremiumMultiplier": 10}, "averagePrice": 2}, 200),
    ],
)
def test_d6_what_a_position_cost_is_that_of_its_lots(change, cost):
    assert position(sent({**HELD, **change}), 1).cost == cost
