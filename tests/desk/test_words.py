from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desk import charts
from desk.templatetags import relate as say
from desk.today.heat import labels
from portfolios.figures import Figure, NotAvailable


@pytest.mark.parametrize(
    ("number", "said"),
    [("950", "$950"), ("1500", "$1.5K"), ("214600000", "$214.6M"), ("-1200000", "−$1.2M"), ("3100000000", "$3.1B")],
)
def test_a_tile_says_money_in_short(number, said):
    assert say.compact_money(Decimal(number)) == said


def test_what_is_not_available_is_a_dash():
    assert say.money(NotAvailable("One valuation.")) == say.percent(None) == say.signed(NotAvailable("x")) == "—"


def test_a_figure_says_its_value():
    figure = Figure(Decimal("0.0914"), "fraction", "time-weighted", date(2026, 11, 20), "closes")
    assert say.signed_percent(figure) == "+9.1%"


@pytest.mark.parametrize(
    ("score", "step"), [(10, "3"), (7, "3"), (4, "2"), (1, "1"), (0, "0"), (-3, "-1"), (-4, "-2"), (-7, "-3")]
)
def test_heat_steps(score, step):
    assert say.heat(score) == step


def test_no_signal_has_no_heat():
    assert say.heat(None) == ""


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=1), "Yesterday"),
        (timedelta(days=3), "Fri"),
        (timedelta(days=30), "24 Oct"),
        (timedelta(days=400), "19 Oct 2025"),
    ],
)
def test_how_long_ago(time_machine, ago, said):
    now = datetime(2026, 11, 23, 14, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    assert say.since(now - ago) == said


@pytest.mark.parametrize(("name", "letters"), [("Okafor–Reyes", "OR"), ("Hiroshi & Emi Tanaka", "HT"), ("Ivy", "I"), ("", "")])
def test_initials(name, letters):
    assert say.initials(name) == letters


def test_a_line_touches_its_box():
    line = charts.line([0, 5, 10], left=0, right=100, top=0, bottom=50)
    assert line.path == "M0.0 50.0L50.0 25.0L100.0 0.0"


def test_a_thinned_line_keeps_its_ends():
    assert charts.thinned(list(range(251)), 6) == [0, 50, 100, 150, 200, 250]
    assert charts.thinned([1, 2], 6) == [1, 2]


@pytest.mark.parametrize("values", [[0, 0], [-0.021, 0.089], [0.5, 3.2], [-0.9, -0.1]])
def test_an_axis_holds_every_value_and_zero(values):
    axis = charts.axis(values, top=0, bottom=100)
    assert axis.low <= min(*values, 0) <= max(*values, 0) <= axis.high
    assert 2 <= len(axis.lines) <= 7
    assert 0 <= axis.zero <= 100


def test_the_first_week_names_its_month_unless_the_next_one_does():
    weeks = [date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14)]
    assert labels(weeks) == ["31", "7 Sep", "14"]
    assert labels([date(2026, 9, 14), date(2026, 9, 21)]) == ["14 Sep", "21"]
