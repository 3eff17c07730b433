"""What is wrong in the books, and whom does it concern?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from portfolios.models import Flag, Portfolio, Restatement

LATELY = timedelta(days=30)
MOST = 5


def flags_of(household_id: UUID) -> list[Flag]:
    """What still stands in any account of which the household holds a share; the unaccepted first. One query."""
    theirs = Q(portfolio__household=household_id) | Q(portfolio__owners__client__household=household_id)
    found = Flag.objects.standing().filter(theirs).select_related("portfolio", "instrument", "accepted_by").distinct()
    return sorted(found, key=lambda flag: (flag.accepted_at is not None, flag.raised_at, flag.key))


def restated_lately(accounts: Iterable[Portfolio], *, at: datetime) -> list[Restatement]:
    """Of accounts as `accounts_of` gives them, the newest first; one query, or none where nothing was restated."""
    some = [one.pk for one in accounts if (moment := getattr(one, "restated_at", None)) and moment > at - LATELY]
    if not some:
        return []
    found = Restatement.objects.filter(portfolio__in=some, at__gt=at - LATELY).select_related("portfolio")
    return list(found.order_by("-at")[:MOST])


def unresolved_in(household_id: UUID) -> list[Flag]:
    """What keeps a machine from writing a letter to the household."""
    return [flag for flag in flags_of(household_id) if flag.accepted_at is None]
