"""How do exchange rates come into the shared tables? Through the operator, from the bank's file."""

from datetime import datetime

from django.db import transaction

from events.actions import record
from events.actors import Actor
from markets.models import PriceFeed, Rate
from markets.rates import read_ecb


@transaction.atomic
def sync_rates(*, content: bytes, by: Actor, at: datetime) -> int:
    """Brings the reference rates of a file of the European Central Bank; answers how many are new or corrected."""
    known = {(currency, on): rate for currency, on, rate in Rate.objects.values_list("currency", "on", "per_euro")}
    fresh = [one for one in read_ecb(content) if known.get((one.currency, one.on)) != one.per_euro]
    Rate.objects.bulk_create(
        [Rate(currency=one.currency, on=one.on, per_euro=one.per_euro, source="ECB") for one in fresh],
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["currency", "on"],
        update_fields=["per_euro", "source"],
    )
    PriceFeed.objects.filter(name="rates").update(synced_at=at, trouble="")
    if fresh:
        last = max(one.on for one in fresh)
        feed, _ = PriceFeed.objects.update_or_create(
            name="rates", defaults={"last_on": last, "label": "Reference rates of the European Central Bank", "synced_at": at}
        )
        record(kind="rates.synced", by=by, obj=feed, data={"count": len(fresh), "last_on": last.isoformat()})
    return len(fresh)


def note_no_rates(*, reason: str) -> None:
    """What keeps new rates away, beside the feed, until they come again."""
    PriceFeed.objects.filter(name="rates").update(trouble=reason[:300])
