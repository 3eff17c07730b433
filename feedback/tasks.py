"""When is an answer read?"""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

import events
from events.models import Event
from feedback import actions
from feedback.models import Reply, ReplyVersion
from feedback.readers import Answer, reader

SWEEP = 200


@events.reaction(name="feedback.tasks.read_reply")
def read_reply(event: Event) -> None:
    """Reads the value that the event is about, with those around it that are not read yet."""
    read(list(Reply.objects.filter(pk__in=[event.object_id])))


@shared_task(name="feedback.tasks.read_unread")
def read_unread() -> int:
    """The clock's net under the reactions: whatever nobody has read, a batch at a time."""
    return read(list(Reply.objects.unread().order_by("received_at")[:SWEEP]))


def read(replies: list[Reply]) -> int:
    """Reads every value that nobody has read, the newest last: what a client took back was said all the same. How many."""
    versions = list(ReplyVersion.objects.unread_of(replies))
    answers = [Answer(version.text or "", version.rating) for version in versions]
    results = reader(settings.READER).read(answers) if answers else []
    for version, result in zip(versions, results, strict=True):
        actions.record_reading(version=version, result=result, at=timezone.now())
    return len(results)
