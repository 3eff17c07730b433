"""How do figures of the economy come into the shared table? Through the operator: what ships with the product, then FRED."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from events.actions import record
from events.actors import Actor
from markets.indicators import Observation, bundled, fred, released_on
from markets.models import Indicator, PriceFeed
from markets.prices import ProviderError

BUNDLED, FRED = "indicators", "fred"
AGAIN = timedelta(days=2 * 366)  # yearly revisions reach further back, and move little
PAUSE = timedelta(hours=6)
LABEL = "Economic indicators of the United States government"


def sync_indicators(*, by: Actor, at: datetime) -> int:
    """What is new or revised; the operator's role is needed. A provider in trouble is left alone for six hours and says why."""
    count = _keep(bundled.observations(), BUNDLED, by, at)
    feed = PriceFeed.objects.filter(name=FRED).first()
    if not settings.FRED_API_KEY or (feed and feed.paused_until and feed.paused_until > at):
        return count
    try:
        fresh = list(fred.observations(since=_since()))
    except ProviderError as error:
        _rest(at, str(error))
        return count
    return count + _keep(fresh, FRED, by, at)


def _since() -> date:
    newest = Indicator.objects.values("series").annotate(last=Max("month")).aggregate(first=Min("last"))["first"]
    return ((newest or date(1982, 1, 1)) - AGAIN).replace(day=1)


@transaction.atomic
def _keep(observations: Iterable[Observation], source: str, by: Actor, at: datetime) -> int:
    """What ships with the product fills in months that nobody told of; FRED also corrects."""
    known = dict(_known())
    fresh = [one for one in observations if (one.series, one.month) not in known or _corrects(one, known, source)]
    before = PriceFeed.objects.filter(name=source).first()
    synced = before.synced_at.date() if before else date.min
    Indicator.objects.bulk_create(
        [Indicator(known_on=_known_on(one, known, synced, at), source=source, **asdict(one)) for one in fresh],
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["series", "month", "known_on"],
        update_fields=["value", "source"],
    )
    last = max((one.month for one in fresh), default=before.last_on if before else at.date())
    given = {"last_on": last, "label": LABEL, "synced_at": at, "paused_until": None, "trouble": ""}
    feed, _ = PriceFeed.objects.update_or_create(name=source, defaults=given)
    if fresh:
        record(kind="indicators.synced", by=by, obj=feed, data={"count": len(fresh), "last_on": last.isoformat()})
    return len(fresh)


def _known() -> Iterator[tuple[tuple[str, date], Decimal]]:
    """The newest value of each month."""
    rows = Indicator.objects.order_by("known_on").values_list("series", "month", "value")
    return (((series, month), value) for series, month, value in rows)


def _corrects(one: Observation, known: Mapping[tuple[str, date], Decimal], source: str) -> bool:
    return source == FRED and known[one.series, one.month] != one.value


def _known_on(one: Observation, known: Mapping[tuple[str, date], Decimal], synced: date, at: datetime) -> date:
    """By its stated lag; from today where it is a correction, or where the provider was asked since and had none yet."""
    stated = released_on(one.series, one.month)
    is_late = stated <= synced
    return at.date() if (one.series, one.month) in known or is_late else stated


def _rest(at: datetime, reason: str) -> None:
    given = {"paused_until": at + PAUSE, "trouble": reason[:300]}
    first = {"last_on": at.date(), "label": LABEL, "synced_at": at}
    PriceFeed.objects.update_or_create(name=FRED, defaults=given, create_defaults={**given, **first})
