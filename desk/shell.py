"""What stands around every page: where one can go, what waits there, and of which day the prices are."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F, Func, IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from advisors.access import user_of
from advisors.models import User
from advisors.roles import Action
from feedback.models import Reading, Reply, Sentiment
from insights.models import Alert
from messaging.models import Message
from portfolios.models import Valuation


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

    @property
    def more(self) -> list[Place]:
        return [place for place in self.nav if place.is_extra] + self.foot


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: nothing is asked of the database unless a template draws the shell."""
    return {"shell": SimpleLazyObject(lambda: build(request)), "theme": request.COOKIES.get("theme", "system")}


def build(request: HttpRequest) -> Shell:
    user = user_of(request)
    if user.is_operator:
        return Shell([], [_place(request, "Administration", "shield-check", "admin:index")], None)
    waiting = _waiting(user)
    nav: list[Place] = [
        _place(request, "Today", "house", "desk:today"),
        _place(request, "Clients", "users", "desk:clients"),
        _place(request, "Messages", "pencil-line", "messaging:messages", waiting["n_messages"]),
        _place(request, "Feedback", "message-square-text", "feedback:list", waiting["n_feedback"]),
        _place(request, "Alerts", "bell", "insights:alerts", waiting["n_alerts"]),
        _place(request, "Referrals", "handshake", "clients:referrals", is_extra=True),
    ]
    if user.may(Action.IMPORT_FILES):
        nav.append(_place(request, "Imports", "file-up", "portfolios:imports", is_extra=True))
    foot = [_place(request, "Settings", "settings", "desk:settings")]
    if user.may(Action.READ_THE_ADMIN):
        foot.append(_place(request, "Administration", "shield-check", "admin:index"))
    return Shell(nav, foot, waiting["newest"])


def _place(request: HttpRequest, label: str, icon: str, name: str, count: int = 0, *, is_extra: bool = False) -> Place:
    try:
        url = reverse(name)
    except NoReverseMatch:  # TRANSITION: until every room has its pages
        url = "/" + name.split(":")[1] + "/"
    asked_from = urlsplit(request.headers.get("HX-Current-URL", "")).path or request.path
    is_current = asked_from == url or (url != "/" and asked_from.startswith(url))
    return Place(label, icon, url, count, is_current, is_extra)


def _waiting(user: User) -> dict[str, Any]:
    """Everything that the shell counts, in one query."""
    messages = Message.objects.visible_to(user)
    messages = messages.awaiting_approval() if user.may(Action.APPROVE_LETTERS) else messages.drafts()
    unsure = Reading.objects.filter(
        is_current=True, sentiment=Sentiment.UNSURE, reply__in=Reply.objects.visible_to(user).values("pk")
    )
    alerts = Alert.objects.visible_to(user).due(timezone.now())
    newest = Valuation.objects.order_by("-on").values("on")[:1]
    parts = {
        "n_messages": _count(messages),
        "n_feedback": _count(unsure),
        "n_alerts": _count(alerts),
        "newest": Subquery(newest),
    }
    return dict(User.objects.filter(pk=user.pk).annotate(**parts).values(*parts).get())


def _count(rows: QuerySet[Any]) -> Subquery:
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=count).values("n"))
