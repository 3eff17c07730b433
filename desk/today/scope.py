"""What do several cards need? Each answer is asked for once, and only if a card that is drawn wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import QueryDict

from advisors.models import Sight, User
from clients.models import Household
from desk.shell import counted, told
from feedback.models import Reply
from insights.models import Alert
from insights.queries.book import Book, book_since
from insights.queries.sentiment import Mood, moods
from messaging.models import Delivery
from portfolios.connections import NOTICE, Connection
from portfolios.figures import Figure
from portfolios.queries import values_seen
from relate.lib.prepared import Prepared

MONTH = timedelta(days=30)


@dataclass
class Scope:
    """One person's Today at one moment, with what stands in the address (sort, period)."""

    user: User
    now: datetime
    asked: QueryDict = field(default_factory=QueryDict)

    @cached_property
    def local(self) -> datetime:
        return self.now.astimezone(ZoneInfo(self.user.time_zone))

    @cached_property
    def moods(self) -> list[Mood]:
        return moods(self.user, until=self.local.date())

    @cached_property
    def alerts(self) -> list[Alert]:
        return _alerts(self.user.sight, viewer=self.user.pk, at=self.now)

    @cached_property
    def values(self) -> Mapping[UUID, Decimal]:
        """The newest value of each household that has one."""
        return {pk: one.value for pk, one in values_seen(self.user).items() if isinstance(one, Figure)}

    @cached_property
    def book(self) -> Book:
        """A year and a month of days, for the tile and for every period of the chart."""
        return book_since(self.local.date() - timedelta(days=400), user=self.user)

    @property
    def month_begins(self) -> date:
        return self.local.date().replace(day=1)

    @cached_property
    def counts(self) -> Mapping[str, Any]:
        """Everything that is only counted, the shell's own counts too, in one query."""
        quarter = self.local.date().replace(month=(self.local.month - 1) // 3 * 3 + 1, day=1)
        moments = {"at": self.now, "month": self.now - MONTH, "two_months": self.now - 2 * MONTH, "soon": self.now + NOTICE}
        return told(_counts(self.user.sight, viewer=self.user.pk, quarter=quarter, **moments)[0])


@Prepared
def _counts(
    sight: Sight, *, viewer: UUID, at: datetime, month: datetime, two_months: datetime, soon: datetime, quarter: date
) -> QuerySet[User, Any]:
    user = sight.of(viewer)
    mine = Household.objects.visible_to(user).served()
    sent = Delivery.objects.filter(client__household__in=mine, state=Delivery.State.SENT)
    lately, before = sent.filter(handed_at__gt=month), sent.filter(handed_at__gt=two_months, handed_at__lte=month)
    return counted(
        user,
        at,
        households=mine,
        joined=mine.filter(since_on__gte=quarter),
        sent=lately,
        sent_before=before,
        answered=Reply.objects.filter(delivery__in=lately),
        answered_before=Reply.objects.filter(delivery__in=before),
        letters=sent,
        consents=Connection.objects.visible_to(user).wanting_consent(soon),
    )


@Prepared
def _alerts(sight: Sight, *, viewer: UUID, at: datetime) -> QuerySet[Alert]:
    return Alert.objects.visible_to(sight.of(viewer)).due(at).worst_first()
