"""Does a float become an exact, finite number?"""

import math
from decimal import Decimal

import pytest

from portfolios.figures import NotAvailable, exact


def test_binary_dust_does_not_reach_a_person():
    assert exact(0.1 + 0.2) == Decimal("0.3")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_c7_nan_and_infinity_never_become_figures(number):
    with pytest.raises(ValueError, match="finite"):
        exact(number)


def test_what_is_not_available_is_false():
    assert not NotAvailable("There is one valuation.")
