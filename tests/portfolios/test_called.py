"""What is a holding called, and in what is it counted?"""

from decimal import Decimal as D

import pytest

from portfolios.called import counted


@pytest.mark.parametrize(
    ("symbol", "name", "quantity", "words"),
    [
        ("AAPL", "Apple", D(1250), "1,250 sh"),
        ("F", "Ford", D("-200.5"), "−200.5 sh"),
        ("AAPL  270115C00180000", "CALL", D(-2), "−2 contracts"),
        ("MSFT  261218P00260000", "PUT", D(1), "1 contract"),
        ("912797LX3", "US Treasury bill", D(10_000), "10,000 units"),
        ("LAKE HOUSE", "Lake house", D(1), "1 unit"),
    ],
)
def test_each_in_its_own_units(symbol, name, quantity, words):
    assert counted(symbol, name, quantity) == words
