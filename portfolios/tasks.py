"""What follows by itself when statements or prices arrive?"""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import Max
from django.utils import timezone

import events
from events.models import Event
from markets.models import Price
from portfolios import actions
from portfolios.models import Connection, Import, Portfolio

ONE_DAY = timedelta(days=1)
CAUSES = {
    "asset.added": "An asset was added by hand",
    "asset.appraised": "A value by hand was entered",
    "asset.left": "An asset that was entered by hand left",
    "cost.stated": "A cost was stated by hand",
    "movement.named": "What a movement was is known now",
}


@events.reaction(name="portfolios.tasks.run_import")
def run_import(event: Event) -> None:
    """The rows of a file that somebody has confirmed."""
    batch = Import.objects.get(pk=str(event.object_id))
    actions.run(batch=batch, by=events.Actor(event.actor_kind, event.actor_id), at=timezone.now())
    actions.note_synced(batch=batch, at=timezone.now())


@events.reaction(name="portfolios.tasks.sync_connection")
def sync_connection(event: Event) -> None:
    """Everything that a connection brings."""
    actions.sync(connection=Connection.objects.get(pk=str(event.object_id)), at=timezone.now())


@events.reaction(name="portfolios.tasks.tell_keeper")
def tell_keeper(event: Event) -> None:
    """Whoever gave a connection's consent hears that the next one is due."""
    actions.tell_keeper(connection=Connection.objects.get(pk=str(event.object_id)))


@shared_task(name="portfolios.tasks.ask_connections")
def ask_connections() -> int:
    """Each connection whose time has come; first those whose consent lapses are told of."""
    now = timezone.now()
    actions.remind_of_consents(at=now)
    return sum(actions.ask_connection(connection=one, by=events.MACHINE, at=now) for one in Connection.objects.due(now))


@events.reaction(name="portfolios.tasks.revalue")
def revalue(event: Event) -> None:
    """The accounts that an event names, valued anew."""
    ids = [UUID(key) for key in event.data["portfolios"]]
    actions.revalue(portfolio_ids=ids, by=events.MACHINE, at=timezone.now(), cause=_cause(event))


def _cause(event: Event) -> str:
    """In words, for whoever reads why a figure is another than before."""
    if event.object_label == "portfolios.import":
        name = Import.objects.filter(pk=str(event.object_id)).values_list("file_name", flat=True).first()
        return f"{name or 'A file'} was {'undone' if event.kind == 'import.undone' else 'imported'}"
    return CAUSES.get(event.kind, "The books were valued anew")


@shared_task(name="portfolios.tasks.value_new_days")
def value_new_days() -> int:
    """New closes have come: every account whose last valuation is older is valued up to them. Each is looked at once a day.

    The look of a day without closes raises what silence alone brings about: a price that has become stale.
    """
    newest, now = Price.objects.aggregate(newest=Max("on"))["newest"], timezone.now()
    if newest is None:
        return 0
    kept = Portfolio.objects.filter(closed_on=None).exclude(transactions=None).annotate(valued_on=Max("valuations__on"))
    behind = kept.exclude(valued_on__gte=newest, last_sync__gte=now - ONE_DAY)
    ids = list(behind.values_list("pk", flat=True))
    return actions.revalue(portfolio_ids=ids, by=events.MACHINE, at=now, kind="portfolio.valued")


@shared_task(name="portfolios.tasks.tie_instruments")
def tie_instruments() -> int:
    """What is held and has no market price gets one, where the market has it."""
    return actions.tie_instruments(by=events.MACHINE, at=timezone.now())
