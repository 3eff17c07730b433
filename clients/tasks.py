"""What follows by itself in the rooms of clients?"""

from django.utils import timezone

import events
from clients.actions import run_erasure, run_import
from clients.models import ClientImport, Erasure
from clients.privacy.copying import write_client
from compliance.actions import run_export
from compliance.models import RecordsExport
from events.models import Event


@events.reaction(name="clients.tasks.run_import")
def run_client_import(event: Event) -> None:
    """The rows of a file that somebody has confirmed."""
    run_import(batch=ClientImport.objects.get(pk=str(event.object_id)), at=timezone.now())


@events.reaction(name="clients.tasks.export_client")
def export_client(event: Event) -> None:
    """Everything about one client, for that client."""
    run_export(export=RecordsExport.objects.get(pk=str(event.object_id)), write=write_client, at=timezone.now())


@events.reaction(name="clients.tasks.erase_client")
def erase_client(event: Event) -> None:
    """The client whose erasure compliance has confirmed."""
    run_erasure(erasure=Erasure.objects.get(pk=str(event.object_id)))
