"""What has passed between us and this household? Letters, answers, talks and changes in one list, newest first, in one query."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from clients.models import Household
from desk.household import happenings, letters, talks
from desk.household.touch import Touch
from relate.lib.prepared import Prepared

PAGE = 8


@dataclass(frozen=True, slots=True)
class Page:
    touches: list[Touch]
    earlier: str  # the moment that the next page ends at, or nothing


@dataclass(frozen=True, slots=True)
class Source:
    """`rows` carry a `moment` and, as one JSON value `told`, what `tell` needs for its line."""

    rows: Callable[[UUID], QuerySet[Any]]
    tell: Callable[[datetime, dict[str, Any]], Touch]


SOURCES = {
    "letter": Source(letters.letters, letters.tell_letter),
    "answer": Source(letters.answers, letters.tell_answer),
    "talk": Source(talks.talks, talks.tell_talk),
    "introduction": Source(talks.introductions, talks.tell_introduction),
    "change": Source(happenings.happenings, happenings.tell_happening),
}
IN_GROUP = {
    "letters": ["letter"],
    "feedback": ["answer"],
    "talks": ["talk"],
    "changes": ["introduction", "change"],
}
GROUPS = {"": "All", "letters": "Letters", "feedback": "Feedback", "talks": "Calls", "changes": "Changes"}


def touches(household: Household, *, group: str = "", before: datetime | None = None) -> Page:
    """One page of the list: each source gives its newest, and the newest of all of them are shown."""
    until = {"before": before} if before else {}
    found = sorted(
        _newest(group if group in IN_GROUP else "", household=household.pk, **until), key=lambda row: row[0], reverse=True
    )
    shown = [SOURCES[name].tell(moment, told) for moment, name, told in found[:PAGE]]
    return Page(shown, found[PAGE - 1][0].isoformat() if len(found) > PAGE else "")


@Prepared
def _newest(group: str, *, household: UUID, before: datetime | None = None) -> QuerySet[Any, Sequence[Any]]:
    first, *others = (_newest_of(name, household, before) for name in IN_GROUP.get(group) or SOURCES)
    return first.union(*others, all=True) if others else first


def _newest_of(name: str, household: UUID, before: datetime | None) -> QuerySet[Any, Sequence[Any]]:
    """One more than a page, so that we know whether there is another."""
    rows = SOURCES[name].rows(household)
    narrowed = rows.filter(moment__lt=before) if before else rows
    newest = narrowed.order_by("-moment", "-pk").annotate(source=Value(name, CharField()))
    told: QuerySet[Any, Sequence[Any]] = newest.values_list("moment", "source", "told")[: PAGE + 1]
    return told
