"""In which order does the demonstration come to be?"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from advisors.models import User
from clients.models import Household
from desk.demo.accounts import tell_accounts
from desk.demo.firms import COBALT, LARKSPUR, OFFICES, OPERATOR, Office, close_office, open_office
from desk.demo.households import Served, tell_households
from desk.demo.ledger import Closes
from desk.demo.past import Past
from desk.demo.people import families
from desk.demo.shifts import shifts, told
from desk.demo.statements import write_statements
from desk.demo.today import tell_alerts, tell_drafts
from events.actors import MACHINE
from insights.models import Alert
from markets.actions import sync_indicators, sync_prices
from markets.models import PriceFeed
from markets.prices import Prices, open_provider
from tenants import enter

HISTORY = timedelta(weeks=160)
FOLDER = Path(settings.BASE_DIR) / "demo"
TOLD = (LARKSPUR, COBALT)
Say = Callable[[str], None]


def build(*, now: datetime, fresh: bool, say: Say) -> None:
    """Everything that is missing, and nothing twice; with `fresh` the firms of before are forgotten.

    In a new week the closes have moved, and with them every date of the story: its firms are told anew.
    """
    prices = open_provider("bundled", now=now)
    closes = closes_of(prices)
    if fresh:
        _forget(OFFICES)
    open_office(OPERATOR)
    if bring_prices(prices, now, say):
        say("A new week has begun: the demonstration is told anew, up to the last business day.")
        _forget(TOLD)
    missing = [office for office in TOLD if not _is_told(office)]
    if missing:
        say(f"Telling the story of {' and '.join(office.name for office in missing)} ...")
        _tell(missing, Past(now, closes, weeks=settings.DEMO_WEEKS))
    say(f"{_write_files(prices, closes)} statements to import lie in {FOLDER.name}/.")


def bring_prices(prices: Prices, now: datetime, say: Say) -> bool:
    """Whether closes that were there already have moved."""
    with enter.operator():
        before = PriceFeed.objects.filter(name="bundled").first()
        feed = sync_prices(name="bundled", provider=prices, by=MACHINE, at=now)
        sync_indicators(by=MACHINE, at=now)
    say(f"{feed.label}: closes to {feed.last_on:%d %B %Y}")
    return before is not None and before.shifted_weeks != feed.shifted_weeks


def _forget(offices: Iterable[Office]) -> None:
    for office in offices:
        close_office(office)


def closes_of(prices: Prices) -> Closes:
    """As far back as the oldest account of the demonstration."""
    start = prices.ends_on - HISTORY
    by_symbol = {
        one.symbol: {close.on: close.price for close in prices.history(one.symbol, start=start, end=prices.ends_on).closes}
        for one in prices.listings()
    }
    return Closes(sorted(by_symbol["SP500"]), by_symbol)


def _is_told(office: Office) -> bool:
    """A firm whose telling was broken off is forgotten; the alerts are the last that is told."""
    with enter.firm(open_office(office)):
        if not Household.objects.exists():
            return False
        if Alert.objects.exists():
            return True
    close_office(office)
    return False


def _tell(offices: list[Office], past: Past) -> None:
    """First who there is and what they own, then the letters of all on every core, then today."""
    with shifts() as pool:
        begun = []
        for office in offices:
            firm = open_office(office)
            with enter.firm(firm):
                served = _tell_beginnings(office, past)
            begun.append((firm, office, served, pool.begin(firm, served, past, office.drafts)))
        for firm, office, served, letters in begun:
            readings = told(letters)
            with enter.firm(firm), transaction.atomic():
                tell_drafts(served, office.drafts, past)
                tell_alerts(served, readings, past)


@transaction.atomic
def _tell_beginnings(office: Office, past: Past) -> list[Served]:
    served = [
        one
        for email, files in office.books.items()
        for one in tell_households(families(*files), User.objects.get(email=email), past)
    ]
    tell_accounts(served, past)
    past.write()
    return served


def _write_files(prices: Prices, closes: Closes) -> int:
    names = {one.symbol: one.name for one in prices.listings()}
    return sum(
        write_statements(
            families(*(file for files in office.books.values() for file in files)), closes, names, FOLDER / office.key
        )
        for office in TOLD
    )
