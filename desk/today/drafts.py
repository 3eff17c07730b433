"""Which letters wait for the author, and which of them may go as they are?"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from advisors.models import Sight
from advisors.roles import Action
from desk.today.scope import Scope
from messaging.body import slots_in
from messaging.models import Message
from messaging.queries import shown_subject, to_resolve, with_standing
from relate.lib.prepared import Prepared

SHOWN = 5
MOST = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message in the queue, with what the checks of its newest version said."""

    id: UUID
    household: str
    subject: str
    state: str
    as_of: date
    figures: int
    to_resolve: int
    to_consider: int
    is_returned: bool
    is_reply: bool

    @property
    def is_clean(self) -> bool:
        """Nobody's hand is needed; a reply always wants the eye of whoever signs it."""
        return not self.to_resolve and not self.to_consider and not self.is_returned and not self.is_reply


def drafts(scope: Scope) -> dict[str, Any]:
    """An author sees what she may submit; a reviewer what waits for a decision."""
    reviews, submits = scope.user.may(Action.APPROVE_LETTERS), scope.user.may(Action.SUBMIT_LETTERS)
    queue = _queue(scope, reviews=reviews)
    return {
        "queue": queue[:SHOWN],
        "queue_count": len(queue),
        "queue_is_full": len(queue) == MOST,
        "reviews": reviews,
        "submits": submits,
        "clean": [] if reviews or not submits else [row for row in queue[:SHOWN] if row.is_clean],
        "clean_count": 0 if reviews or not submits else sum(row.is_clean for row in queue),
    }


def _queue(scope: Scope, *, reviews: bool) -> list[Waiting]:
    rows = _oldest(scope.user.sight, reviews, viewer=scope.user.pk)
    return sorted((_waiting(row) for row in rows), key=lambda row: row.is_clean)


@Prepared
def _oldest(sight: Sight, reviews: bool, *, viewer: UUID) -> QuerySet[Message]:
    messages = Message.objects.visible_to(sight.of(viewer))
    waiting = messages.awaiting_approval() if reviews else messages.drafts()
    return with_standing(waiting.select_related("household")).order_by("created_at")[:MOST]


def _waiting(row: Any) -> Waiting:
    content = row.newest or {}
    return Waiting(
        id=row.pk,
        household=row.household.name,
        subject=shown_subject(content),
        state=row.state,
        as_of=row.as_of,
        figures=len(set(slots_in(f"{content.get('subject', '')} {content.get('body', '')}"))),
        to_resolve=to_resolve(row),
        to_consider=row.consider,
        is_returned=row.state == Message.State.CHANGES_REQUESTED,
        is_reply=row.kind == Message.Kind.REPLY,
    )
