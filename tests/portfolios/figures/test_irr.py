"""Is the money-weighted rate the published one, the only one, and dated at the end of its days?"""

from datetime import date

import pytest

from portfolios.figures import NotAvailable, inclusive, money_weighted_return, xirr

EXCEL = [
    (date(2008, 1, 1), -10000),
    (date(2008, 3, 1), 2750),
    (date(2008, 10, 30), 4250),
    (date(2009, 2, 15), 3250),
    (date(2009, 4, 1), 2750),
]
BEANGROW = [
    (date(2020, 12, 30), -206),
    (date(2020, 12, 30), -103),
    (date(2020, 12, 31), -104),
    (date(2021, 1, 1), 416),
]


def test_c1_excel_documents_this_rate():
    assert xirr(EXCEL) == pytest.approx(0.3733625335, abs=1e-9)


def test_c1_beangrow_documents_this_rate():
    assert xirr(BEANGROW) == pytest.approx(3.530, abs=5e-4)


def test_c8_flows_of_one_sign_have_no_rate():
    answer = xirr([(date(2024, 1, 1), -100), (date(2025, 1, 1), -100)])

    assert isinstance(answer, NotAvailable)
    assert "put in and taken out" in answer.reason


def test_c8_several_rates_are_refused_rather_than_one_of_them_chosen():
    answer = xirr([(date(2021, 1, 1), -100), (date(2022, 1, 1), 230), (date(2023, 1, 1), -132)])

    assert isinstance(answer, NotAvailable)
    assert "More than one rate" in answer.reason


def test_a_calendar_year_runs_from_end_of_day_to_end_of_day():
    start, end = inclusive(first_day=date(2017, 1, 1), last_day=date(2017, 12, 31))
    right = money_weighted_return(opening=1000, closing=1150, flows=[], start=start, end=end)
    naive = xirr([(date(2017, 1, 1), -1000), (date(2017, 12, 31), 1150)])

    assert (end - start).days == 365
    assert right == pytest.approx(0.15, abs=1e-9)
    assert naive - right == pytest.approx(0.0005, abs=1e-4)


def test_c4_under_one_year_the_rate_is_that_of_the_period():
    answer = money_weighted_return(opening=1000, closing=1050, flows=[], start=date(2025, 12, 31), end=date(2026, 3, 31))

    assert answer == pytest.approx(0.05, abs=1e-9)


def test_c7_a_period_without_days_or_money_says_so():
    day = date(2026, 1, 1)

    assert isinstance(money_weighted_return(opening=1, closing=1, flows=[], start=day, end=day), NotAvailable)
    assert isinstance(money_weighted_return(opening=0, closing=0, flows=[], start=day, end=date(2026, 2, 1)), NotAvailable)
