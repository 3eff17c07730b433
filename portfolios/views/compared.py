"""How do all the accounts that a person may see stand beside each other? Sorted by any figure, fifty to a page."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from portfolios.models import Portfolio
from portfolios.queries import PERIODS, Comparison, Number, compared
from portfolios.queries.benchmarks import names_of_marks
from portfolios.queries.measures import ALONE
from portfolios.views.performance import SHORT, period_asked
from relate.lib.pages import page

PAGE = 50
COLUMNS = {"value": "Value", "net": "Net", "gross": "Gross", **{name: spec.label for name, spec in ALONE.items()}}
KINDS = {"value": "money", "sharpe": "ratio", "sortino": "ratio", "volatility": "share", "downside_deviation": "share"}
LOW_IS_GOOD = ("volatility", "downside_deviation")


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """`?sort=sharpe` begins with the best, `?sort=-sharpe` with the worst."""
    period, sort = period_asked(request), request.GET.get("sort", "value")
    name, is_turned = sort.removeprefix("-"), sort.startswith("-")
    if name not in COLUMNS:
        name, is_turned = "value", False
    portfolios = Portfolio.objects.visible_to(viewer_of(request)).filter(closed_on=None)
    found = compared(portfolios, on=timezone.localdate(), period=period)
    ranked = found.ranked(name, lowest_first=is_turned != (name in LOW_IS_GOOD))
    rows = Paginator(ranked, PAGE).get_page(request.GET.get("page"))
    marks = names_of_marks(portfolios.filter(pk__in=list(rows)))
    context = {
        "page": rows,
        "rows": [_row(found, key, marks[key]) for key in rows],
        "columns": [
            (one, label, f"-{one}" if one == name and not is_turned else one, one == name) for one, label in COLUMNS.items()
        ],
        "is_turned": is_turned,
        "period": period,
        "label": PERIODS[period],
        "periods": SHORT.items(),
        "rules": found.rules,
    }
    return page(request, "portfolios/compared.html", context)


def _row(found: Comparison, key: UUID, mark: str) -> dict[str, Any]:
    value, net = found.value(key), found.figure(key, "net")
    cells = [(KINDS.get(name, "percent"), value if name == "value" else found.figure(key, name)) for name in COLUMNS]
    return {"key": key, "account": found.last[key], "cells": cells, "reason": _reason(net), "mark": mark}


def _reason(number: Number) -> str:
    return getattr(number, "reason", "")
