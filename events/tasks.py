"""What does the clock do about events: look for reactions that nobody began, seal what happened, anchor the chain?"""

from celery import shared_task
from django.utils import timezone

from events import actions, anchors, sealing
from relate.lib.current import required_schema


@shared_task(name="events.tasks.sweep")
def sweep() -> int:
    return actions.send_waiting()


@shared_task(name="events.tasks.seal")
def seal() -> int:
    """How many events were sealed."""
    link = sealing.seal(at=timezone.now())
    return link.count if link else 0


@shared_task(name="events.tasks.anchor")
def anchor() -> bool:
    """Whether the head of the chain had moved since the last anchor."""
    return anchors.anchor(schema=required_schema(), at=timezone.now()) is not None
