"""Which lots does an account hold, which were sold, and who chose them?"""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import advisor_required, user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.roles import Action
from portfolios import actions
from portfolios.models import Portfolio, Transaction
from portfolios.queries import LotBook, lot_book
from portfolios.views.trust import account_of
from relate.lib.pages import page, toast
from relate.lib.tables import csv_response

HEADER = ("Symbol", "Acquired", "Sold", "Quantity", "Proceeds", "Cost", "Gain", "Currency", "Term", "Note")
YEARS = 10


@require_safe
def lots(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    book = _book(request, account)
    context = {
        "account": account,
        "book": book,
        "years": range(timezone.localdate().year, timezone.localdate().year - YEARS, -1),
        "methods": Portfolio.Lots.choices,
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "sales": _sales(account, book.year) if account.lot_method == Portfolio.Lots.SPECIFIC else (),
        "tab": "lots",
    }
    return page(request, "portfolios/lots.html", context)


@require_safe
@signed_download(lambda request, pk: account_of(request, pk))
def gains(request: HttpRequest, pk: str) -> HttpResponse:
    """The year's realised gains for a tax preparer."""
    account = account_of(request, pk)
    book = _book(request, account)
    rows = (
        (
            one.instrument.symbol,
            one.gain.acquired_on,
            one.gain.on,
            one.shares,
            one.gain.proceeds,
            one.gain.cost,
            one.gain.gain,
            account.currency,
            one.term,
            one.note,
        )
        for one in book.gains
    )
    mark = take_file(what="gains", obj=account, by=user_of(request), at=timezone.now(), household_id=account.household_id)
    return csv_response(f"gains-{account.account_tail or account.pk}-{book.year}.csv", HEADER, rows, mark=mark)


@require_POST
@advisor_required
def lot_method(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    try:
        actions.choose_method(portfolio=account, method=request.POST.get("method", ""), by=user_of(request))
        toast(request, f"Sales now find their lots so: {account.get_lot_method_display().lower()}.")
    except actions.UnableToState as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:lots", account.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def sale_lots(request: HttpRequest, pk: str) -> HttpResponse:
    """Which purchases one sale took."""
    mine = Transaction.objects.filter(portfolio__in=Portfolio.objects.visible_to(user_of(request)), quantity__lt=0)
    sale = get_object_or_404(mine.select_related("instrument", "portfolio__household"), pk=pk)
    bought = Transaction.objects.filter(portfolio=sale.portfolio_id, instrument=sale.instrument_id, on__lte=sale.on)
    openings = list(bought.filter(quantity__gt=0).exclude(kind=Transaction.Kind.SPLIT).order_by("on", "pk"))
    problem = ""
    if request.method == "POST":
        try:
            picks = {one: some for one in openings if (some := _number(request.POST.get(f"lot-{one.pk}", "")))}
            actions.pick_lots(sale=sale, picks=picks, by=user_of(request))
            toast(request, "The sale takes these lots.")
            return redirect("portfolios:lots", sale.portfolio_id)
        except actions.UnableToState as refusal:
            problem = str(refusal)
    chosen = dict(sale.picks.values_list("opening_id", "quantity"))
    context = {
        "account": sale.portfolio,
        "sale": sale,
        "size": abs(sale.quantity),
        "openings": [(one, chosen.get(one.pk)) for one in openings],
        "problem": problem,
    }
    return page(request, "portfolios/sale_lots.html", context, status=422 if problem else 200)


def _book(request: HttpRequest, account: Portfolio) -> LotBook:
    today, asked = timezone.localdate(), request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2026") else today.year
    return lot_book(account, on=min(today, date(max(year, 1), 12, 31)), year=year)


def _sales(account: Portfolio, year: int) -> list[Transaction]:
    sold = account.transactions.filter(kind=Transaction.Kind.SELL, quantity__lt=0, on__year=year)
    return list(sold.select_related("instrument").order_by("-on")[:50])


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text or 0)
    except InvalidOperation:
        raise actions.UnableToState(f"“{text[:20]}” is no number.") from None
    if not number.is_finite() or number < 0:
        raise actions.UnableToState("A lot gives a number of shares above zero.")
    return number
