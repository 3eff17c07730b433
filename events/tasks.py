"""When does the clock look for reactions that nobody began?"""

from celery import shared_task
from django.utils import timezone

from events import actions


@shared_task(name="events.tasks.sweep")
def sweep() -> int:
    return actions.send_waiting(at=timezone.now())
