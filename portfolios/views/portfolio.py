"""What is in one account, what is it worth, and what did it return?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.roles import Action
from clients.models import Household
from portfolios.drawing import chart, months
from portfolios.figures import Figure
from portfolios.forms import AsOfForm
from portfolios.models import Portfolio, Restatement
from portfolios.queries import (
    HoldingLine,
    HouseholdFigures,
    Number,
    Trade,
    accounts_of,
    household_figures,
    plan_of,
    portfolio_figures,
)
from portfolios.queries.conventions import conventions
from portfolios.queries.rechosen import rechosen_since
from portfolios.queries.shares import WHOLE
from portfolios.views.performance import WIDTHS, rows_of
from relate.lib.pages import page
from relate.lib.tables import csv_response

YEAR = 365
HEADER = ("Symbol", "Name", "Asset class", "Sector", "Quantity", "Price", "Value", "Weight", "Cost", "Currency", "As of")


@require_safe
def portfolio(request: HttpRequest, pk: str) -> HttpResponse:
    """One account; the allocation is the household's, because that is what was agreed."""
    account = _account(request, pk)
    asked = as_of_asked(request)
    figures = portfolio_figures(account, on=asked.on, known=asked.known)
    is_alone = accounts_of(account.household) == [(account, WHOLE)] and account.currency == conventions().currency
    whole = figures if is_alone else household_figures(account.household, on=asked.on, known=asked.known)
    breaches = sum(line.is_breach for line in whole.allocation)
    newest = account.transactions.select_related("instrument").order_by("-on", "-created_at")[:8]
    context = {
        "account": account,
        "figures": figures,
        "periods": _periods(figures),
        "allocation": whole.allocation,
        "whole_currency": whole.currency,
        "allocation_reason": "" if isinstance(whole.value, Figure) else whole.value.reason,
        "trades": _trades(account.household, asked, whole) if breaches else (),
        "breaches": breaches,
        "has_targets": any(line.target is not None for line in whole.allocation),
        "has_outside": any(line.is_outside for line in whole.allocation),
        "is_alone": is_alone,
        "charts": [(shown, line) for shown, width in WIDTHS if (line := chart(figures.series, width=width))],
        "months": months(figures.series)[:24],
        "transactions": newest,
        "flags": account.flags.unresolved().count(),
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "tab": "overview",
        "asked": asked,
        "rules": conventions(),
        "is_yearly": _is_yearly(figures.xirr),
        "restated": restated_since(account, asked),
        "rechosen": rechosen_since(account, asked.given_at) if asked.is_past else (),
        "method": next((one for one in (r.net for r in figures.returns.values()) if isinstance(one, Figure)), None),
    }
    return page(request, "portfolios/portfolio.html", context)


@require_safe
@signed_download(lambda request, pk: _account(request, pk))
def holdings(request: HttpRequest, pk: str) -> HttpResponse:
    """The same holdings for a spreadsheet."""
    account = _account(request, pk)
    figures = portfolio_figures(account, on=timezone.localdate())
    name = f"holdings-{account.account_tail or account.pk}-{figures.as_of or 'none'}.csv"
    mark = take_file(what="holdings", obj=account, by=user_of(request), at=timezone.now(), household_id=account.household_id)
    return csv_response(name, HEADER, (_cells(line) for line in figures.holdings), mark=mark)


@dataclass(frozen=True, slots=True)
class Asked:
    """For which day, and as known at which moment; None: as known now."""

    on: date
    known: datetime | None
    is_past: bool

    @property
    def given_at(self) -> datetime:
        """The end of the next day: by then its figures were given."""
        return timezone.make_aware(datetime.combine(self.on + timedelta(days=2), time.min))


def as_of_asked(request: HttpRequest) -> Asked:
    """`?on=2026-06-30`, and `&as_given=on` for what was given at the end of the next day; anything else asks for today."""
    form, today = AsOfForm(request.GET), timezone.localdate()
    on = form.cleaned_data["on"] if form.is_valid() else None
    if on is None or on >= today:
        return Asked(today, None, is_past=False)
    past = Asked(on, None, is_past=True)
    return replace(past, known=past.given_at) if form.cleaned_data["as_given"] else past


def restated_since(account: Portfolio, asked: Asked) -> list[Restatement]:
    """What made the day's figures others than they were given."""
    if not asked.is_past:
        return []
    later = account.restatements.filter(first_on__lte=asked.on, at__gt=asked.given_at)
    return list(later.order_by("-at")[:20])


def _is_yearly(number: Number) -> bool:
    return isinstance(number, Figure) and number.start is not None and (number.as_of - number.start).days >= YEAR


def _trades(household: Household, asked: Asked, whole: HouseholdFigures) -> Sequence[Trade]:
    """What the plan would do today."""
    if asked.is_past:
        return ()
    return plan_of(household, on=asked.on, figures=whole).trades


def _account(request: HttpRequest, pk: str) -> Portfolio:
    return get_object_or_404(Portfolio.objects.visible_to(user_of(request)).select_related("household"), pk=pk)


def _periods(figures: HouseholdFigures) -> Iterator[dict[str, Any]]:
    counts = rows_of(getattr(one.net, "reason", "") for one in figures.returns.values())
    for (period, returned), count in zip(figures.returns.items(), counts, strict=True):
        mark = figures.benchmark.returns.get(period)
        start = returned.net.start if isinstance(returned.net, Figure) else None
        reason = "" if isinstance(returned.net, Figure) else returned.net.reason
        yield {
            "label": returned.label,
            "net": returned.net,
            "gross": returned.gross,
            "mark": mark,
            "start": start,
            "reason": reason,
            "count": count,
        }


def _cells(line: HoldingLine) -> tuple[object, ...]:
    numbers = (line.quantity, line.price, line.value, line.weight, line.cost)
    currency = line.value.unit if isinstance(line.value, Figure) else ""
    as_of = line.value.as_of.isoformat() if isinstance(line.value, Figure) else ""
    return (line.symbol, line.name, line.asset_class, line.sector, *(_plain(one) for one in numbers), currency, as_of)


def _plain(number: Number) -> str:
    """1234.5 and not 1234.5000; what is not available stays empty."""
    return f"{number.value.normalize():f}" if isinstance(number, Figure) else ""
