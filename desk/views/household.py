"""How are the people of one household doing? Everything about them on one page, and each part of it on its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.roles import Action
from clients.forms import TaskForm
from clients.models import Household
from desk.household import relationship
from desk.household.home import Home, home_of
from desk.household.standing import standing
from desk.household.touches import GROUPS, touches
from desk.household.wealth import wealth
from portfolios.models import Portfolio
from portfolios.queries import accounts_of, household_figures, restated_lately
from relate.lib.pages import page
from relate.lib.tables import csv_response

NUMBERS = ("quantity", "price", "value", "weight", "cost", "gain")


@require_safe
def household(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.headers.get("HX-Target") == "desk-touches":
        context = _touches(request, _household(request, pk))
        return page(request, "desk/household.html", context, fragment="desk/_touches.html")
    home, now, today = home_of(user_of(request), pk), timezone.now(), timezone.localdate()
    accounts = accounts_of(home.household)
    figures = household_figures(home.household, on=today, accounts=accounts)
    found = relationship.moments(home.household, at=now)
    context = {
        **_head(request, home, [one for one, _ in accounts if one.household_id == home.household.pk]),
        "wealth": wealth(figures),
        "to_mend": [one for one, _ in accounts if one.household_id == home.household.pk and getattr(one, "to_mend", False)],
        "restatements": restated_lately([one for one, _ in accounts], at=now),
        "standing": standing(home, accounts, figures, found, at=now),
        "alert_kinds": {alert.get_kind_display(): alert.severity for alert in home.alerts}.items(),
        "wide": relationship.drawing(found, at=now),
        "narrow": relationship.drawing(found, at=now, width=360, height=200, most=5),
        "unread": relationship.unread(found),
        "tasks": home.tasks,
        "task_form": TaskForm(),
        "draft": home.draft,
        "told": home.told,
        "tab": "overview",
        **_touches(request, home.household),
    }
    return page(request, "desk/household.html", context)


@require_safe
def relationship_table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The drawing's numbers as a table, newest first."""
    home = _household(request, pk)
    found = relationship.moments(home, at=timezone.now())
    return page(request, "desk/relationship.html", {"household": home, "moments": found[::-1]})


@require_safe
def details(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who they are, how to reach them, and what they have agreed to."""
    home = home_of(user_of(request), pk)
    accounts = list(home.household.portfolios.order_by("name", "pk"))
    return page(request, "desk/household_details.html", {**_head(request, home, accounts), "tab": "details"})


@require_safe
@signed_download(lambda request, pk: _household(request, pk))
def holdings(request: HttpRequest, pk: UUID) -> HttpResponse:
    home = _household(request, pk)
    figures = household_figures(home, on=timezone.localdate())
    header = ["Symbol", "Name", "Asset class", "Quantity", "Price", "Value", "Weight", "Cost", "Gain", "Currency", "As of"]
    rows = (
        [
            line.symbol,
            line.name,
            line.asset_class,
            *(_plain(getattr(line, name)) for name in NUMBERS),
            figures.currency,
            figures.as_of,
        ]
        for line in figures.holdings
    )
    mark = take_file(what="holdings", obj=home, by=user_of(request), at=timezone.now(), household_id=home.pk)
    return csv_response(f"holdings-{figures.as_of}.csv", header, rows, mark=mark)


def _plain(number: Any) -> str:
    value = getattr(number, "value", None)
    return "" if value is None else f"{value:f}"


def _household(request: HttpRequest, pk: UUID) -> Household:
    return get_object_or_404(Household.objects.visible_to(user_of(request)).select_related("advisor"), pk=pk)


def _head(request: HttpRequest, home: Home, accounts: list[Portfolio]) -> dict[str, Any]:
    """What both of its tabs show."""
    return {
        "household": home.household,
        "people": home.people,
        "accounts": accounts,
        "consents": home.consents,
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
    }


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
