"""A household with books to write about, the firm's approval rule, and a message on its way through a provider of ours."""

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


@pytest.fixture
def policy(larkspur):
    """`policy("none")`: the firm's approval rule for this test."""

    from tenants import enter

    def change(approval_rule):
        larkspur.compliance_rules = {**larkspur.compliance_rules, "approval": approval_rule}
        enter.required().compliance_rules = larkspur.compliance_rules

    before = dict(larkspur.compliance_rules)
    yield change
    enter.required().compliance_rules = before


@pytest.fixture
def provider(monkeypatch):
    """A mail provider on this machine, in place of the one that would be asked."""
    from messaging.actions import sending, sweeping
    from tests.messaging.posting import Provider

    provider = Provider()
    for module in (sending, sweeping):
        monkeypatch.setattr(module, "channel", lambda name: provider)
    return provider


@pytest.fixture
def message(ivy, ada, cora, provider):
    from tests.messaging.posting import on_its_way

    return on_its_way(ivy, ada, cora)


@pytest.fixture
def row(message):
    return message.deliveries.get()


@pytest.fixture
def sendgrid(fay):
    """The firm's account at SendGrid, whose key its admin has set."""
    from messaging import actions
    from tenants import enter
    from tests.messaging.sendgrid import Account

    made = Account()
    with enter.firm(fay.firm_of_test):
        actions.set_key(provider="sendgrid", text=made.public_key, by=fay, at=NOW)
    return made


@pytest.fixture
def sent(row, message, provider):
    from tests.messaging.posting import send

    send(row)
    return row


@pytest.fixture
def later():
    """Two hours after the letter went."""
    import time_machine

    from tests.messaging.posting import LATER

    with time_machine.travel(LATER, tick=False):
        yield LATER


@pytest.fixture
def hook(visitor, larkspur):
    return visitor(larkspur, enforce_csrf_checks=True)
