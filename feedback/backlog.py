"""Since when does the oldest answer wait to be read?"""

from datetime import datetime

from django.db.models import Min

from feedback.models import Reply


def oldest_answer(at: datetime) -> datetime | None:
    oldest: datetime | None = Reply.objects.unread().aggregate(oldest=Min("received_at"))["oldest"]
    return oldest
