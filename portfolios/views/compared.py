"""How do all the accounts that a person may see stand beside each other? Sorted by any figure, fifty to a page."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from portfolios.models import Portfolio
from portfolios.queries import PERIODS, Comparison, Number, compared
from portfolios.queries.benchmarks import benchmarks_beside
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
    is_rising = is_turned != (name in LOW_IS_GOOD)
    ranked = found.ranked(name, lowest_first=is_rising)
    rows = Paginator(ranked, PAGE).get_page(request.GET.get("page"))
    beside = benchmarks_beside(portfolios, found.spans(rows))
    marks = Counter(mark for mark, _ in beside.values() if mark)
    context = {
        "page": rows,
        "rows": [_row(found, key, beside.get(key)) for key in rows],
        "usual": min(marks, key=lambda mark: (-marks[mark], mark), default=""),
        "columns": [
            (one, label, f"-{one}" if one == name and not is_turned else one, one == name) for one, label in COLUMNS.items()
        ],
        "direction": "ascending" if is_rising else "descending",
        "period": period,
        "label": PERIODS[period],
        "periods": SHORT.items(),
        "rules": found.rules,
    }
    return page(request, "portfolios/compared.html", context)


def _row(found: Comparison, key: UUID, beside: tuple[str, Number] | None) -> dict[str, Any]:
    value, net = found.value(key), found.figure(key, "net")
    mark, number = beside or ("", None)
    cells = [(KINDS.get(name, "percent"), value if name == "value" else found.figure(key, name)) for name in COLUMNS]
    return {"key": key, "account": found.last[key], "cells": cells, "reason": _reason(net), "mark": mark, "beside": number}


def _reason(number: Number) -> str:
    return getattr(number, "reason", "")
