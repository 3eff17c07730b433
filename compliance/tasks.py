"""What follows by itself for the record?"""

from celery import shared_task
from django.utils import timezone

import events
from compliance import actions
from compliance.actions import incidents, viewing
from compliance.models import RecordsExport
from compliance.trail import write_trail
from compliance.whole import write_whole
from events.models import Event


@events.reaction(name="compliance.tasks.export_trail")
def export_trail(event: Event) -> None:
    """The audit trail that an examiner or a supervisor asked for."""
    actions.run_export(export=RecordsExport.objects.get(pk=str(event.object_id)), write=write_trail, at=timezone.now())


@events.reaction(name="compliance.tasks.export_whole")
def export_whole(event: Event) -> None:
    """Everything of the firm, for its admin."""
    actions.run_export(export=RecordsExport.objects.get(pk=str(event.object_id)), write=write_whole, at=timezone.now())


@shared_task(name="compliance.tasks.remove_old_exports")
def remove_old_exports() -> int:
    """Copies whose days are over."""
    return actions.remove_old(at=timezone.now())


@shared_task(name="compliance.tasks.purge_archive")
def purge_archive() -> int:
    """What was kept of erased clients, when its day has come."""
    return actions.purge_archive(on=timezone.localdate())


@shared_task(name="compliance.tasks.remind_of_incidents")
def remind_of_incidents() -> int:
    """How many reminders of clocks that run out went to compliance."""
    return incidents.remind(at=timezone.now())


@shared_task(name="compliance.tasks.watch_viewing")
def watch_viewing() -> int:
    """How many people looked at, or took out, far more than is usual."""
    return viewing.watch_viewing(at=timezone.now())
