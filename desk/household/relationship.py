"""How has the relationship felt over twelve months, and which touches were there? A drawing, and the same as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, DecimalField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from clients.models import Household, Note
from desk.templatetags.relate import day, score, signed
from feedback.models import Reading, Reply, Sentiment
from messaging.models import Message
from relate.lib.prepared import Prepared

SPAN = timedelta(days=365)
FRESH = timedelta(days=14)  # an older answer is called by its day, not "now"
NOTHING = Cast(Value(None), DecimalField(max_digits=4, decimal_places=3))
LEFT, TOP = 30.0, 12.0
NAMES = {"call": "Call", "meeting": "Meeting", "letter": "Letter", "feedback": "Feedback"}
ICONS = {"call": "phone", "meeting": "users", "letter": "mail", "feedback": "message-square-text"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One touch; `shown` is the sentiment from -10 to +10 where the touch was an answer that we could read."""

    at: datetime
    kind: str
    shown: int | None

    @property
    def name(self) -> str:
        return NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class Mark:
    """A touch in the drawing: at `x`, on the line at `y` where there is one."""

    x: float
    y: float | None
    icon: str
    title: str

    @property
    def icon_x(self) -> float:
        return self.x - 6


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    right: float
    zero: float
    floor: float
    path: str
    carried: str  # from the last answer to today: nothing newer is known
    area: str
    grid: tuple[Label, ...]
    months: tuple[Label, ...]
    marks: tuple[Mark, ...]
    now: Label
    was: str
    story: str

    @property
    def span(self) -> float:
        return self.right - LEFT

    @property
    def below(self) -> float:
        """How far the drawing goes under zero."""
        return self.floor - self.zero

    @property
    def rail(self) -> int:
        """The height at which the touches are marked."""
        return self.height - 24

    @property
    def icon_y(self) -> int:
        return self.rail - 6


def moments(household: Household, *, at: datetime) -> list[Moment]:
    """All touches of twelve months in one query, oldest first."""
    found = _moments(household=household.pk, since=at - SPAN, at=at)
    return sorted((Moment(when, what, score(feels)) for when, what, feels in found), key=lambda moment: moment.at)


@Prepared
def _moments(*, household: UUID, since: datetime, at: datetime) -> QuerySet[Any, Sequence[Any]]:
    months = (since, at)
    talks = Note.objects.filter(household=household, at__range=months, client__restricted_at=None).exclude(kind=Note.Kind.NOTE)
    letters = Message.objects.filter(household=household, sent_at__range=months)
    answers = Reply.objects.filter(household=household, received_at__range=months, client__restricted_at=None)
    sure = Reading.objects.filter(reply=OuterRef("pk"), is_current=True).exclude(sentiment=Sentiment.UNSURE)
    return _told(talks, "at", Cast("kind", CharField()), NOTHING).union(
        _told(letters, "sent_at", Value("letter", CharField()), NOTHING),
        _told(answers, "received_at", Value("feedback", CharField()), Subquery(sure.values("sentiment_score"))),
        all=True,
    )


def _told(rows: QuerySet[Any], when: str, what: Any, feels: Any) -> QuerySet[Any]:
    told: QuerySet[Any] = rows.annotate(moment=F(when), what=what, feels=feels).values_list("moment", "what", "feels")
    return told


def drawing(found: Sequence[Moment], *, at: datetime, width: int = 1180, height: int = 190, most: int = 14) -> Drawing | None:
    """Nothing where nobody has answered yet. `most`: how many touches are marked, the newest ones."""
    felt = [moment for moment in found if moment.shown is not None]
    if not felt:
        return None
    scale = _Scale(at, right=width - 104.0, floor=height - 44.0, low=min(-3, *(moment.shown or 0 for moment in felt)))
    points = [(scale.x(moment.at), scale.y(moment.shown)) for moment in felt]
    path = "M" + "L".join(f"{px} {py}" for px, py in points)
    (first, _), (last, height_now) = points[0], points[-1]
    before = felt[-2] if len(felt) > 1 else None
    return Drawing(
        width=width,
        height=height,
        right=scale.right,
        zero=scale.zero,
        floor=scale.floor,
        path=path,
        carried=f"M{last} {height_now}L{scale.right} {height_now}",
        area=f"{path}L{scale.right} {height_now}L{scale.right} {scale.zero}L{first} {scale.zero}Z",
        grid=tuple(Label(22, scale.y(value), signed(value)) for value in (10, 5, -5, -10) if value >= scale.low),
        months=tuple(_months(scale, every=1 if width > 600 else 2)),
        marks=tuple(_mark(moment, scale) for moment in _spread(found, scale, 24.0)[-most:]),
        now=Label(scale.right + 10, height_now, f"{signed(felt[-1].shown)} {_when(felt[-1].at, at)}"),
        was=f"was {signed(before.shown)} on {day(before.at)}" if before else "",
        story=_story(felt, found),
    )


def unread(found: Sequence[Moment]) -> int:
    """Answers whose feeling the reader was not sure of, or has not read yet; the drawing has no height for them."""
    return sum(moment.kind == "feedback" and moment.shown is None for moment in found)


def _when(answered: datetime, at: datetime) -> str:
    return "now" if at - answered <= FRESH else f"on {day(answered)}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a moment and a score stand; the lowest score that must fit is `low`."""

    at: datetime
    right: float
    floor: float
    low: int

    @property
    def zero(self) -> float:
        return round(TOP + (self.floor - TOP) * 10 / (10 - self.low), 1)

    def x(self, moment: datetime) -> float:
        return round(self.right - (self.at - moment) / SPAN * (self.right - LEFT), 1)

    def y(self, shown: int | None) -> float:
        return round(self.zero - (shown or 0) / 10 * (self.zero - TOP), 1)


def _mark(moment: Moment, scale: _Scale) -> Mark:
    height = None if moment.shown is None else scale.y(moment.shown)
    return Mark(scale.x(moment.at), height, ICONS[moment.kind], f"{moment.name}, {day(moment.at)}")


def _spread(found: Sequence[Moment], scale: _Scale, least: float) -> list[Moment]:
    """The newest touches that do not cover each other; an answer goes before a letter."""
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda one: (one.kind != "feedback", -one.at.timestamp())):
        if all(abs(scale.x(moment.at) - scale.x(other.at)) >= least for other in kept):
            kept.append(moment)
    return sorted(kept, key=lambda moment: moment.at)


def _months(scale: _Scale, *, every: int) -> Iterator[Label]:
    """The middle of each month, or of each second one."""
    first = (scale.at - SPAN).replace(day=15, hour=0, minute=0, second=0, microsecond=0)
    for step in range(1, 13, every):
        years, month = divmod(first.month - 1 + step, 12)
        middle = first.replace(year=first.year + years, month=month + 1)
        if middle < scale.at:
            yield Label(scale.x(middle), 0, f"{middle:%b}")


def _story(felt: Sequence[Moment], found: Sequence[Moment]) -> str:
    first, last = felt[0], felt[-1]
    answers = "One answer" if len(felt) == 1 else f"{len(felt)} answers"
    begin, end = (f"{signed(one.shown)} on {day(one.at)}" for one in (first, last))
    return f"{answers} among {len(found)} touches. From {begin} to {end}."
