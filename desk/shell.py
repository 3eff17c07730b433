"""What stands around every page: where one can go, what waits there, and of which day the prices are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from advisors.access import BOOKS, viewer_of
from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from feedback.models import Reading, Reply, Sentiment
from insights.models import Alert
from messaging.models import Message
from portfolios.models import Valuation
from relate.lib.prepared import Prepared


@dataclass(frozen=True)
class Place:
    label: str
    icon: str
    url: str
    count: int = 0
    is_current: bool = False
    is_extra: bool = False  # stands under "More" on a phone


@dataclass(frozen=True)
class Shell:
    nav: list[Place]
    foot: list[Place]
    prices_at: date | None
    books: list[tuple[str, str, bool]] = field(default_factory=list)  # value, label, is chosen

    @property
    def more(self) -> list[Place]:
        return [place for place in self.nav if place.is_extra] + self.foot


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: nothing is asked of the database unless a template draws the shell."""
    return {"shell": SimpleLazyObject(lambda: build(request)), "theme": request.COOKIES.get("theme", "system")}


def build(request: HttpRequest) -> Shell:
    user = viewer_of(request)
    if user.is_operator:
        places = [_place(request, "Firms", "landmark", "desk:firms")]
        return Shell(places, [_place(request, "Administration", "shield-check", "admin:index")], None)
    counts = getattr(request, "waiting", None) or waiting(user, at=timezone.now())
    nav: list[Place] = [
        _place(request, "Today", "house", "desk:today"),
        _place(request, "Clients", "users", "desk:clients"),
        _place(request, "Messages", "pencil-line", "messaging:messages", counts["messages"]),
        _place(request, "Feedback", "message-square-text", "feedback:list", counts["feedback"]),
        _place(request, "Alerts", "bell", "insights:alerts", counts["alerts"]),
        _place(request, "Referrals", "handshake", "clients:referrals", is_extra=True),
        _place(request, "Insights", "chart-line", "insights:overview", is_extra=True),
    ]
    if user.may(Action.IMPORT_FILES):
        nav.append(_place(request, "Imports", "file-up", "portfolios:imports", is_extra=True))
    if settings.DEMO:
        nav.append(_place(request, "Mailbox", "mail", "messaging:mailbox", is_extra=True))
    foot = [_place(request, "Settings", "settings", "desk:settings")]
    if user.may(Action.READ_THE_ADMIN):
        foot.append(_place(request, "Administration", "shield-check", "admin:index"))
    return Shell(nav, foot, counts["prices_at"], _books(user) if counts["own"] else [])


def _books(user: User) -> list[tuple[str, str, bool]]:
    """Whoever has a book and sees others' too chooses between the two."""
    if not (user.sees_other_books or user.is_narrowed):
        return []
    labels = ("My clients", "Whole firm" if user.may(Action.SEE_EVERY_HOUSEHOLD) else "My team")
    return [(value, label, (value == "mine") == user.is_narrowed) for value, label in zip(BOOKS, labels, strict=True)]


def _place(request: HttpRequest, label: str, icon: str, name: str, count: int = 0, *, is_extra: bool = False) -> Place:
    url = reverse(name)
    asked_from = urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
    rooms = (url, "/households/", "/portfolios/") if name == "desk:clients" else (url,)
    is_current = asked_from == url or (url != "/" and asked_from.startswith(rooms))
    return Place(label, icon, url, count, is_current, is_extra)


def waiting(user: User, *, at: datetime) -> dict[str, Any]:
    """How many messages, unsure readings and alerts wait, and of which day the prices are. One query."""
    return told(_waiting(user.sight, viewer=user.pk, at=at)[0])


def counted(user: User, at: datetime, **more: QuerySet[Any]) -> QuerySet[User, Any]:
    """The one row of those counts, see `told`; `more` is counted along."""
    messages = Message.objects.visible_to(user)
    messages = messages.awaiting_approval() if user.may(Action.APPROVE_LETTERS) else messages.drafts()
    unsure = Reading.objects.filter(
        is_current=True, sentiment=Sentiment.UNSURE, reply__in=Reply.objects.visible_to(user).values("pk")
    )
    rows = {
        "messages": messages,
        "feedback": unsure,
        "alerts": Alert.objects.visible_to(user).due(at),
        "own": Household.objects.served().filter(advisor=user),
        **more,
    }
    newest = Subquery(Valuation.objects.order_by("-on").values("on")[:1])
    return User.objects.filter(pk=user.pk).values(n_prices_at=newest, **{f"n_{name}": _count(one) for name, one in rows.items()})


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """By name; in the query none may be called like a field of a person."""
    return {name.removeprefix("n_"): value for name, value in row.items()}


def _count(rows: QuerySet[Any]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=count).values("n"))


_waiting = Prepared(lambda sight, viewer, at: counted(sight.of(viewer), at))
