"""When was each letter of the past year sent, and when did which client answer it?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.demo.past import Past
from desk.demo.people import Answer, Family, number

TUESDAY = 1
QUARTER = 13
SELDOM = 17
WEEKS_A_MONTH = 52 / 12
SETTLING = 5  # weeks after the first deposit before there is anything to tell
LATEST_ANSWER = 20  # days
URGENT = 2  # days in which a task of the story is due


@dataclass(frozen=True, slots=True)
class Sent:
    """One letter of the past: drafted on the Monday with the figures of the Friday before, sent on the Tuesday morning."""

    as_of: date
    drafted_at: datetime
    submitted_at: datetime
    approved_at: datetime
    sent_at: datetime
    answer: Answer | None
    answered_at: datetime | None


def letters_of(family: Family, past: Past, *, is_drafted_today: bool) -> list[Sent]:
    """The letters of the past weeks, oldest first; the newest is a little older where today's draft is its successor."""
    weeks = _weeks(family, past.weeks, is_drafted_today=is_drafted_today)
    told = {answer.letter + _late(family): answer for answer in family.answers}
    answers = [told.get(place) or _rating_alone(family, place, told) for place in range(1, len(weeks) + 1)]
    return [_sent(family, ago, answer, past) for ago, answer in zip(weeks, answers, strict=True)][::-1]


def _weeks(family: Family, most: int, *, is_drafted_today: bool) -> list[int]:
    """Weeks ago, newest first: every month as far back as words answer it, before that a few times a year."""
    oldest = min(most, max(one.opened for one in family.accounts) - SETTLING)
    if family.cadence == "quarterly":
        newest, count, step = QUARTER - 1 if is_drafted_today else 6, 1, QUARTER
    else:
        newest, step = 4 if is_drafted_today else 1 if _is_urgent(family) else 2, SELDOM
        count = max(2, *(answer.letter for answer in family.answers))
    monthly = [newest + round(place * WEEKS_A_MONTH) for place in range(count)]
    return [weeks for weeks in (*monthly, *range(monthly[-1] + step, most + 1, step)) if weeks <= oldest] or [newest]


def _is_urgent(family: Family) -> bool:
    return any(todo.due <= URGENT for todo in family.todos)


def _late(family: Family) -> int:
    """Those who are content do not answer every letter: some said their word one or two letters ago."""
    return 0 if family.todos or family.cadence != "monthly" else number(family.name, 3)


def _sent(family: Family, weeks: int, answer: Answer | None, past: Past) -> Sent:
    monday, tuesday = past.day(weeks=weeks), past.day(weeks=weeks, weekday=TUESDAY)
    sent_at = past.moment(tuesday, 8, family.zone, minute=30)
    answered_at = None
    if answer:
        most = min((past.closes.days[-1] - tuesday).days, LATEST_ANSWER)
        days = 1 + number(f"{family.name} {weeks}", most)
        days = most - days % 3 if _is_urgent(family) and weeks == 1 else days
        answered_at = past.moment(tuesday + timedelta(days=days), 8 + number(family.name, 12), family.zone, minute=17)
    return Sent(
        as_of=monday - timedelta(days=3),
        drafted_at=past.moment(monday, 6, family.zone, minute=10),
        submitted_at=past.moment(monday, 9, family.zone, minute=number(family.name, 60)),
        approved_at=past.moment(monday, 14, family.zone, minute=number(family.slug, 60)),
        sent_at=sent_at,
        answer=answer,
        answered_at=max(answered_at, sent_at + timedelta(hours=1)) if answered_at else None,
    )


def _rating_alone(family: Family, place: int, told: dict[int, Answer]) -> Answer | None:
    """Most clients only tap a face, and most do not even that; never after what they wrote last."""
    if place < min(told, default=1) or number(f"{family.name} {place}", 10) > 3:
        return None
    return Answer(place, 4 + number(f"{family.slug} {place}", 2))
