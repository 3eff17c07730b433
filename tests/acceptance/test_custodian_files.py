"""Do files that nobody here wrote import, or hear a reason that a person understands?

Reads ../shared/data/custodian beside the repository; says so and skips where it is not there.
"""

from datetime import date
from pathlib import Path

import pytest

from portfolios.sources import StatementRefused, fetch

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "custodian"
TODAY = date(2026, 11, 23)
OURS = sorted(file for file in FOLDER.glob("*") if file.name.startswith(("schwab", "fidelity")))
OTHERS = sorted(file for file in FOLDER.glob("*") if file not in OURS)
ADD_UP_TO_ANOTHER_TOTAL = {"schwab_jbms_test_basic_positions_All-Accounts-Positions-2020-11-15.CSV"}

pytestmark = pytest.mark.skipif(not OURS, reason="../shared/data/custodian is not on this machine")


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_schwab_and_fidelity_files_import_or_say_why_not(file):
    statement = fetch(file.read_bytes(), today=TODAY)

    assert statement.row_count
    if file.name in ADD_UP_TO_ANOTHER_TOTAL:
        assert "SMAL 04/01/2020 32.00 P in row 13" in statement.problems[0].problem
    else:
        assert not statement.problems


@pytest.mark.parametrize("file", OTHERS, ids=lambda file: file.name)
def test_other_custodians_files_are_named_and_refused(file):
    with pytest.raises(
        StatementRefused, match=r"^This looks like an? .+ Schwab and Fidelity files \(CSV\) can be imported today\.$"
    ):
        fetch(file.read_bytes(), today=TODAY)
