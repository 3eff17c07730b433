"""Does the tighter band decide?"""

from decimal import Decimal as D

import pytest

from portfolios.figures import Bands, drift_of


@pytest.mark.parametrize(
    ("weight", "target", "band", "breach"),
    [
        ("0.6500", "0.60", "0.0500", False),
        ("0.6501", "0.60", "0.0500", True),
        ("0.0751", "0.10", "0.0250", False),
        ("0.0749", "0.10", "0.0250", True),
        ("0.0500", "0.00", "0.0500", False),
    ],
)
def test_c11_a_breach_is_judged_by_the_tighter_band(weight, target, band, breach):
    drift = drift_of(D(weight), D(target))

    assert drift.band == D(band)
    assert drift.is_breach is breach
    assert drift.drift == D(weight) - D(target)


def test_c11_a_firm_may_choose_other_bands():
    bands = Bands(absolute=D("0.03"), relative=D("0.50"), is_tighter=False)

    assert drift_of(D("0.14"), D("0.10"), bands).band == D("0.05")
