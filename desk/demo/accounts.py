"""How do the accounts of the demonstration come into a firm: instruments, shares, targets and every transaction?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from desk.demo.benchmarks import tell_benchmarks
from desk.demo.households import Served
from desk.demo.ledger import Book
from desk.demo.ledger import past as past_of
from desk.demo.past import Past, save_all
from desk.demo.people import Account, flows_of
from desk.demo.statements import statement
from events import MACHINE, retold
from markets.models import Security
from portfolios import matching
from portfolios.actions import book, revalue
from portfolios.keys import keyed
from portfolios.models import AssetClass, Ownership, Portfolio, Target
from portfolios.sources import fetch

BENCHMARK = "SP500"
BAND, NARROW_BAND = Decimal("0.05"), Decimal("0.03")


@dataclass(frozen=True, slots=True)
class Opened:
    """An account as it stands in the database, and in the ledger up to its next statement."""

    served: Served
    account: Account
    portfolio: Portfolio
    book: Book


def tell_accounts(served: list[Served], past: Past) -> list[Opened]:
    """Portfolios with everything that moved in them, booked and valued as if it had come from the custodians' files."""
    benchmark = Security.objects.get(symbol=BENCHMARK).pk
    blends = tell_benchmarks(past)
    told = [_opened(one, account, past) for one in served for account in one.family.accounts]
    for one in told:
        one.portfolio.blend = blends.get(one.account.mix)
        one.portfolio.benchmark_id = None if one.portfolio.blend else benchmark
    save_all(one.portfolio for one in told)
    save_all(row for one in told for row in _owners(one))
    save_all(row for one in served for row in _targets(one, past))
    names = dict(Security.objects.values_list("symbol", "name"))
    for one in told:
        text = statement(one.account, one.book.movements, names, past.closes.days[-1])
        read = fetch(text.encode(), today=past.today).accounts[0]
        book(portfolio=one.portfolio, lines=list(keyed(read.transactions)))
    with retold(past.now):
        revalue(portfolio_ids=[one.portfolio.pk for one in told], by=MACHINE, at=past.now)
    return told


def _opened(served: Served, account: Account, past: Past) -> Opened:
    book = past_of(account, flows_of(served.family, account), past.closes)
    at = past.moment(book.movements[0].on, 12, served.family.zone)
    portfolio = Portfolio(
        household=served.household,
        name=account.name,
        custodian=account.custodian,
        account_number=account.number,
        account_digest=matching.digest(account.number),
        account_tail=matching.tail(account.number),
        opened_on=book.movements[0].on,
        last_sync=past.days_ago(5, 18, served.family.zone),
        created_at=at,
    )
    past.add(
        "portfolio.opened",
        served.household.advisor.actor,
        portfolio,
        served.household.pk,
        at,
        data={"custodian": account.custodian},
        detail={"name": account.name},
    )
    return Opened(served, account, portfolio, book)


def _owners(opened: Opened) -> Iterator[models.Model]:
    """The owner that the story names, else everybody in equal parts."""
    clients = [client for client in opened.served.clients if opened.account.owner in ("", client.name)]
    share = (1 / Decimal(len(clients))).quantize(Decimal("0.000001"))
    for client in clients:
        yield Ownership(portfolio=opened.portfolio, client=client, share=share, created_at=opened.portfolio.created_at)


def _targets(served: Served, past: Past) -> Iterator[models.Model]:
    """What was agreed for the household: the accounts' shares of cash, weighted by what they began with."""
    accounts = served.family.accounts
    cash = sum((one.cash * one.opening for one in accounts), Decimal(0)) / sum(one.opening for one in accounts)
    cash = cash.quantize(Decimal("0.01"))
    on = past.day(weeks=max(one.opened for one in accounts), weekday=4)
    band = NARROW_BAND if cash <= Decimal("0.1") else BAND
    for asset_class, weight in ((AssetClass.US_EQUITY, 1 - cash), (AssetClass.CASH, cash)):
        yield Target(household=served.household, asset_class=asset_class, weight=weight, band=band, agreed_on=on)
