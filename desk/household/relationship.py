"""How has the relationship felt over twelve months, and which touches were there? A drawing, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, DecimalField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from clients.models import Household, Note
from desk.templatetags.relate import day, score, signed
from feedback.models import Reading, Reply, Sentiment
from messaging.models import Message

SPAN = timedelta(days=365)
LEFT = 30.0
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
    since = at - SPAN
    score_field = DecimalField(max_digits=4, decimal_places=3)
    nothing, letter, answer = Cast(Value(None), score_field), Value("letter", CharField()), Value("feedback", CharField())
    sure = (
        Reading.objects.filter(reply=OuterRef("pk"), is_current=True)
        .exclude(sentiment=Sentiment.UNSURE)
        .values("sentiment_score")
    )
    talks = Note.objects.filter(household=household, at__range=(since, at)).exclude(kind=Note.Kind.NOTE)
    letters = Message.objects.filter(household=household, sent_at__range=(since, at))
    answers = Reply.objects.filter(household=household, received_at__range=(since, at))
    found = (
        talks.annotate(moment=F("at"), what=Cast("kind", CharField()), feels=nothing)
        .values_list("moment", "what", "feels")
        .union(
            letters.annotate(moment=F("sent_at"), what=letter, feels=nothing).values_list("moment", "what", "feels"),
            answers.annotate(moment=F("received_at"), what=answer, feels=Subquery(sure)).values_list("moment", "what", "feels"),
            all=True,
        )
    )
    return sorted((Moment(when, what, score(feels)) for when, what, feels in found), key=lambda moment: moment.at)


def drawing(found: Sequence[Moment], *, at: datetime, width: int = 1180, height: int = 190, most: int = 14) -> Drawing | None:
    """Nothing where nobody has answered yet. `most`: how many touches are marked, the newest ones."""
    felt = [moment for moment in found if moment.shown is not None]
    if not felt:
        return None
    left, right, top, zero, floor = LEFT, width - 104.0, 12.0, (height - 34) * 0.66 + 12, height - 44.0

    def x(moment: datetime) -> float:
        return round(right - (at - moment) / SPAN * (right - left), 1)

    def y(shown: int | None) -> float:
        return round(max(min(zero - (shown or 0) / 10 * (zero - top), floor), top), 1)

    points = [(x(moment.at), y(moment.shown)) for moment in felt]
    points = [(left, points[0][1]), *points, (right, points[-1][1])]
    path = "M" + "L".join(f"{px} {py}" for px, py in points)
    marked = [
        Mark(
            x(moment.at),
            y(moment.shown) if moment.shown is not None else None,
            ICONS[moment.kind],
            f"{moment.name}, {day(moment.at)}",
        )
        for moment in _spread(found, x, 24.0)[-most:]
    ]
    newest, before = felt[-1], felt[-2] if len(felt) > 1 else None
    return Drawing(
        width=width,
        height=height,
        right=right,
        zero=zero,
        floor=floor,
        path=path,
        area=f"{path}L{right} {zero}L{left} {zero}Z",
        grid=tuple(Label(22, y(value), signed(value)) for value in (5, 10)),
        months=tuple(_months(at, x, 1 if width > 600 else 2)),
        marks=tuple(marked),
        now=Label(right + 10, points[-1][1], f"{signed(newest.shown)} now"),
        was=f"was {signed(before.shown)} on {day(before.at)}" if before else "",
        story=_story(felt, found),
    )


def _spread(found: Sequence[Moment], x, least: float) -> list[Moment]:  # type: ignore[no-untyped-def]  # x: moment -> place
    """The newest touches that do not cover each other; an answer goes before a letter."""
    kept: list[Moment] = []
    for moment in sorted(found, key=lambda one: (one.kind != "feedback", -one.at.timestamp())):
        if all(abs(x(moment.at) - x(other.at)) >= least for other in kept):
            kept.append(moment)
    return sorted(kept, key=lambda moment: moment.at)


def _months(at: datetime, x, every: int):  # type: ignore[no-untyped-def]
    first = (at - SPAN).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for step in range(1, 13, every):
        month = (first.month - 1 + step) % 12 + 1
        begin = first.replace(year=first.year + (first.month - 1 + step) // 12, month=month, day=15)
        if begin < at:
            yield Label(x(begin), 0, f"{begin:%b}")


def _story(felt: Sequence[Moment], found: Sequence[Moment]) -> str:
    first, last = felt[0], felt[-1]
    answers = "One answer" if len(felt) == 1 else f"{len(felt)} answers"
    begin, end = (f"{signed(one.shown)} on {day(one.at)}" for one in (first, last))
    return f"{answers} among {len(found)} touches. From {begin} to {end}."
