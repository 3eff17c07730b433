"""What does the clock do about machines' keys?"""

from celery import shared_task
from django.utils import timezone

from advisors import actions


@shared_task(name="advisors.tasks.forget_answers")
def forget_answers() -> int:
    return actions.forget_answers(at=timezone.now())
