"""Which messages does a person see, in which order, and which one comes next?"""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject

from advisors.models import User
from advisors.roles import Action
from compliance.models import Finding, Rule
from messaging.body import UnknownSlot, render
from messaging.facts import FactSheet
from messaging.models import Delivery, DeliveryEvent, Message, Version

TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "drafts": ("To submit", (Message.State.DRAFT, Message.State.CHANGES_REQUESTED)),
    "review": ("With compliance", (Message.State.IN_REVIEW,)),
    "scheduled": ("Scheduled", (Message.State.SCHEDULED, Message.State.SENDING)),
    "sent": ("Sent", (Message.State.SENT,)),
    "withdrawn": ("Withdrawn", (Message.State.WITHDRAWN,)),
}


def in_tab(user: User, tab: str, text: str = "") -> QuerySet[Message]:
    """Oldest first where somebody must act, newest first where it is done; each row with its newest version."""
    order = F("sent_at").desc(nulls_last=True) if tab == "sent" else F("created_at").asc()
    found = Message.objects.visible_to(user).filter(state__in=TABS[tab][1])
    if text:
        found = found.filter(Q(household__name__icontains=text) | Q(household__clients__name__icontains=text)).distinct()
    return with_standing(found.select_related("household", "advisor")).order_by(order, "pk")


def with_standing(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Each with its newest version as `newest` and how many of its findings must be fixed and considered. No query of its own."""
    newest = Version.objects.filter(message=OuterRef("pk")).order_by("-number")
    content = JSONObject(subject="subject", body="body", problems="problems", number="number", facts="facts")
    return rows.annotate(
        newest_id=Subquery(newest.values("pk")[:1]),
        newest=Subquery(newest.values(content=content)[:1]),
        must_fix=_found(Rule.Severity.BLOCK),
        consider=_found(Rule.Severity.REVIEW),
    )


def _found(severity: Rule.Severity) -> Coalesce:
    there = Finding.objects.filter(version_id=OuterRef("newest_id"), severity=severity).order_by()
    return Coalesce(Subquery(there.values("version_id").annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def counts(user: User) -> dict[str, int]:
    named = {tab: Count("pk", filter=Q(state__in=states)) for tab, (_, states) in TABS.items()}
    return Message.objects.visible_to(user).aggregate(**named)


def tab_for(user: User) -> str:
    """What waits for this person."""
    return "drafts" if user.may(Action.WRITE_LETTERS) else "review"


def deliveries_of(message: Message) -> QuerySet[Delivery]:
    """Each with what the provider said of it, as `told`."""
    said = DeliveryEvent.objects.filter(delivery=OuterRef("pk"), kind=OuterRef("status")).order_by("at", "provider_id")
    rows = message.deliveries.select_related("client").order_by("client__name")
    return rows.annotate(told=Coalesce(Subquery(said.values("reason")[:1]), Value("")))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list. `to_resolve` keeps it from being submitted, `to_consider` does not."""

    message: Message
    subject: str
    to_resolve: int
    to_consider: int

    @property
    def is_returned(self) -> bool:
        return self.message.state == Message.State.CHANGES_REQUESTED


def line(message: Message) -> Line:
    row = cast(Any, message)
    return Line(message, shown_subject(row.newest or {}), to_resolve(row), row.consider)


def to_resolve(row: Any) -> int:
    """Figures that are not bound to a fact, and words that a rule forbids: of a message with its standing."""
    return len((row.newest or {}).get("problems") or []) + int(row.must_fix)


def shown_subject(content: dict[str, object]) -> str:
    """The subject of a version with its slots filled from its own sheet."""
    try:
        return render(str(content["subject"]), FactSheet.from_json(content["facts"]))  # type: ignore[arg-type]
    except (KeyError, UnknownSlot):
        return "No text yet"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The message's place among those of its tab."""

    place: int
    total: int
    before: UUID | None
    after: UUID | None


def neighbours(user: User, message: Message) -> Neighbours:
    tab = next(name for name, (_, states) in TABS.items() if message.state in states)
    keys = list(in_tab(user, tab).values_list("pk", flat=True)[:500])
    if message.pk not in keys:
        return Neighbours(1, 1, None, None)
    at = keys.index(message.pk)
    before, after = keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
    return Neighbours(at + 1, len(keys), before, after)
