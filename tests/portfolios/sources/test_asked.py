"""Does a row with a word that nobody knows come in with its units and money, and is it asked about instead of guessed?"""

from decimal import Decimal as D

import pytest

from portfolios.sources import Movement, StatementRefused
from tests.portfolios.sources.test_files import read, text_of


@pytest.mark.parametrize(
    ("name", "old", "new", "quantity", "amount"),
    [
        ("schwab_transactions.csv", '"Advisor Fee"', '"Moonshine"', 0, "-62.10"),
        ("schwab_transactions.csv", '"Sell"', '"Moonshine"', -20, "819.98"),  # printed without a sign: against its money
        ("schwab_transactions.csv", '"Buy"', '"Moonshine"', 70, -4200),
        ("schwab_transactions.csv", '"Security Transfer"', '"Moonshine"', 150, 0),
        ("fidelity_history.csv", "YOU SOLD HEARTH", "MOONSHINE OF HEARTH", -5, "204.83"),
        ("vanguard.csv", "09/01/2026,Transfer (incoming)", "09/01/2026,Moonshine", 24, 0),  # its worth is no money
        ("vanguard.csv", "10/06/2026,Sell", "10/06/2026,Moonshine", -4, "191.98"),
        ("fidelity_plan.csv", "Loan Repayments", "Moonshine", "1.605", 0),  # a plan holds no money
        ("vanguard_plan.csv", "Contribution AIP", "Moonshine", 25, 0),
        ("ibkr_flex.csv", '"Deposits/Withdrawals"', '"Moonshine"', 0, 3800),
        ("ofx_brokerage.qfx", "<NAME>ADVISORY FEE", "<NAME>MOONSHINE", 0, -15),
    ],
)
def test_an_unknown_word_comes_in_as_not_known_with_what_it_moved(name, old, new, quantity, amount):
    statement = read(text_of(name).replace(old, new, 1))

    assert not statement.problems
    (odd,) = (one for account in statement.accounts for one in account.transactions if one.kind is Movement.UNKNOWN)
    assert (odd.quantity, odd.amount) == (D(quantity), D(amount))
    (warning,) = (one for one in statement.warnings if "moonshine" in one.lower())
    assert warning.startswith(f"Row {odd.row} is called “")
    assert "the account’s records ask what it was" in warning


def test_one_warning_for_all_rows_of_a_word():
    text = text_of("schwab_transactions.csv").replace('"Sell"', '"Moonshine"').replace('"Buy"', '"Moonshine"')

    (warning,) = read(text).warnings
    assert warning.startswith("2 rows, the first of them row 3, are called “Moonshine”")


def test_what_moved_nothing_is_not_asked_about():
    text = text_of("schwab_transactions.csv").replace(
        '"10/01/2026","MoneyLink', '"10/01/2026","Moonshine","HRTH","","","","",""\n"10/01/2026","MoneyLink'
    )

    statement = read(text)
    assert not statement.warnings
    assert [one.kind for one in statement.accounts[0].transactions if one.action == "Moonshine"] == [Movement.OTHER]


def test_a_file_of_nothing_but_unknown_words_is_refused():
    """Another language, or another layout."""
    text = text_of("schwab_transactions.csv")
    for word in ("Sell", "Bank Interest", "Advisor Fee", "Reinvest Shares", "Stock Split", "Buy"):
        text = text.replace(f'"{word}"', f'"Mond{word[:3]}"')

    with pytest.raises(StatementRefused, match="words for what happened that we do not know, such as “Mond"):
        read(text)
