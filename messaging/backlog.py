"""Since when has the oldest letter been due that nobody has sent?"""

from datetime import datetime

from django.db.models import Min, Q

from messaging.gate import is_paused
from messaging.models import Delivery

State = Delivery.State


def oldest_letter(at: datetime) -> datetime | None:
    """Due and not claimed, or left by a worker whose lease has run out. What is unknown or paused is in a person's hands."""
    if is_paused():
        return None
    is_left = Q(state__in=[State.CLAIMED, State.HANDING], leased_until__lte=at)
    rows = Delivery.objects.filter(is_left | Q(state=State.QUEUED, due_at__lte=at))
    oldest: datetime | None = rows.aggregate(oldest=Min("due_at"))["oldest"]
    return oldest
