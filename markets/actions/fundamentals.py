"""How do a company's market capitalisation, price to earnings and dividend yield come, and when are they asked for again?"""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from events.actions import record
from events.actors import Actor
from markets.actions.wanted import behind, in_turn, open_providers, rest
from markets.models import Fundamentals, PriceFeed, Security
from markets.prices import Figures, Prices, ProviderError

AGAIN = timedelta(days=7)
AT_ONCE = 20  # companies of one run


def bring_fundamentals(*, by: Actor, at: datetime) -> int:
    """Of companies whose closes come from PRICE_PROVIDERS, once a week, and only when every close is there: those come first.

    Each is committed alone. The provider that tells most is kept, asked in the order of closes. How many companies have some.
    """
    if behind(at):
        return 0
    providers, brought = open_providers(at), Counter[str]()
    for security in _due(at):
        if not providers:
            break
        found = _asked(security, providers, at)
        if found is not None:
            source, figures = found
            brought[source] += 1
            _keep(security, source, figures, at)
    _tell(brought, by)
    return sum(count for source, count in brought.items() if source)


@transaction.atomic
def _tell(brought: Counter[str], by: Actor) -> None:
    for feed in PriceFeed.objects.filter(name__in=brought).order_by("name"):
        record(kind="fundamentals.synced", by=by, obj=feed, data={"securities": brought[feed.name]})


def _due(at: datetime) -> list[Security]:
    listed = Security.objects.filter(kind=Security.Kind.STOCK, source__in=settings.PRICE_PROVIDERS)
    due = listed.filter(Q(fundamentals=None) | Q(fundamentals__asked_at__lte=at - AGAIN))
    return list(due.order_by(F("fundamentals__asked_at").asc(nulls_first=True), "symbol")[:AT_ONCE])


def _asked(security: Security, providers: dict[str, Prices], at: datetime) -> tuple[str, Figures] | None:
    """None where nobody could be asked any more; an empty name where nobody tells any."""
    best, told, answers = "", Figures(), 0
    for name in in_turn(security, providers):
        try:
            said = providers[name].figures(security.symbol)
        except ProviderError as error:
            if error.permanent:
                answers += 1
            else:
                del providers[name]
                rest(name, at, str(error))
            continue
        answers += 1
        if _count(said) > _count(told):
            best, told = name, said
        if _count(told) == len(Figures.__slots__):
            break
    return (best, told) if answers else None


def _count(figures: Figures) -> int:
    return sum(getattr(figures, name) is not None for name in Figures.__slots__)


def _keep(security: Security, source: str, figures: Figures, at: datetime) -> None:
    """What was told before stays, with its day, where nobody tells any now."""
    if not source and Fundamentals.objects.filter(security=security).exists():
        Fundamentals.objects.filter(security=security).update(asked_at=at)
        return
    told = {name: getattr(figures, name) for name in Figures.__slots__}
    Fundamentals.objects.update_or_create(security=security, defaults={**told, "source": source, "told_at": at, "asked_at": at})
