"""Which households stand in a book, how does each stand, and in which order?"""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Avg, Case, Count, DateTimeField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest, Lower

from advisors.models import User
from clients.models import Client, Household, HouseholdQuerySet, Note
from feedback.models import Reading, Reply, Sentiment
from insights.models import Alert
from markets.models import Rate
from portfolios.models import Portfolio, Valuation
from portfolios.queries.conventions import conventions
from relate.lib.fields import MoneyField, PriceField

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


def book(user: User, *, search: str, show: str, advisor: UUID | None, sort: str, at: datetime) -> HouseholdQuerySet:
    """One query, whatever the number of rows: names of clients, last contact, sentiment with its n, open alerts."""
    found = Household.objects.visible_to(user).served().select_related("advisor")
    if search:
        person = (
            Client.objects.present()
            .filter(household=OuterRef("pk"))
            .filter(Q(name__icontains=search) | Q(email__icontains=search))
        )
        found = found.filter(Q(name__icontains=search) | Exists(person))
    if advisor:
        found = found.filter(advisor_id=advisor)
    found = _with_state(found, at)
    if sort == "value":
        found = found.annotate(sort_value=_value())
    return _narrowed(found, show, at).order_by(*SORTS.get(sort, SORTS["name"]), "pk")


def _with_state(found: HouseholdQuerySet, at: datetime) -> HouseholdQuerySet:
    people = Client.objects.present().filter(household=OuterRef("pk")).order_by("created_at", "pk")
    recent = Reading.objects.filter(reply__household=OuterRef("pk"), is_current=True, reply__received_at__gte=at - LISTENED)
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


def _value() -> Subquery:
    """At the newest rates, to sort by; what each household is worth stands in its figures."""
    newest = Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on").values("value")[:1]
    accounts = Portfolio.objects.filter(household=OuterRef("pk"), closed_on=None).order_by().values("household")
    wanted = conventions().currency
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


def _narrowed(found: HouseholdQuerySet, show: str, at: datetime) -> HouseholdQuerySet:
    match show:
        case "alerts":
            return found.filter(Exists(Alert.objects.open().filter(household=OuterRef("pk"))))
        case "quiet":
            return found.filter(Q(contact_at=None) | Q(contact_at__lt=at - QUIET))
        case "due":
            return found.with_letter_due(at.date() + timedelta(days=7))
        case _:
            return found
