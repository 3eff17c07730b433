"""What does the clock do about machines' keys and about support's access?"""

from celery import shared_task
from django.utils import timezone

from advisors import actions


@shared_task(name="advisors.tasks.forget_answers")
def forget_answers() -> int:
    return actions.forget_answers(at=timezone.now())


@shared_task(name="advisors.tasks.end_support")
def end_support() -> int:
    return actions.end_support_in_time(at=timezone.now())
