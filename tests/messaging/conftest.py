"""A household with books to write about: two positions, a target that it has drifted from, a benchmark."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.portfolios.conftest import account, market, move  # noqa: F401

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def figures(ivy, ada, market, account, move):  # noqa: F811
    """Ivy's account holds OAK and ELM since January and is valued to the last close."""
    from portfolios.actions import revalue
    from portfolios.models import Target

    portfolio = account(benchmark_id=market["IDX"].pk)
    move(portfolio, date(2025, 12, 1), "deposit", 500_000)
    move(portfolio, date(2025, 12, 2), "buy", -300_000, "OAK", 2900)
    move(portfolio, date(2025, 12, 2), "buy", -190_000, "ELM", 3800)
    move(portfolio, date(2026, 6, 1), "fee", -1500)
    for kind, weight in (("us_equity", "0.50"), ("fixed_income", "0.45"), ("cash", "0.05")):
        Target.objects.create(
            household=ivy.household, asset_class=kind, weight=Decimal(weight), band=Decimal("0.04"), agreed_on=date(2025, 12, 1)
        )
    revalue(portfolio_ids=[portfolio.pk], by=ada.actor, at=NOW)
    return ivy.household


@pytest.fixture
def draft(figures, ada):
    from messaging.actions import draft_letter

    return draft_letter(household=figures, on=TODAY, by=ada.actor)
