"""Accounts to test with: a market of two securities, and portfolios of Ivy's whose books are written by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
START = date(2025, 11, 3)  # a Monday


def weekdays(start, end):
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day.weekday() < 5]


@pytest.fixture
def market(operator_firm):
    """OAK rises by 10 cents a weekday from 100, ELM stands still at 50, IDX rises by 1 from 1000."""
    from markets.models import Price, Security
    from tenants import enter

    moves = {"OAK": ("100", "0.1", "us_equity"), "ELM": ("50", "0", "fixed_income"), "IDX": ("1000", "1", "")}
    made = {}
    with enter.operator():
        for symbol, (first, step, kind) in moves.items():
            made[symbol] = Security.objects.create(
                symbol=symbol, name=f"{symbol.title()} Works", kind="stock", asset_class=kind, sector="Materials", source="test"
            )
            Price.objects.bulk_create(
                Price(security=made[symbol], on=day, close=Decimal(first) + n * Decimal(step), source="test")
                for n, day in enumerate(weekdays(START, date(2026, 11, 20)))
            )
    return made


@pytest.fixture
def account(db, ivy, ada, market):
    """account(household=...) opens one; its books are empty."""
    from portfolios.actions import open_portfolio

    numbers = iter(range(1000, 9999))

    def opened(household=None, name="Brokerage", **options):
        options = {"custodian": "Schwab", "account_number": f"8821-{next(numbers)}"} | options
        return open_portfolio(household=household or ivy.household, name=name, by=ada.actor, **options)

    return opened


@pytest.fixture
def move():
    """move(portfolio, on, kind, amount, symbol, quantity) writes one transaction."""
    from portfolios.models import Instrument, Transaction

    count = iter(range(10_000))

    def moved(portfolio, on, kind, amount, symbol="", quantity=0):
        instrument = None
        if symbol:
            from markets.models import Security

            security = Security.objects.filter(symbol=symbol).first()
            defaults = {"name": symbol, "security_id": security and security.pk}
            defaults["asset_class"] = (security and security.asset_class) or "other"
            defaults["sector"] = security.sector if security else ""
            instrument, _ = Instrument.objects.get_or_create(symbol=symbol, defaults=defaults)
        return Transaction.objects.create(
            portfolio=portfolio,
            on=on,
            kind=kind,
            amount=Decimal(str(amount)),
            instrument=instrument,
            quantity=Decimal(str(quantity)),
            key=f"hand-{next(count)}",
        )

    return moved


@pytest.fixture
def value(ada):
    """Values accounts anew."""
    from portfolios.actions import revalue

    def valued(*portfolios):
        return revalue(portfolio_ids=[one.pk for one in portfolios], by=ada.actor, at=NOW)

    return valued


@pytest.fixture
def funded(account, move, value, market):
    """Ivy's account: 10,000 paid in, 50 OAK bought, a fee and a later deposit."""
    portfolio = account(benchmark_id=market["IDX"].pk)
    move(portfolio, START, "deposit", 10_000)
    move(portfolio, START, "buy", -5_000, "OAK", 50)
    move(portfolio, date(2026, 3, 2), "fee", -25)
    move(portfolio, date(2026, 6, 1), "deposit", 2_000)
    value(portfolio)
    return portfolio


@pytest.fixture
def measured(monkeypatch):
    """The firm's conventions, for one test."""

    from tenants import enter

    def chosen(**rules):
        monkeypatch.setattr(enter.current(), "compliance_rules", rules)

    return chosen
