"""How does each relationship feel, week by week? One query, and what a person sees of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from advisors.models import Sight, User
from clients.models import Household
from feedback.models import Reply, ReplyQuerySet, Sentiment
from relate.lib.money import rounded
from relate.lib.prepared import Prepared

WEEKS = 12  # that are shown
LOOK_BACK = 24  # that are read, so that the first of them can be compared too
SORTS = ("falling", "assets", "name")


@dataclass(frozen=True, slots=True)
class Mood:
    """What one household said in one week: mean sentiment from -1 to 1 over `replies` answers."""

    household_id: UUID
    household: str
    week: date
    mean: Decimal | None
    replies: int
    is_leaving: bool

    @property
    def shown(self) -> int | None:
        return None if self.mean is None else int(rounded(self.mean * 10, 0))


@dataclass(frozen=True, slots=True)
class Cell:
    week: date
    shown: int | None
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    household_id: UUID
    household: str
    cells: tuple[Cell, ...]
    change: int | None

    @property
    def signals(self) -> int:
        return sum(cell.shown is not None for cell in self.cells)

    @property
    def fallen(self) -> int:
        """Points down; negative where it rose."""
        return -(self.change or 0)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def moods(user: User, *, until: date, weeks: int = LOOK_BACK) -> list[Mood]:
    """Every household that this user sees, by week, oldest first. A reading that is unsure has no mean."""
    return _told(_seen(user.sight, viewer=user.pk, **_between(until, weeks)))


def moods_of(household: Household, *, until: date, weeks: int = LOOK_BACK) -> list[Mood]:
    return _told(_of(household=household.pk, **_between(until, weeks)))


@Prepared
def _seen(sight: Sight, *, viewer: UUID, begin: datetime, end: datetime) -> QuerySet[Reply, Any]:
    return _weekly(Reply.objects.visible_to(sight.of(viewer)), begin, end)


@Prepared
def _of(*, household: UUID, begin: datetime, end: datetime) -> QuerySet[Reply, Any]:
    return _weekly(Reply.objects.filter(household=household), begin, end)


def _weekly(replies: ReplyQuerySet, begin: datetime, end: datetime) -> QuerySet[Reply, Any]:
    sure = ~Q(readings__sentiment=Sentiment.UNSURE)
    return (
        replies.filter(received_at__gte=begin, received_at__lt=end)
        .filter(readings__is_current=True)
        .annotate(week=TruncWeek("received_at", tzinfo=UTC))
        .values("household_id", "household__name", "week")
        .annotate(
            mean=Avg("readings__sentiment_score", filter=sure),
            replies=Count("pk"),
            leaving=BoolOr("readings__is_leaving"),
        )
        .order_by("week")
    )


def _told(rows: Iterable[dict[str, Any]]) -> list[Mood]:
    return [
        Mood(r["household_id"], r["household__name"], r["week"].date(), r["mean"], r["replies"], bool(r["leaving"])) for r in rows
    ]


def _between(until: date, weeks: int) -> dict[str, datetime]:
    first = monday(until) - timedelta(weeks=weeks - 1)
    return {"begin": _midnight(first), "end": _midnight(until + timedelta(days=1))}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def by_household(found: Sequence[Mood]) -> dict[UUID, list[Mood]]:
    grouped: dict[UUID, list[Mood]] = defaultdict(list)
    for mood in found:
        grouped[mood.household_id].append(mood)
    return grouped


def change_in_four_weeks(series: Sequence[Mood], *, until: date) -> int | None:
    """The newest score less the newest one at least four weeks older; None where either is missing."""
    known = [mood for mood in series if mood.shown is not None]
    if not known or known[-1].week < monday(until) - timedelta(weeks=4):
        return None
    newest = known[-1]
    older = [mood for mood in known if mood.week <= newest.week - timedelta(weeks=4)]
    return (newest.shown or 0) - (older[-1].shown or 0) if older else None


def heatmap(
    found: Sequence[Mood], *, until: date, sort: str = "falling", values: Mapping[UUID, Decimal] | None = None
) -> tuple[list[date], list[Row]]:
    """The weeks, oldest first, and one row for each household that said something in them."""
    weeks = [monday(until) - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    rows = []
    for household_id, series in by_household(found).items():
        said = {mood.week: Cell(mood.week, mood.shown, mood.replies) for mood in series if mood.week >= weeks[0]}
        if not said:
            continue
        cells = tuple(said.get(week, Cell(week, None)) for week in weeks)
        change = change_in_four_weeks(series, until=until)
        rows.append(Row(household_id, series[-1].household, cells, change))
    return weeks, _sorted(rows, sort, values or {})


def _sorted(rows: list[Row], sort: str, values: Mapping[UUID, Decimal]) -> list[Row]:
    rows = sorted(rows, key=lambda row: row.household.casefold())
    if sort == "assets":
        return sorted(rows, key=lambda row: values.get(row.household_id, Decimal(0)), reverse=True)
    return rows if sort == "name" else sorted(rows, key=lambda row: (row.change is None, -row.fallen, -row.signals))


def weekly_mean(found: Sequence[Mood], *, until: date, weeks: int = WEEKS) -> list[Decimal | None]:
    """The mean of all answers of each four-week window that ends in each week, oldest first."""
    ends = [monday(until) - timedelta(weeks=back) for back in reversed(range(weeks))]
    return [mean_between(found, end - timedelta(weeks=3), end) for end in ends]


def mean_between(found: Sequence[Mood], first: date, last: date) -> Decimal | None:
    inside = [mood for mood in found if first <= mood.week <= last and mood.mean is not None]
    answers = sum(mood.replies for mood in inside)
    if not answers:
        return None
    return sum(((mood.mean or Decimal(0)) * mood.replies for mood in inside), Decimal(0)) / answers
