"""How do closes come for what firms hold and no feed lists? A security at a time, from the first provider that has it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q

from events.actions import record
from events.actors import Actor
from markets.actions.feeds import copy_closes
from markets.calendar import last_close
from markets.models import PriceFeed, Security
from markets.prices import Close, Prices, ProviderError, open_provider
from markets.sectors import constituent

YEARS = 10
DAY = timedelta(days=1)
PAUSE = timedelta(hours=1)  # after a provider had enough, or could not be reached
RETRY = timedelta(days=1)  # for a security that no provider had
AT_ONCE = 100  # securities of one run

log = structlog.get_logger(__name__)


def want(symbols: Iterable[str]) -> int:
    """Puts symbols that nobody has listed on the list of the wanted; the operator's role is needed. How many are new."""
    wanted = set(symbols) - set(Security.objects.filter(symbol__in=symbols).values_list("symbol", flat=True))
    fresh = [Security(symbol=symbol, name=symbol, kind=Security.Kind.STOCK) for symbol in sorted(wanted)]
    Security.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def bring_wanted(*, by: Actor, at: datetime) -> dict[str, int]:
    """The newest closes of wanted securities, each committed alone; how many securities each provider brought.

    The providers of PRICE_PROVIDERS are asked in that order, but first the one that a series came from. One that had enough, or
    could not be reached, is left alone for an hour. What none of them knows is asked for again the next day, or once all can be
    asked again, and says why.
    """
    providers, brought = open_providers(at), dict.fromkeys(settings.PRICE_PROVIDERS, 0)
    for security in behind(at) if providers else ():
        name = _bring(security, providers, at)
        if name:
            brought[name] += 1
        if not providers:
            break
    for name in [name for name, count in brought.items() if count]:
        _tell(name, brought[name], by, at)
    return {name: count for name, count in brought.items() if count}


def open_providers(at: datetime) -> dict[str, Prices]:
    resting = set(PriceFeed.objects.filter(paused_until__gt=at).values_list("name", flat=True))
    found: dict[str, Prices] = {}
    for name in settings.PRICE_PROVIDERS:
        if name in resting:
            continue
        try:
            found[name] = open_provider(name, now=at)
        except ProviderError as error:
            log.warning("prices.provider_not_open", provider=name, reason=str(error))
    return found


def behind(at: datetime) -> list[Security]:
    """Those of no feed whose closes end before the last one, the longest unasked first."""
    theirs = Q(source="") | Q(source__in=settings.PRICE_PROVIDERS)
    due = Q(ask_again_at=None) | Q(ask_again_at__lte=at)
    listed = Security.objects.filter(theirs, due).annotate(last_on=Max("prices__on"))
    behind = listed.filter(Q(last_on=None) | Q(last_on__lt=last_close(at)))
    return list(behind.order_by(F("ask_again_at").asc(nulls_first=True), "symbol")[:AT_ONCE])


def _bring(security: Security, providers: dict[str, Prices], at: datetime) -> str | None:
    """The name of the provider that had it. A provider that must rest is taken off the list."""
    reasons = []
    for name in in_turn(security, providers):
        try:
            closes = _asked(security, providers[name])
        except ProviderError as error:
            reasons.append(str(error))
            if not error.permanent:
                del providers[name]
                rest(name, at, str(error))
            continue
        _keep(security, name, closes)
        return name
    later = RETRY if len(providers) == len(settings.PRICE_PROVIDERS) else PAUSE
    Security.objects.filter(pk=security.pk).update(ask_again_at=at + later, trouble=" ".join(reasons)[:300])
    return None


def in_turn(security: Security, providers: dict[str, Prices]) -> Iterator[str]:
    yield from sorted(providers, key=lambda name: name != security.source)


def _asked(security: Security, provider: Prices) -> tuple[Close, ...]:
    if not security.source:
        listing = provider.listing(security.symbol)
        security.name, security.kind, security.series = listing.name, listing.kind, listing.basis
        security.sector = listing.sector or (constituent(security.symbol) if listing.kind == Security.Kind.STOCK else "")
        security.asset_class = "us_equity" if listing.kind == Security.Kind.STOCK else ""
    last: date | None = security.last_on  # type: ignore[attr-defined]  # annotated by behind
    start = last + DAY if last else provider.ends_on - YEARS * 365 * DAY
    closes = provider.history(security.symbol, start=start, end=provider.ends_on).closes
    if not closes and last is None:
        raise ProviderError(f"{provider.label.split(',')[0]} has no closes of {security.symbol}.", permanent=True)
    return closes


@transaction.atomic
def _keep(security: Security, name: str, closes: tuple[Close, ...]) -> None:
    security.source, security.ask_again_at, security.trouble = name, None, ""
    security.save(update_fields=["name", "kind", "series", "sector", "asset_class", "source", "ask_again_at", "trouble"])
    copy_closes(security.pk, closes, name)


def rest(name: str, at: datetime, reason: str) -> None:
    log.warning("prices.provider_rests", provider=name, reason=reason)
    given = {"paused_until": at + PAUSE, "trouble": reason[:300]}
    PriceFeed.objects.update_or_create(name=name, defaults=given, create_defaults={**given, **_reach(name, at)})


@transaction.atomic
def _tell(name: str, count: int, by: Actor, at: datetime) -> None:
    feed, _ = PriceFeed.objects.update_or_create(name=name, defaults={**_reach(name, at), "paused_until": None, "trouble": ""})
    record(kind="prices.synced", by=by, obj=feed, data={"securities": count, "last_on": feed.last_on.isoformat()})


def _reach(name: str, at: datetime) -> dict[str, object]:
    provider = open_provider(name, now=at)
    return {"last_on": provider.ends_on, "label": provider.label, "synced_at": at}
