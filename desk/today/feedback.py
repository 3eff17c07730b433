"""What did clients answer lately, and how many answer at all?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from advisors.models import Sight
from clients.topics import TOPICS
from desk.templatetags.relate import score, signed
from desk.today.scope import Scope
from feedback.models import Reply, Sentiment
from relate.lib.prepared import Prepared

SHOWN = 4
QUOTE = 140
KINDS = {1: "bad", 2: "bad", 3: "warn", 4: "good", 5: "good"}


@dataclass(frozen=True, slots=True)
class Answer:
    id: UUID
    household_id: UUID
    client: str
    rating: int
    word: str
    quote: str
    topics: str
    feels: str
    at: datetime

    @property
    def kind(self) -> str:
        return KINDS[self.rating]


def feedback(scope: Scope) -> dict[str, Any]:
    counts = scope.counts
    rate, before = _rate(counts["answered"], counts["sent"]), _rate(counts["answered_before"], counts["sent_before"])
    change = rate - before if rate is not None and before is not None else None
    return {"answers": _newest(scope), "reply_rate": rate, "reply_rate_change": change}


def _rate(answered: int, sent: int) -> int | None:
    return round(100 * answered / sent) if sent else None


def _newest(scope: Scope) -> list[Answer]:
    return [_answer(reply) for reply in _replies(scope.user.sight, viewer=scope.user.pk)]


@Prepared
def _replies(sight: Sight, *, viewer: UUID) -> QuerySet[Reply]:
    current = FilteredRelation("readings", condition=Q(readings__is_current=True))
    return (
        Reply.objects.visible_to(sight.of(viewer))
        .select_related("client")
        .annotate(current=current)
        .annotate(topics=F("current__topics"), sentiment=F("current__sentiment"), score=F("current__sentiment_score"))
        .order_by("-received_at")[:SHOWN]
    )


def _answer(reply: Any) -> Answer:
    text = reply.text or ""
    return Answer(
        id=reply.pk,
        household_id=reply.household_id,
        client=reply.client.name,
        rating=reply.rating,
        word=reply.get_rating_display(),
        quote=text if len(text) <= QUOTE else text[:QUOTE].rsplit(" ", 1)[0] + " …",
        topics=", ".join(TOPICS[topic] for topic in reply.topics or [] if topic in TOPICS),
        feels=_feels(reply),
        at=reply.received_at,
    )


def _feels(reply: Any) -> str:
    """The shown score, in words where the reader was not sure, nothing where nobody has read it yet."""
    if reply.sentiment is None:
        return ""
    return "unsure" if reply.sentiment == Sentiment.UNSURE else signed(score(reply.score))
