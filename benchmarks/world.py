"""Which firms, books and accounts are measured? Made for it in a database of their own, and dropped afterwards."""

import contextlib
import gc
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client as Browser

from advisors.models import User
from clients.models import Client, Household, Note
from feedback.models import Reading, Reply, ReplyVersion
from markets.models import Price, Security
from messaging.models import Delivery, Message, Version
from portfolios.models import Instrument, Portfolio, Transaction, Valuation
from relate.lib.collecting import collect_seldom
from tenants import enter, provision, wall
from tenants.actions import create_firm
from tenants.models import Organization

MADE = "bench-"
TODAY = date(2026, 11, 20)  # a Friday
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
DAYS = [TODAY - timedelta(days=back) for back in range(364, -1, -1) if (TODAY - timedelta(days=back)).weekday() < 5]


@contextlib.contextmanager
def as_the_product() -> Iterator[None]:
    """Garbage is looked for as seldom as in the product's own processes; pure functions and their peers run in plain Python."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextlib.contextmanager
def firm() -> Iterator[Organization]:
    have_operator()
    name = f"{MADE}{secrets.token_hex(4)}"
    made = create_firm(name=name, domain=f"{name}.localhost")
    try:
        with as_the_product():
            yield made
    finally:
        drop(made)


def have_operator() -> None:
    """Every founding is told in the operator's trail."""
    with enter.nobody():
        there = Organization.objects.operators().exists()
    if not there:
        create_firm(name=f"{MADE}operator", domain=f"{MADE}operator.localhost", kind=Organization.Kind.OPERATOR)


def drop(made: Organization) -> None:
    with enter.nobody(), wall.owner_rights():
        provision.drop_schema(made.schema_name)
        Organization.objects.filter(pk=made.pk).delete()


def drop_what_was_left() -> None:
    """By a run that broke off."""
    with enter.nobody():
        left = list(Organization.objects.filter(name__startswith=MADE))
    for made in left:
        drop(made)


def advisor() -> User:
    return User.objects.create_user("ada@bench.example", name="Ada Bench", role="advisor")


def analyse() -> None:
    """As the database does by itself some minutes after so many rows came."""
    with enter.nobody(), wall.owner_rights() as owner, owner.cursor() as cursor:
        cursor.execute("ANALYZE")


def browser(organization: Organization, user: User) -> Browser:
    signed_in = Browser(HTTP_HOST=organization.domain, raise_request_exception=True)
    signed_in.force_login(user)
    return signed_in


def book(user: User, size: int) -> list[Household]:
    """Households with a client, an account and a value each; every fourth has answered, every twentieth has a draft."""
    homes = Household.objects.bulk_create(
        Household(name=f"Household {number:05}", advisor=user, since_on=date(2020, 1, 1)) for number in range(size)
    )
    people = Client.objects.bulk_create(Client(household=home, name=home.name, salutation="Friend") for home in homes)
    accounts = Portfolio.objects.bulk_create(
        Portfolio(household=home, name="Brokerage", custodian="Schwab", account_number="1", account_digest=str(home.pk))
        for home in homes
    )
    Valuation.objects.bulk_create(
        (_value(account, day, place) for account in accounts for place, day in enumerate(DAYS[-40:])), batch_size=5000
    )
    _answers(people[::4])
    _drafts(homes[::20])
    return homes


def _value(account: Portfolio, day: date, place: int) -> Valuation:
    value, opening = Decimal(100_000 + place * 10), Decimal(99_990 + place * 10) if place else None
    return Valuation(portfolio=account, on=day, opening=opening, value=value, cash=Decimal(1000), basis="computed")


def _answers(people: list[Client]) -> None:
    sent = Message.objects.bulk_create(_message(one.household, "sent") for one in people)
    letters = Delivery.objects.bulk_create(
        Delivery(message=message, client=one, address="a@b.example", due_at=NOW, state="sent")
        for message, one in zip(sent, people, strict=True)
    )
    replies = Reply.objects.bulk_create(
        Reply(delivery=letter, client=one, household=one.household, rating=4, received_at=NOW, changed_at=NOW)
        for letter, one in zip(letters, people, strict=True)
    )
    versions = ReplyVersion.objects.bulk_create(ReplyVersion(reply=reply, number=1, rating=4, at=NOW) for reply in replies)
    Reading.objects.bulk_create(
        Reading(
            reply=reply,
            reply_version=version,
            sentiment="positive",
            sentiment_score=Decimal("0.6"),
            topics=["fees"],
            reader="bench",
            model_version="1",
            at=NOW,
        )
        for reply, version in zip(replies, versions, strict=True)
    )


def _drafts(homes: list[Household]) -> None:
    written = Message.objects.bulk_create(_message(home, "draft") for home in homes)
    Version.objects.bulk_create(
        Version(message=one, number=1, subject="Your month", body="All is well.", facts={}, facts_hash="", writer="plain")
        for one in written
    )


def _message(home: Household, state: str) -> Message:
    moved: dict[str, Any] = {"submitted_at": NOW, "sent_at": NOW} if state == "sent" else {}
    return Message(household=home, advisor=home.advisor, as_of=TODAY, state=state, **moved)


def calls(home: Household, user: User, number: int) -> None:
    Note.objects.bulk_create(
        Note(household=home, kind="call", body="Talked.", at=NOW - timedelta(hours=n), author=user) for n in range(number)
    )


@contextlib.contextmanager
def market(symbols: int = 20) -> Iterator[list[Security]]:
    """A year of closes."""
    have_operator()
    with enter.operator():
        names = [f"B{secrets.token_hex(2)}{number}".upper() for number in range(symbols)]
        listed = Security.objects.bulk_create(
            Security(symbol=name, name=name, kind="stock", asset_class="us_equity", source="bench") for name in names
        )
        closes = (
            Price(security=one, on=day, close=Decimal(100) + Decimal(place) / 10, source="bench")
            for one in listed
            for place, day in enumerate(DAYS)
        )
        Price.objects.bulk_create(closes, batch_size=5000)
        try:
            yield listed
        finally:
            with enter.operator():
                Security.objects.filter(pk__in=[one.pk for one in listed]).delete()


def accounts(user: User, number: int, listed: list[Security]) -> list[Portfolio]:
    """Each with a deposit, a purchase of every security at its close and two fees; not valued yet."""
    instruments = Instrument.objects.bulk_create(
        Instrument(symbol=one.symbol, name=one.name, asset_class="us_equity", security_id=one.pk) for one in listed
    )
    homes = Household.objects.bulk_create(
        Household(name=f"Account {place:04}", advisor=user, since_on=date(2020, 1, 1)) for place in range(number)
    )
    Client.objects.bulk_create(Client(household=home, name=home.name, salutation="Friend") for home in homes)
    made = Portfolio.objects.bulk_create(
        Portfolio(household=home, name="Brokerage", custodian="Schwab", account_number="1", account_digest=str(home.pk))
        for home in homes
    )
    closes = Price.objects.filter(security__in=listed, on__lte=DAYS[0]).order_by("security", "-on").distinct("security")
    paid = dict(closes.values_list("security_id", "close"))
    bought = [(one, paid[one.security_id]) for one in instruments if one.security_id]
    Transaction.objects.bulk_create(row for account in made for row in _ledger(account, bought))
    return made


def _ledger(account: Portfolio, bought: list[tuple[Instrument, Decimal]]) -> Iterator[Transaction]:
    first = DAYS[0]
    yield Transaction(portfolio=account, on=first, kind="deposit", amount=Decimal(500_000), key="in")
    for number, (one, close) in enumerate(bought):
        trade = {"instrument": one, "quantity": Decimal(100), "price": close, "amount": -100 * close}
        yield Transaction(portfolio=account, on=first, kind="buy", key=f"buy {number}", **trade)
    for day in (DAYS[80], DAYS[160]):
        yield Transaction(portfolio=account, on=day, kind="fee", amount=Decimal(-500), key=f"fee {day}")


def years(user: User, number: int, days: int) -> list[UUID]:
    """Accounts with as many daily valuations each, up to today; written as fast as the database takes them."""
    home = Household.objects.create(name="Years", advisor=user, since_on=date(2010, 1, 1))
    made = Portfolio.objects.bulk_create(
        Portfolio(household=home, name="Brokerage", custodian="Schwab", account_number="1", account_digest=str(place))
        for place in range(number)
    )
    back = (TODAY - timedelta(days=one) for one in range(days * 7 // 5 + 7, -1, -1))
    on = [day for day in back if day.weekday() < 5][-days:]
    names = "portfolio_id, valued_on, opening, value, cash, flow, fee, gap, basis, known_from"
    with connection.cursor() as cursor, cursor.copy(f"COPY portfolios_valuation ({names}) FROM STDIN") as copy:
        for place, account in enumerate(made):
            worth = [100_000 + (7919 * (place + n)) % 1000 + n for n in range(days)]
            openings = ["\\N", *map(str, worth)]
            rows = zip(on, openings, worth, strict=False)
            copy.write("".join(f"{account.pk}\t{day}\t{was}\t{now}\t0\t0\t0\t\tcomputed\t{NOW}\n" for day, was, now in rows))
    return [one.pk for one in made]
