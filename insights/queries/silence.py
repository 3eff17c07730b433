"""With which households has nobody really talked for too long?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from clients.models import Household, Note
from feedback.models import Reply

# Days without a call, a meeting or an answer, by the rhythm of the letters. A letter nobody answered is no contact.
LIMITS = {
    Household.Cadence.WEEKLY: 30,
    Household.Cadence.MONTHLY: 90,
    Household.Cadence.QUARTERLY: 180,
    Household.Cadence.NONE: 365,
}


def limit_of(household: Household) -> int:
    """Days within which somebody should have talked with them."""
    return LIMITS[Household.Cadence(household.cadence)]


def silent_households(*, on: date) -> Iterator[tuple[Household, int, int]]:
    """Each served household with the days since the last contact and the limit."""
    talks = Note.objects.filter(household=OuterRef("pk"), kind__in=[Note.Kind.CALL, Note.Kind.MEETING])
    answers = Reply.objects.filter(household=OuterRef("pk"))
    households = (
        Household.objects.served()
        .annotate(
            talked_at=Subquery(talks.order_by().values("household").annotate(newest=Max("at")).values("newest")),
            answered_at=Subquery(answers.order_by().values("household").annotate(newest=Max("received_at")).values("newest")),
        )
        .annotate(contact_at=Greatest("talked_at", "answered_at"))
    )
    for cadence, limit in LIMITS.items():
        since = on - timedelta(days=limit)
        quiet = households.filter(cadence=cadence, since_on__lt=since).filter(Q(contact_at=None) | Q(contact_at__date__lt=since))
        for household in quiet:
            contact_at: datetime | None = getattr(household, "contact_at")  # noqa: B009 (an annotation)
            begun = contact_at.date() if contact_at else household.since_on
            yield household, (on - begun).days, limit
