"""What does the clock do about prices and indicators?"""

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events.actors import MACHINE
from markets import actions
from markets.ecb import ask_ecb
from markets.models import PriceFeed
from markets.prices import PROVIDERS, ProviderError, open_provider
from markets.rates import UnreadableRates

log = structlog.get_logger(__name__)


@shared_task(name="markets.tasks.bring_closes")
def bring_closes() -> int:
    """Brings every feed in use up to its provider's last day; how many have a new one.

    A series that would move as a whole is left alone: the figures made from it would no longer be those that were shown.
    `sync_prices` and the demonstration's next start move it.
    """
    now, count = timezone.now(), 0
    for feed in PriceFeed.objects.filter(name__in=PROVIDERS).exclude(name__in=settings.PRICE_PROVIDERS).order_by("name"):
        try:
            provider = open_provider(feed.name, now=now)
            if provider.shifted_weeks == feed.shifted_weeks and provider.ends_on > feed.last_on:
                actions.sync_prices(name=feed.name, provider=provider, by=MACHINE, at=now)
                count += 1
        except ProviderError as error:
            log.warning("prices.not_synced", feed=feed.name, permanent=error.permanent, reason=str(error))
    return count


@shared_task(name="markets.tasks.bring_wanted")
def bring_wanted() -> int:
    """The newest closes of what firms hold and no feed lists; how many securities have some."""
    return sum(actions.bring_wanted(by=MACHINE, at=timezone.now()).values())


@shared_task(name="markets.tasks.bring_fundamentals")
def bring_fundamentals() -> int:
    """Market capitalisation, price to earnings and dividend yield of companies; how many have some that are new."""
    return actions.bring_fundamentals(by=MACHINE, at=timezone.now())


@shared_task(name="markets.tasks.bring_indicators")
def bring_indicators() -> int:
    """Figures of the economy: what ships with the product, and newer ones where FRED is set up; how many are new or revised."""
    return actions.sync_indicators(by=MACHINE, at=timezone.now())


@shared_task(name="markets.tasks.bring_rates")
def bring_rates() -> int:
    """The European Central Bank's newest rates, where ECB_RATES says so; how many are new or corrected."""
    if not settings.ECB_RATES:
        return 0
    now = timezone.now()
    try:
        return actions.sync_rates(content=ask_ecb(), by=MACHINE, at=now)
    except UnreadableRates as error:
        actions.note_no_rates(reason=str(error))
        log.warning("rates.not_synced", reason=str(error))
        return 0
