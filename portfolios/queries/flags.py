"""What is wrong in the books, and whom does it concern?"""

from uuid import UUID

from django.db.models import Q

from portfolios.models import Flag


def flags_of(household_id: UUID) -> list[Flag]:
    """What still stands in any account of which the household holds a share; the unaccepted first. One query."""
    theirs = Q(portfolio__household=household_id) | Q(portfolio__owners__client__household=household_id)
    found = Flag.objects.standing().filter(theirs).select_related("portfolio", "instrument", "accepted_by").distinct()
    return sorted(found, key=lambda flag: (flag.accepted_at is not None, flag.raised_at, flag.key))


def unresolved_in(household_id: UUID) -> list[Flag]:
    """What keeps a machine from writing a letter to the household."""
    return [flag for flag in flags_of(household_id) if flag.accepted_at is None]
