"""Is a figure of the economy invisible until it was published, and does trouble with its provider say so?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path

import pytest

from events import MACHINE
from events.models import Event
from markets.actions import sync_indicators
from markets.indicators import SERIES, bundled, known_on, released_on
from markets.models import Indicator, PriceFeed
from tenants import enter
from tests.markets.provider_stub import provider

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def brought(operator_firm):
    with enter.operator():
        yield sync_indicators(by=MACHINE, at=NOW)


def observed(values=None):
    return (200, {"observations": [{"date": f"{month}-01", "value": value} for month, value in (values or {}).items()]})


@pytest.mark.parametrize(
    ("series", "month", "known"),
    [
        ("cpi", date(2022, 10, 1), date(2022, 11, 30)),  # published on 10 November
        ("cpi", date(2013, 9, 1), date(2013, 10, 30)),  # published on that day: the government had been shut
        ("unemployment", date(2022, 11, 1), date(2022, 12, 14)),
        ("unemployment", date(2025, 9, 1), date(2025, 11, 20)),  # the government had been shut
        ("ten_year", date(2022, 11, 1), date(2022, 12, 7)),
        ("fed_funds", date(2021, 12, 1), date(2022, 1, 7)),
    ],
)
def test_d6_a_value_is_invisible_the_day_before_its_release(brought, series, month, known):
    assert released_on(series, month) == known
    assert known_on(known - DAY, [series])[series].at(month) is None
    assert known_on(known, [series])[series].at(month) is not None
    assert known_on(known, [series])[series].released[-1] <= known


def test_what_ships_with_the_product_comes_in_once(brought):
    assert brought == len(list(bundled.observations())) > 2000
    assert sync_indicators(by=MACHINE, at=NOW) == 0
    assert Event.objects.filter(kind="indicators.synced").count() == 1
    assert known_on(date(1980, 3, 20), ["fed_funds"])["fed_funds"].values == (D("13.82"), D("14.13"))
    assert known_on(NOW.date(), ["cpi"])["cpi"].at(date(2025, 10, 1)) is None  # never published


def test_a_correction_counts_from_the_day_on_which_it_was_met(brought):
    with provider(FRED_API_KEY="fred-secret") as script:
        script.by_part = {
            "UNRATE": observed({"2025-11": "4.5", "2026-10": "4.4"}),
            "CPIAUCSL": observed({"2026-10": "."}),
            "GS10": observed({"2026-06": "4.47"}),
            "FEDFUNDS": observed(),
        }
        assert sync_indicators(by=MACHINE, at=NOW) == 2
        script.by_part["CPIAUCSL"] = observed({"2026-09": "330.1"})
        assert sync_indicators(by=MACHINE, at=NOW + DAY) == 1
        asked = script.asked[0]

    before, after = (known_on(day, ["unemployment", "cpi"]) for day in (NOW.date() - DAY, NOW.date() + DAY))
    assert before["unemployment"].at(date(2025, 11, 1)) == D("4.6")
    assert after["unemployment"].at(date(2025, 11, 1)) == D("4.5")
    assert before["unemployment"].at(date(2026, 10, 1)) == D("4.4")  # published on 14 November
    assert (before["cpi"].at(date(2026, 9, 1)), after["cpi"].at(date(2026, 9, 1))) == (None, D("330.1"))  # it came late
    assert "observation_start=2023-10-01" in asked


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((429, {}), "has had enough requests"),
        ((200, {"error_message": "Bad"}), "without observations"),
        (observed({"2026-10": "1e9"}), "for a figure"),
        ((200, {"observations": [{"date": "soon", "value": "1"}]}), "for a month"),
    ],
)
def test_d6_trouble_is_said_and_the_provider_left_alone(brought, answer, words):
    with provider(FRED_API_KEY="fred-secret") as script:
        script.by_part = {"/fred/": answer}
        assert sync_indicators(by=MACHINE, at=NOW) == 0
        assert sync_indicators(by=MACHINE, at=NOW + DAY / 12) == 0
        assert len(script.asked) == 1
    feed = PriceFeed.objects.get(name="fred")
    assert words in feed.trouble
    assert "secret" not in feed.trouble
    assert feed.paused_until > NOW


def test_without_a_key_nobody_is_asked(brought):
    with provider(FRED_API_KEY="") as script:
        sync_indicators(by=MACHINE, at=NOW)
    assert script.asked == []
    assert set(Indicator.objects.values_list("source", flat=True)) == {"indicators"}


def test_every_reader_goes_through_known_on():
    root = Path(__file__).parents[2]
    apps = ("markets", "portfolios", "messaging", "insights", "desk", "feedback", "clients", "relate")
    readers = {
        str(file.relative_to(root))
        for app in apps
        for file in (root / app).rglob("*.py")
        if "Indicator.objects" in file.read_text()
    }
    assert readers == {"markets/indicators/__init__.py", "markets/actions/indicators.py"}
    assert set(SERIES) == {"fed_funds", "cpi", "unemployment", "ten_year"}
