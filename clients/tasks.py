"""What follows by itself in the rooms of clients?"""

from django.utils import timezone

import events
from clients.actions import run_import
from clients.models import ClientImport
from events.models import Event


@events.reaction(name="clients.tasks.run_import")
def run_client_import(event: Event) -> None:
    """The rows of a file that somebody has confirmed."""
    run_import(batch=ClientImport.objects.get(pk=str(event.object_id)), at=timezone.now())
