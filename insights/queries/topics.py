"""What do clients talk about, and how happy are they when they do?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from advisors.models import User
from clients.topics import TOPICS
from feedback.models import Reading, Reply

ENOUGH = 3  # answers below which no mean is given


@dataclass(frozen=True, slots=True)
class Topic:
    """`mean` from -1 to 1 over the answers that spoke of it; None below three."""

    code: str
    label: str
    answers: int
    mean: float | None


def topics_since(user: User, *, start: datetime) -> list[Topic]:
    """The most spoken of first."""
    replies = Reply.objects.visible_to(user).filter(received_at__gte=start)
    spoken: dict[str, list[float]] = defaultdict(list)
    for topics, score in Reading.objects.filter(is_current=True, reply__in=replies).values_list("topics", "sentiment_score"):
        for code in topics:
            spoken[code].append(float(score))
    found = [
        Topic(code, TOPICS[code], len(scores), fmean(scores) if len(scores) >= ENOUGH else None)
        for code, scores in spoken.items()
        if code in TOPICS
    ]
    return sorted(found, key=lambda topic: (-topic.answers, topic.label))
