"""Who belongs to a household, what have they agreed to, and what stands open there? One query for all of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from advisors.models import Sight, User
from clients.models import Client, Consent, Household, Task
from insights.models import Alert, Kept
from messaging.models import Message
from relate.lib.along import along, brought
from relate.lib.prepared import Prepared

MOST_TOLD = 4  # insights on the household's page
PERSON = (
    *("kind", "name", "salutation", "email", "email_bounced_at", "phone", "occupation", "born_on"),
    *("receives_letters", "do_not_contact_reason"),
)


@dataclass(frozen=True, slots=True)
class Home:
    """`consents`: the newest act of each client and channel. `draft`: the key of the newest one. `in_review`: oldest first."""

    household: Household
    people: list[Client]
    consents: list[Consent]
    tasks: list[Task]
    alerts: list[Alert]
    draft: UUID | None
    in_review: list[Message]
    told: list[Kept]


def home_of(user: User, pk: UUID) -> Home:
    """404 where the person may not see it."""
    found = _home(user.sight, viewer=user.pk, pk=pk)
    if not found:
        raise Http404
    row: Any = found[0]
    people = {one.pk: one for one in brought(Client, row.people)}
    consents, alerts = brought(Consent, row.acts), brought(Alert, row.open_alerts)
    for consent in consents:
        consent.client = people[consent.client_id]
    for alert in alerts:
        alert.household = row
    return Home(
        household=row,
        people=list(people.values()),
        consents=consents,
        tasks=brought(Task, row.open_tasks),
        alerts=alerts,
        draft=row.draft,
        in_review=brought(Message, row.awaited),
        told=brought(Kept, row.told),
    )


@Prepared
def _home(sight: Sight, *, viewer: UUID, pk: UUID) -> QuerySet[Household]:
    here = {"household": OuterRef("pk")}
    return (
        Household.objects.visible_to(sight.of(viewer))
        .filter(pk=pk)
        .select_related("advisor")
        .annotate(
            people=along(Client.objects.present().filter(**here).order_by("created_at", "pk"), *PERSON),
            acts=along(_newest_acts(), "client_id", "channel", "basis", "at"),
            open_tasks=along(Task.objects.filter(**here).open().soonest_first(), "title", "why", "due_on"),
            open_alerts=along(Alert.objects.filter(**here).open(), "kind", "severity", "household_id"),
            told=along(Kept.objects.filter(**here).gravest_first()[:MOST_TOLD], "kind", "title", "text", "evidence", "as_of"),
            awaited=along(Message.objects.filter(**here).awaiting_approval().order_by("submitted_at"), "submitted_at"),
            draft=Subquery(Message.objects.filter(**here).drafts().order_by("-created_at").values("pk")[:1]),
        )
    )


def _newest_acts() -> QuerySet[Consent]:
    each = ("client__name", "client", "channel")
    acts = Consent.objects.filter(client__household=OuterRef("pk"), client__restricted_at=None)
    return acts.order_by(*each, "-at", "-created_at").distinct(*each)
