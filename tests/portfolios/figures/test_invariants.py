"""Do the laws of the figures hold for a few drawn cases of each? `bin/assure figures-hold` asks 1,000."""

import pytest

from tests.portfolios.figures.invariants import LAWS


@pytest.mark.parametrize("one", LAWS, ids=lambda one: one.name)
def test_law(one):
    one.ask(cases=15)
