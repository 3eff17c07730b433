"""How does sentiment move for a book over a time, and how sure is that?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import fmean, stdev
from uuid import UUID

from django.db.models.functions import TruncWeek

from advisors.models import User
from feedback.models import Reading, Reply, Sentiment

ENOUGH = 3  # answers below which no mean is given
T_95 = {2: 12.71, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306, 10: 2.262}  # Student's t by n


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A week's mean from -1 to 1 with the 95 % interval of that mean; both None below three answers."""

    week: date
    answers: int
    mean: float | None
    low: float | None
    high: float | None

    @property
    def note(self) -> str:
        return "" if self.mean is not None else "not enough"


@dataclass(frozen=True, slots=True)
class Trend:
    start: date
    end: date
    answers: int
    mean: float | None
    points: tuple[TrendPoint, ...]

    @property
    def newest_first(self) -> tuple[TrendPoint, ...]:
        return self.points[::-1]


def sentiment_trend(user: User, *, start: datetime, end: datetime, advisor_id: UUID | None = None) -> Trend:
    scores: dict[date, list[float]] = {}
    for week, score in _scores(user, start, end, advisor_id):
        scores.setdefault(week.date(), []).append(float(score))
    points = tuple(_point(week, answers) for week, answers in sorted(scores.items()))
    everything = [score for answers in scores.values() for score in answers]
    mean = fmean(everything) if len(everything) >= ENOUGH else None
    return Trend(start.date(), end.date(), len(everything), mean, points)


def _scores(user: User, start: datetime, end: datetime, advisor_id: UUID | None) -> list[tuple[datetime, Decimal]]:
    replies = Reply.objects.visible_to(user).filter(received_at__gte=start, received_at__lte=end)
    if advisor_id:
        replies = replies.filter(household__advisor_id=advisor_id)
    readings = Reading.objects.filter(is_current=True, reply__in=replies).exclude(sentiment=Sentiment.UNSURE)
    return list(readings.annotate(week=TruncWeek("reply__received_at", tzinfo=UTC)).values_list("week", "sentiment_score"))


def _point(week: date, scores: Sequence[float]) -> TrendPoint:
    n = len(scores)
    if n < ENOUGH:
        return TrendPoint(week, n, None, None, None)
    mean = fmean(scores)
    half = T_95.get(n, 1.96 + 2.9 / n) * stdev(scores) / math.sqrt(n)
    return TrendPoint(week, n, mean, max(mean - half, -1.0), min(mean + half, 1.0))
