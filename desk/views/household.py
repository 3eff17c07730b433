"""How are the people of one household doing? Everything about them on one page, and each part of it on its own."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.roles import Action
from clients.forms import TaskForm
from clients.models import Consent, Household
from desk.household import relationship
from desk.household.standing import standing
from desk.household.touches import GROUPS, touches
from desk.household.wealth import wealth
from insights.models import Alert
from portfolios.queries import household_figures
from relate.lib.pages import page
from relate.lib.tables import csv_response

NUMBERS = ("quantity", "price", "value", "weight", "cost", "gain")


@require_safe
def household(request: HttpRequest, pk: str) -> HttpResponse:
    home, now = _household(request, pk), timezone.now()
    if request.headers.get("HX-Target") == "desk-touches":
        return page(request, "desk/household.html", _touches(request, home), fragment="desk/_touches.html")
    figures = household_figures(home, on=timezone.localdate())
    found = relationship.moments(home, at=now)
    alerts = list(Alert.objects.open().filter(household=home).select_related("household"))
    context = {
        "household": home,
        "wealth": wealth(figures),
        "standing": standing(home, figures, found, alerts, at=now),
        "alert_kinds": {alert.get_kind_display(): alert.severity for alert in alerts}.items(),
        "wide": relationship.drawing(found, at=now),
        "narrow": relationship.drawing(found, at=now, width=360, height=200, most=5),
        "tasks": home.tasks.open().soonest_first(),
        "task_form": TaskForm(),
        "draft": home.messages.drafts().order_by("-created_at").first(),
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "consents": _consents(home),
        "tab": "overview",
        **_touches(request, home),
    }
    return page(request, "desk/household.html", context)


@require_safe
def relationship_table(request: HttpRequest, pk: str) -> HttpResponse:
    """The drawing's numbers as a table, newest first."""
    home = _household(request, pk)
    found = relationship.moments(home, at=timezone.now())
    return page(request, "desk/relationship.html", {"household": home, "moments": found[::-1]})


@require_safe
def details(request: HttpRequest, pk: str) -> HttpResponse:
    """Who they are, how to reach them, and what they have agreed to."""
    home = _household(request, pk)
    context = {
        "household": home,
        "consents": _consents(home),
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "tab": "details",
    }
    return page(request, "desk/household_details.html", context)


@require_safe
def holdings(request: HttpRequest, pk: str) -> HttpResponse:
    home = _household(request, pk)
    figures = household_figures(home, on=timezone.localdate())
    header = ["Symbol", "Name", "Asset class", "Quantity", "Price", "Value", "Weight", "Cost", "Gain", "As of"]
    rows = (
        [line.symbol, line.name, line.asset_class, *(_plain(getattr(line, name)) for name in NUMBERS), figures.as_of]
        for line in figures.holdings
    )
    return csv_response(f"holdings-{figures.as_of}.csv", header, rows)


def _plain(number: Any) -> str:
    value = getattr(number, "value", None)
    return "" if value is None else f"{value:f}"


def _household(request: HttpRequest, pk: str) -> Household:
    mine = Household.objects.visible_to(user_of(request)).select_related("advisor")
    return get_object_or_404(mine.prefetch_related("clients", "portfolios"), pk=pk)


def _touches(request: HttpRequest, home: Household) -> dict[str, Any]:
    group = request.GET.get("touches", "")
    before = _moment(request.GET.get("before", ""))
    found = touches(home, group=group, before=before)
    return {"household": home, "touches": found, "groups": GROUPS.items(), "group": group, "before": before}


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _consents(home: Household) -> list[Consent]:
    """The newest act of each client and channel."""
    acts = Consent.objects.filter(client__household=home).select_related("client")
    return list(
        acts.order_by("client__name", "client", "channel", "-at", "-created_at").distinct("client__name", "client", "channel")
    )
