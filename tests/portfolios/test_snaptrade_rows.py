"""Is what SnapTrade tells of one movement read as it is meant, also where it does not know a broker's own name of it?"""

import pytest

from portfolios.sources.systems.snaptrade_rows import transaction

SOLD = {
    "id": "a",
    "type": "SELL",
    "option_type": "SELL_TO_OPEN",
    "symbol": {"symbol": "HRTH", "raw_symbol": "HRTH"},
    "trade_date": "2026-10-01T00:00:00Z",
    "units": -1,
    "amount": 299,
}


def test_d6_a_contract_that_is_not_known_is_never_its_share():
    (row,) = transaction({**SOLD, "description": "HRTH 16OCT26 50 C"}, 1)

    assert (row.kind.value, row.symbol, row.quantity, row.amount) == ("short", "HRTH  261016C00050000", -1, 299)
    with pytest.raises(ValueError, match="an option that is not named"):
        list(transaction({**SOLD, "description": "Call"}, 1))
