"""Do files that nobody here wrote import, or hear a reason that a person understands?

Reads ../shared/data/custodian beside the repository; says so and skips where it is not there.
"""

from datetime import date
from pathlib import Path

import pytest

from portfolios.sources import StatementRefused, fetch

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "custodian"
TODAY = date(2026, 11, 23)
ALL = sorted(FOLDER.glob("*"))
ADD_UP_TO_ANOTHER_TOTAL = {"schwab_jbms_test_basic_positions_All-Accounts-Positions-2020-11-15.CSV"}
REFUSED = {
    "ghostfolio_sample.csv": "no layout that we know",
    "ghostfolio_sample.json": "a JSON file",
    "wealthfolio_sample_holdings.csv": "no layout that we know",
    "vanguard_uk_kapji_cash_report.csv": "rows name no symbols",
    "ofx_ofxparse_signon_fail.ofx": "answered the download with an error",
    "ofx_ofxparse_fail_nice_decimal_error.ofx": "kept in CAD",
    "ibkr_kapji_basic.csv": "kept in GBP",
}
NOT_CARRIED = "kept in EUR. Not carried yet"  # accounts in euros, as all of the Flex samples are

pytestmark = pytest.mark.skipif(not ALL, reason="../shared/data/custodian is not on this machine")


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_a_file_imports_right_or_says_why_not(file):
    refused = REFUSED.get(file.name) or (NOT_CARRIED if file.name.startswith("ibflex_pp") else "")
    if refused:
        with pytest.raises(StatementRefused, match=refused):
            fetch(file.read_bytes(), today=TODAY)
        return

    statement = fetch(file.read_bytes(), today=TODAY)

    assert statement.row_count
    if file.name in ADD_UP_TO_ANOTHER_TOTAL:
        assert "SMAL 04/01/2020 32.00 P in row 13" in statement.problems[0].problem
    elif file.name == "ibkr_flex_csv_stocks.csv":
        (wrong,) = statement.problems
        assert (wrong.row, wrong.cell) == (4, "EUR")
        assert "FX Rate To Base" in wrong.fix
    else:
        assert not statement.problems
