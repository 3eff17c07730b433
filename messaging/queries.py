"""Which messages does a person see, in which order, and which one comes next?"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from advisors.models import User
from advisors.roles import Action
from messaging.body import UnknownSlot, render
from messaging.facts import FactSheet
from messaging.models import Message, Version

TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "drafts": ("To submit", (Message.State.DRAFT, Message.State.CHANGES_REQUESTED)),
    "review": ("With compliance", (Message.State.IN_REVIEW,)),
    "scheduled": ("Scheduled", (Message.State.SCHEDULED, Message.State.SENDING)),
    "sent": ("Sent", (Message.State.SENT,)),
    "withdrawn": ("Withdrawn", (Message.State.WITHDRAWN,)),
}


def in_tab(user: User, tab: str, text: str = "") -> QuerySet[Message]:
    """Oldest first where somebody must act, newest first where it is done; each row with its newest version."""
    newest = Version.objects.filter(message=OuterRef("pk")).order_by("-number")
    content = JSONObject(subject="subject", problems="problems", number="number", facts="facts")
    order = F("sent_at").desc(nulls_last=True) if tab == "sent" else F("created_at").asc()
    found = Message.objects.visible_to(user).filter(state__in=TABS[tab][1])
    if text:
        found = found.filter(Q(household__name__icontains=text) | Q(household__clients__name__icontains=text)).distinct()
    rows = found.select_related("household", "advisor").annotate(newest=Subquery(newest.values(content=content)[:1]))
    return rows.order_by(order, "pk")


def counts(user: User) -> dict[str, int]:
    named = {tab: Count("pk", filter=Q(state__in=states)) for tab, (_, states) in TABS.items()}
    return Message.objects.visible_to(user).aggregate(**named)


def tab_for(user: User) -> str:
    """What waits for this person."""
    return "drafts" if user.may(Action.WRITE_LETTERS) else "review"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    message: Message
    subject: str
    problems: int
    version: int


def line(message: Message) -> Line:
    content = message.newest or {}  # type: ignore[attr-defined]
    return Line(message, shown_subject(content), len(content.get("problems", [])), content.get("number", 0))


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
