"""How do prices come into the shared tables? Through the operator, a provider at a time."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from events.actions import record
from events.actors import Actor
from markets.models import Price, PriceFeed, Security
from markets.prices import Close, Listing, Prices

EPOCH = date(1900, 1, 1)
DAY = timedelta(days=1)


@transaction.atomic
def sync_prices(*, name: str, provider: Prices, by: Actor, at: datetime) -> PriceFeed:
    """Brings the closes of everything that the provider lists up to its last day; the operator's role is needed.

    Only days after the last known one are added, unless the provider has moved its series: then all of it is replaced.
    """
    known = PriceFeed.objects.select_for_update().filter(name=name).first()
    is_moved = known is None or known.shifted_weeks != provider.shifted_weeks
    since = EPOCH if known is None or is_moved else known.last_on + DAY
    if known is not None and since > provider.ends_on:
        return known
    feed, _ = PriceFeed.objects.update_or_create(
        name=name,
        defaults={
            "last_on": provider.ends_on,
            "shifted_weeks": provider.shifted_weeks,
            "label": provider.label,
            "synced_at": at,
        },
    )
    securities = _securities(provider, source=name)
    if is_moved:
        Price.objects.filter(source=name).delete()
    count = sum(copy_closes(pk, _closes(provider, listing, since), name) for listing, pk in securities)
    record(kind="prices.synced", by=by, obj=feed, data={"count": count, "last_on": provider.ends_on.isoformat()})
    return feed


def _securities(provider: Prices, *, source: str) -> list[tuple[Listing, UUID]]:
    listings = provider.listings()
    Security.objects.bulk_create(
        [
            Security(
                symbol=one.symbol,
                name=one.name,
                kind=one.kind,
                series=one.basis,
                sector=one.sector,
                asset_class="" if one.kind == Security.Kind.INDEX else "us_equity",
                source=source,
            )
            for one in listings
        ],
        update_conflicts=True,
        unique_fields=["symbol"],
        update_fields=["name", "kind", "series", "sector", "asset_class", "source"],
    )
    keys = dict(Security.objects.filter(symbol__in=[one.symbol for one in listings]).values_list("symbol", "pk"))
    return [(one, keys[one.symbol]) for one in listings]


def _closes(provider: Prices, listing: Listing, since: date) -> tuple[Close, ...]:
    return provider.history(listing.symbol, start=since, end=provider.ends_on).closes


def copy_closes(security: UUID, closes: tuple[Close, ...], source: str) -> int:
    """Thousands of rows in one stream; a row at a time would take minutes."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY markets_price (security_id, price_on, close, source, volume) FROM STDIN") as stream,
    ):
        for close in closes:
            stream.write_row((security, close.on, close.price, source, close.volume))
    return len(closes)
