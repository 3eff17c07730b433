"""Since when does the oldest event wait for what must follow it?"""

from datetime import datetime

from django.db.models import Min

from events.models import Pending, Unsealed


def oldest_reaction(at: datetime) -> datetime | None:
    """Those on their lease are in somebody's hands."""
    oldest: datetime | None = Pending.objects.waiting().aggregate(oldest=Min("event__at"))["oldest"]
    return oldest


def oldest_unsealed(at: datetime) -> datetime | None:
    oldest: datetime | None = Unsealed.objects.aggregate(oldest=Min("since"))["oldest"]
    return oldest


def given_up() -> int:
    """Reactions that failed so often that only a person can help."""
    return Pending.objects.given_up().count()
