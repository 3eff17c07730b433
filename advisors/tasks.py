"""What does the clock do about machines' keys and support's access, and how does a firm come to be that was asked for?"""

from celery import shared_task
from django.utils import timezone

import events
from advisors import actions
from advisors.models import Founding
from events.models import Event


@shared_task(name="advisors.tasks.forget_answers")
def forget_answers() -> int:
    return actions.forget_answers(at=timezone.now())


@shared_task(name="advisors.tasks.end_support")
def end_support() -> int:
    return actions.end_support_in_time(at=timezone.now())


@events.reaction(name="advisors.tasks.found_firm")
def found_firm(event: Event) -> None:
    """The firm that the operator asked for. Needs the owner's login."""
    actions.run_founding(founding=Founding.objects.get(pk=str(event.object_id)), at=timezone.now())
