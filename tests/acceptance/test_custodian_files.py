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
}
KEPT_IN = {"ibkr_kapji_basic.csv": "GBP", "ofx_ofxparse_fail_nice_decimal_error.ofx": "CAD"}

pytestmark = pytest.mark.skipif(not ALL, reason="../shared/data/custodian is not on this machine")


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_a_file_imports_right_or_says_why_not(file):
    if file.name in REFUSED:
        with pytest.raises(StatementRefused, match=REFUSED[file.name]):
            fetch(file.read_bytes(), today=TODAY)
        return

    statement = fetch(file.read_bytes(), today=TODAY)

    assert statement.row_count
    kept_in = "EUR" if file.name.startswith("ibflex_pp") else KEPT_IN.get(file.name, "USD")
    assert statement.accounts[0].currency == kept_in
    if file.name in ADD_UP_TO_ANOTHER_TOTAL:
        assert "SMAL 04/01/2020 32.00 P in row 13" in statement.problems[0].problem
    elif file.name == "ibkr_flex_csv_stocks.csv":
        (wrong,) = statement.problems
        assert (wrong.row, wrong.cell) == (4, "EUR")
        assert "FX Rate To Base" in wrong.fix
    elif file.name == "ofx_ofxparse_fail_nice_decimal_error.ofx":
        (wrong,) = statement.problems
        assert (wrong.row, wrong.problem) == (36, "There is no such day.")
    else:
        assert not statement.problems
