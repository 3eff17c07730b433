"""Is a cell read as the custodian meant it, or refused?"""

from datetime import date
from decimal import Decimal

import pytest

from portfolios.sources import cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$1,234.56", "1234.56"),
        ("1234.5600", "1234.5600"),
        ("-$1,234.56", "-1234.56"),
        ("$-1,234.56", "-1234.56"),
        ("(123.45)", "-123.45"),
        ("($123.45)", "-123.45"),
        ("+1.2", "1.2"),
        ("+2.68%", "2.68"),
        (".5", "0.5"),
        ("0", "0"),
        ("12,345,678", "12345678"),
    ],
)
def test_d4_numbers_as_custodians_print_them(cell, value):
    assert cells.number(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["", "--", "-", "n/a", "N/A", "Incomplete"])
def test_what_is_left_out_is_no_number(cell):
    assert cells.number(cell) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("1.234,56", "comma"),
        ("1,23", "comma"),
        ("12,34.5", "comma"),
        ("1,2345", "comma"),
        ("1.2E+05", "shortened"),
        ("#REF!", "error"),
        ("########", "error"),
        ("abc", "not a number"),
        ("1 2 3 x", "not a number"),
        ("--5", "not a number"),
        ("-(5)", "not a number"),
        ("(-5)", "not a number"),
        ("$", "not a number"),
        ("+", "not a number"),
        ("=1+1", "formula"),
        ("@SUM(A1)", "formula"),
        ("9" * 40, "too large"),
        ("NaN5", "not a number"),
        ("١٢٣", "not a number"),
    ],
)
def test_d4_what_could_mean_two_things_is_refused(cell, words):
    with pytest.raises(cells.CellProblem, match=words) as wrong:
        cells.number(cell)

    assert wrong.value.fix.endswith(".")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("04/17/2023", (date(2023, 4, 17), date(2023, 4, 17))),
        ("04/17/2023 as of 04/15/2023", (date(2023, 4, 17), date(2023, 4, 15))),
        ("2023-04-17", (date(2023, 4, 17), date(2023, 4, 17))),
    ],
)
def test_days_as_custodians_print_them(cell, expected):
    assert cells.days(cell) == expected


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("17/04/2023", "day before the month"),
        ("02/30/2023", "no such day"),
        ("04/17/23", "form"),
        ("", "form"),
        ("45000", "form"),
    ],
)
def test_d4_a_day_that_could_be_another_is_refused(cell, words):
    with pytest.raises(cells.CellProblem, match=words):
        cells.days(cell)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("06:04 PM ET, 11/15/2020", date(2020, 11, 15)),
        ("09:05 AM ET, 2026/11/20", date(2026, 11, 20)),
        ("Date downloaded Nov-19-2025 12:11 p.m ET", date(2025, 11, 19)),
        ("Date downloaded Xyz-19-2025", None),
        ("no date at all", None),
    ],
)
def test_the_day_of_a_title_or_footer(sentence, expected):
    assert cells.day_within(sentence) == expected
