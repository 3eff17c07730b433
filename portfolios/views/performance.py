"""How did a household or an account do, why, how is each figure proven, and what would bring it back to what was agreed?"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.roles import Action
from clients.models import Household
from portfolios.models import Portfolio
from portfolios.proving import proof_of
from portfolios.queries import (
    PERIODS,
    Performance,
    Plan,
    flows_of,
    household_performance,
    plan_of,
    portfolio_performance,
    wishes_of,
)
from portfolios.queries.holdings import targets_on
from portfolios.queries.performance import Path
from portfolios.tracing import fall_trace, growth_trace, month_ends
from relate.lib.pages import page
from relate.lib.tables import csv_response

WIDTHS = (("only-wide", 720), ("only-narrow", 340))
SHORT = {
    "mtd": "MTD", "qtd": "QTD", "ytd": "YTD", "1y": "1 Y", "3y": "3 Y", "5y": "5 Y", "10y": "10 Y", "since_inception": "All",
}  # fmt: skip
ORDERS = (
    "Account",
    "Action",
    "Symbol",
    "Quantity",
    "Order type",
    "Estimated price",
    "Estimated amount",
    "Estimated gain",
    "Currency",
    "As of",
)
MOST = Decimal(10**12)


@require_safe
def household(request: HttpRequest, pk: str) -> HttpResponse:
    home = _household(request, pk)
    found = household_performance(home, on=timezone.localdate(), period=period_asked(request))
    own = {"household": home, "may_serve": user_of(request).may(Action.SERVE_CLIENTS)}
    return page(request, "portfolios/performance.html", {**own, **_context(found)})


@require_safe
def account(request: HttpRequest, pk: str) -> HttpResponse:
    one = _account(request, pk)
    found = portfolio_performance(one, on=timezone.localdate(), period=period_asked(request))
    may = {"may_serve": user_of(request).may(Action.SERVE_CLIENTS)}
    return page(request, "portfolios/performance.html", {"household": one.household, "account": one, **may, **_context(found)})


@require_safe
def household_proof(request: HttpRequest, pk: str, name: str) -> HttpResponse:
    home = _household(request, pk)
    found = household_performance(home, on=timezone.localdate(), period=period_asked(request))
    return _proof(request, found, name, {"household": home})


@require_safe
def account_proof(request: HttpRequest, pk: str, name: str) -> HttpResponse:
    one = _account(request, pk)
    found = portfolio_performance(one, on=timezone.localdate(), period=period_asked(request))
    return _proof(request, found, name, {"household": one.household, "account": one})


@require_safe
def plan(request: HttpRequest, pk: str) -> HttpResponse:
    """`?keep=AAPL` is not sold, `?cash=5000` stays in cash, else what is kept with the household; nothing is sent."""
    home = _household(request, pk)
    keep, cash, refused = _asked(request, home)
    made = plan_of(home, on=timezone.localdate(), keep=keep, cash_minimum=cash)
    context = {"household": home, "plan": made, "keep": ", ".join(keep), "cash": cash, "refused": refused, "tab": "plan"}
    context["may_serve"] = user_of(request).may(Action.SERVE_CLIENTS)
    if made.is_settled and made.as_of:
        context["agreed_on"] = max((one.agreed_on for one in targets_on(home.pk, made.as_of).values()), default=None)
    return page(request, "portfolios/plan.html", context, status=422 if refused else 200)


@require_safe
@signed_download(lambda request, pk: _household(request, pk))
def plan_orders(request: HttpRequest, pk: str) -> HttpResponse:
    """The orders for the custodian's trading desk."""
    home = _household(request, pk)
    keep, cash, _ = _asked(request, home)
    made = plan_of(home, on=timezone.localdate(), keep=keep, cash_minimum=cash)
    mark = take_file(what="orders", obj=home, by=user_of(request), at=timezone.now(), household_id=home.pk)
    return csv_response(f"orders-{made.as_of or 'none'}.csv", ORDERS, _rows(made), mark=mark)


def _rows(made: Plan) -> Any:
    for one in made.orders:
        order = one.order
        gain = "" if order.gain is None else f"{order.gain:f}"
        action = "Sell" if order.is_sale else "Buy"
        quantity, price = (f"{number.normalize():f}" for number in (abs(order.quantity), order.price))
        amount = f"{abs(order.amount):f}"
        yield (str(one.account), action, order.symbol, quantity, "Market", price, amount, gain, made.currency, made.as_of)


def _proof(request: HttpRequest, found: Performance, name: str, who: dict[str, Any]) -> HttpResponse:
    proof = proof_of(found, name)
    if proof is None:
        raise Http404
    who["may_serve"] = user_of(request).may(Action.SERVE_CLIENTS)
    return page(request, "portfolios/proof.html", {**who, "found": found, "proof": proof, "period": found.period})


def rows_of(reasons: Iterable[str]) -> list[int]:
    """For how many rows each reason stands: what follows and says the same has none of its own."""
    counts: list[int] = []
    for _, same in groupby(reasons):
        size = len(list(same))
        counts += [size, *[0] * (size - 1)]
    return counts


def _context(found: Performance) -> dict[str, Any]:
    path = found.path if isinstance(found.path, Path) else None
    lines = found.contributions if isinstance(found.contributions, tuple) else ()
    reasons = [getattr(row.net, "reason", "") for row in found.figures.returns.values()]
    rows = zip(found.figures.returns.items(), rows_of(reasons), strict=True)
    return {
        "found": found,
        "figures": found.figures,
        "period": found.period,
        "now": found.figures.returns[found.period],
        "flows": flows_of(found.figures, found.period),
        "mark": found.figures.benchmark.returns[found.period],
        "periods": SHORT.items(),
        "rows": [(key, row, found.figures.benchmark.returns[key], count) for (key, row), count in rows],
        "growth": [(shown, growth_trace(path, width=width)) for shown, width in WIDTHS] if path else [],
        "falls": [(shown, fall_trace(path, width=width)) for shown, width in WIDTHS] if path else [],
        "month_ends": month_ends(path) if path else [],
        "contributions": lines,
        "linked": _linked(found),
        "now_total": sum((line.share.value for line in lines), Decimal(0)),
        "tab": "performance",
    }


def _linked(found: Performance) -> set[UUID]:
    """What has a page of its own: all that is in the books of accounts that are still the household's."""
    if found.books is None:
        return set()
    return {one for account, share in found.accounts if share for one in found.books.ledgers[account.pk].instruments}


def period_asked(request: HttpRequest) -> str:
    period = request.GET.get("period", "ytd")
    return period if period in PERIODS else "ytd"


def _asked(request: HttpRequest, home: Household) -> tuple[tuple[str, ...], Decimal, str]:
    """Symbols that stay, the cash that stays, and what of it could not be read; where nothing is asked, as it is kept."""
    kept = wishes_of(home)
    if not request.GET.keys() & {"keep", "cash"}:
        return kept.do_not_sell, kept.cash_minimum, ""
    return said_of(request.GET)


def said_of(fields: QueryDict) -> tuple[tuple[str, ...], Decimal, str]:
    keep = tuple(dict.fromkeys(one.strip().upper()[:32] for one in fields.get("keep", "").split(",") if one.strip()))[:50]
    if not all(one.isprintable() for one in keep):
        return (), Decimal(0), "Write the symbols with commas between them."
    text = fields.get("cash", "").replace(",", "").replace("$", "").strip() or "0"
    try:
        cash = Decimal(text)
    except InvalidOperation:
        return keep, Decimal(0), "Write the cash to keep as a number, such as 5000."
    if not cash.is_finite() or not 0 <= cash <= MOST:
        return keep, Decimal(0), "The cash to keep is an amount from 0 up."
    return keep, cash, ""


def _household(request: HttpRequest, pk: str) -> Household:
    return get_object_or_404(Household.objects.visible_to(user_of(request)).select_related("advisor"), pk=pk)


def _account(request: HttpRequest, pk: str) -> Portfolio:
    return get_object_or_404(Portfolio.objects.visible_to(user_of(request)).select_related("household"), pk=pk)
