"""What is one holding worth, what did it bring, and who in the household holds it?"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.roles import Action
from clients.models import Household
from portfolios.called import called
from portfolios.contracts import contract_of
from portfolios.drawing import Chart, value_line
from portfolios.models import Appraisal, AssetClass, Portfolio
from portfolios.queries import holders_of, holding_figures, household_figures
from portfolios.queries.gains import DayWorth
from portfolios.views.performance import SHORT, WIDTHS, period_asked
from portfolios.views.trust import account_of
from relate.lib.pages import page

MOVES = SOLD = 50  # lines that are shown
MONTHS = 24
DEAR = 10_000  # a price from which on cents find no room beside the line
PRICES = {
    "market": "close of the market",
    "stated": "as the custodian states it",
    "traded": "of the account’s own last trade",
    "hand": "valued by hand",
}


@require_safe
def holding(request: HttpRequest, pk: str, instrument: UUID) -> HttpResponse:
    account = account_of(request, pk)
    one = holding_figures(account, instrument, on=timezone.localdate(), period=period_asked(request))
    if one is None:
        raise Http404
    moved = account.transactions.filter(instrument=one.instrument)
    by_hand = Appraisal.objects.filter(portfolio=account, instrument=one.instrument, replaced_at=None)
    worth = [(day.on, day.value) for day in one.days]
    prices = [(day.on, price) for day in one.days if (price := day.price) is not None]
    context = {
        "account": account,
        "household": account.household,
        "one": one,
        "contract": contract_of(one.instrument.symbol),
        "called": called(one.instrument.symbol, one.instrument.name),
        "price_words": PRICES.get(one.price_by, ""),
        "periods": SHORT.items(),
        "period": one.found.period,
        "charts": _drawn(worth),
        "price_charts": _drawn(prices),
        "prices": prices,
        "in_cents": all(price < DEAR for _, price in prices),
        "months": _month_ends(one.days)[:MONTHS],
        "sold": one.sold[:SOLD],
        "more_sold": max(len(one.sold) - SOLD, 0),
        "transactions": moved.select_related("instrument").order_by("-on", "-created_at")[:MOVES],
        "appraisals": by_hand.select_related("by").order_by("-on")[:MOVES],
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
    }
    return page(request, "portfolios/holding.html", context)


@require_safe
def household_holdings(request: HttpRequest, pk: str) -> HttpResponse:
    """All of them, where the household's page names the largest."""
    home = get_object_or_404(Household.objects.visible_to(user_of(request)).select_related("advisor"), pk=pk)
    figures = household_figures(home, on=timezone.localdate())
    rows = [(line, AssetClass(line.asset_class).label) for line in figures.holdings]
    context = {"household": home, "figures": figures, "rows": rows}
    context["may_serve"] = user_of(request).may(Action.SERVE_CLIENTS)
    return page(request, "portfolios/household_holdings.html", context)


@require_safe
def household_holding(request: HttpRequest, pk: str, instrument: UUID) -> HttpResponse:
    """The accounts that hold it or did; where there is one, its page."""
    home = get_object_or_404(Household.objects.visible_to(user_of(request)).select_related("advisor"), pk=pk)
    figures, what, holders = holders_of(home, instrument, on=timezone.localdate())
    if what is None or not holders:
        raise Http404
    keys = [one.account.pk for one in holders]
    seen = set(Portfolio.objects.visible_to(user_of(request)).filter(pk__in=keys).values_list("pk", flat=True))
    if len(holders) == 1 and seen:
        own = reverse("portfolios:holding", args=[keys[0], what.pk])
        return redirect(f"{own}?{asked}" if (asked := request.GET.urlencode()) else own)
    context: dict[str, Any] = {"household": home, "figures": figures, "instrument": what, "holders": holders, "seen": seen}
    context["period"] = period_asked(request)
    context["may_serve"] = user_of(request).may(Action.SERVE_CLIENTS)
    return page(request, "portfolios/household_holding.html", context)


def _drawn(amounts: Sequence[tuple[date, Decimal]]) -> list[tuple[str, Chart]]:
    return [(shown, line) for shown, width in WIDTHS if (line := value_line(amounts, width=width))]


def _month_ends(days: Sequence[DayWorth]) -> list[DayWorth]:
    """Newest first."""
    last: dict[tuple[int, int], DayWorth] = {(day.on.year, day.on.month): day for day in days}
    return list(reversed(last.values()))
