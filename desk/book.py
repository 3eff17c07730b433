"""Which households stand in a book, how does each stand, and in which order?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Avg,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Lower

from advisors.models import Sight, User
from clients.models import Client, Household, HouseholdQuerySet, Note
from feedback.models import Reading, Reply, Sentiment
from insights.models import Alert
from markets.models import Rate
from portfolios.models import Portfolio, Valuation
from portfolios.queries.conventions import conventions
from relate.lib.fields import MoneyField, PriceField
from relate.lib.prepared import Prepared

Row = dict[str, Any]
ONE = Value(Decimal(1), PriceField())
LISTENED = timedelta(days=90)
QUIET = timedelta(days=60)
SHOWS = {"": "All", "alerts": "With an alert", "quiet": "Quiet for 60 days", "due": "Letter due this week"}
SORTS = {
    "name": (Lower("name"),),
    "value": (F("sort_value").desc(nulls_last=True), Lower("name")),
    "contact": (F("contact_at").asc(nulls_first=True), Lower("name")),
    "sentiment": (F("sentiment").asc(nulls_last=True), Lower("name")),
    "letter": (F("next_letter_on").asc(nulls_last=True), Lower("name")),
}


SHOWN = ("pk", "name", "town", "advisor__name", "next_letter_on")
STATE = ("names", "contact_at", "sentiment", "answers", "alerts_open")


@dataclass(frozen=True)
class Book:
    """The households that a person looks at, as a pager asks for them. Each row: the fields SHOWN and STATE.

    One query, whatever the number of rows; the first page and the number of a book without a search are compiled once.
    """

    user: User
    show: str
    sort: str
    at: datetime
    search: str = ""
    advisor: UUID | None = None

    def count(self) -> int:
        if self._is_narrowed:
            return self._rows().count()
        return int(_number(self.user.sight, self.show, viewer=self.user.pk, **self._values())[0]["n"])

    def __getitem__(self, part: slice) -> list[Row]:
        if self._is_narrowed or part.start is not None:
            return list(self._rows()[part])
        return _first(self.user.sight, self.show, self.sort, part.stop, viewer=self.user.pk, **self._values())

    @property
    def _is_narrowed(self) -> bool:
        return bool(self.search or self.advisor)

    def _rows(self) -> QuerySet[Household, Row]:
        return _book(self.user, self.show, self.sort, **self._values(), search=self.search, advisor=self.advisor)

    def _values(self) -> dict[str, Any]:
        days = {"listened": self.at - LISTENED, "quiet": self.at - QUIET, "due": self.at.date() + timedelta(days=7)}
        return {**days, "currency": conventions().currency}


@Prepared
def _first(sight: Sight, show: str, sort: str, most: int, *, viewer: UUID, **values: Any) -> QuerySet[Household, Row]:
    return _book(sight.of(viewer), show, sort, **values)[:most]


@Prepared
def _number(sight: Sight, show: str, *, viewer: UUID, **values: Any) -> QuerySet[Household, Any]:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return _book(sight.of(viewer), show, "name", **values).order_by().values(n=count)


def _book(
    user: User,
    show: str,
    sort: str,
    *,
    listened: datetime,
    quiet: datetime,
    due: date,
    currency: str,
    search: str = "",
    advisor: UUID | None = None,
) -> QuerySet[Household, Row]:
    found = Household.objects.visible_to(user).served()
    if search:
        person = (
            Client.objects.present()
            .filter(household=OuterRef("pk"))
            .filter(Q(name__icontains=search) | Q(email__icontains=search))
        )
        found = found.filter(Q(name__icontains=search) | Exists(person))
    if advisor:
        found = found.filter(advisor_id=advisor)
    found = _narrowed(_with_state(found, listened), show, quiet, due)
    if sort == "value":
        found = found.annotate(sort_value=_value(currency))
    rows: QuerySet[Household, Row] = found.order_by(*SORTS[sort], "pk").values(*SHOWN, *STATE)
    return rows


def _with_state(found: HouseholdQuerySet, listened: datetime) -> HouseholdQuerySet:
    people = Client.objects.present().filter(household=OuterRef("pk")).order_by("created_at", "pk")
    recent = Reading.objects.filter(reply__household=OuterRef("pk"), is_current=True, reply__received_at__gte=listened)
    sure = recent.exclude(sentiment=Sentiment.UNSURE).order_by().values("reply__household")
    alerts = Alert.objects.open().filter(household=OuterRef("pk")).order_by().values("household")
    return found.annotate(
        names=ArraySubquery(people.values("name")),
        contact_at=contact_at(),
        sentiment=Subquery(sure.annotate(mean=Avg("sentiment_score")).values("mean")),
        answers=Subquery(sure.annotate(n=Count("pk")).values("n")),
        alerts_open=Subquery(alerts.annotate(n=Count("pk")).values("n")),
    )


def contact_at() -> Greatest:
    """The newest call, meeting or answer. A letter alone is no contact in both directions."""
    talks = Note.objects.filter(household=OuterRef("pk")).exclude(kind=Note.Kind.NOTE).order_by("-at")
    replies = Reply.objects.filter(household=OuterRef("pk")).order_by("-received_at")
    newest = (Subquery(talks.values("at")[:1]), Subquery(replies.values("received_at")[:1]))
    return Greatest(*newest, output_field=DateTimeField())


def _value(wanted: str) -> Subquery:
    """At the newest rates, to sort by; what each household is worth stands in its figures."""
    newest = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on").values("value")[:1]
    accounts = Portfolio.objects.filter(household=OuterRef("pk"), closed_on=None).order_by().values("household")
    rate = Case(
        When(currency=wanted, then=ONE),
        default=_per_euro(Value(wanted)) / _per_euro(OuterRef("currency")),
        output_field=PriceField(),
    )
    return Subquery(accounts.annotate(total=Sum(Subquery(newest) * rate, output_field=MoneyField())).values("total"))


def _per_euro(currency: Value | OuterRef) -> Coalesce:
    """Of the euro itself there is no rate: it is worth one."""
    newest = Rate.objects.filter(currency=currency).order_by("-on").values("per_euro")[:1]
    return Coalesce(Subquery(newest), ONE, output_field=PriceField())


def _narrowed(found: HouseholdQuerySet, show: str, quiet: datetime, due: date) -> HouseholdQuerySet:
    match show:
        case "alerts":
            return found.filter(Exists(Alert.objects.open().filter(household=OuterRef("pk"))))
        case "quiet":
            return found.filter(Q(contact_at=None) | Q(contact_at__lt=quiet))
        case "due":
            return found.with_letter_due(due)
        case _:
            return found
