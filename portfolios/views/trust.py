"""Can the books of an account be trusted? What is wrong and how to mend it, what was restated, and what people say by hand."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import advisor_required, user_of
from advisors.roles import Action
from clients.models import Household
from portfolios import actions
from portfolios.forms import AppraisalForm, AssetForm, CostForm, ElsewhereForm, LeavingForm, MovementForm
from portfolios.models import Appraisal, Flag, Portfolio, Transaction
from portfolios.queries.conventions import conventions
from portfolios.unnamed import nameable
from relate.lib.pages import page, toast

IMPORT = ("Import the missing file", "portfolios:imports")
BY_HAND = ("Value it by hand", "portfolios:new_value")
FIXES: dict[str, tuple[str, tuple[str, str]]] = {
    Flag.Kind.BREAK: ("Import the transactions that lead to the statement, or accept the difference.", IMPORT),
    Flag.Kind.NEGATIVE_CASH: ("Import the missing deposit or sale, or accept it where the account may borrow.", IMPORT),
    Flag.Kind.INCOMPLETE: ("Import the account's positions, or its transactions from the beginning.", IMPORT),
    Flag.Kind.NO_RATE: ("The platform's operator brings exchange rates; until then there is no value.", ("", "")),
    Flag.Kind.STALE_PRICE: ("Import a newer statement, or value it by hand.", BY_HAND),
    Flag.Kind.NO_PRICE: ("Import a statement that prices it, or value it by hand.", BY_HAND),
    Flag.Kind.LOTS: ("Import the transactions up to that day, or the newest lots; until they tie our own lots stand.", IMPORT),
    Flag.Kind.NO_COST: ("State what it cost, as the former custodian wrote.", ("State its cost", "portfolios:new_cost")),
    Flag.Kind.UNKNOWN: (
        "Look it up in the custodian’s own record and say what it was; until then no return leads over that day.",
        ("Say what it was", "portfolios:name_movement"),
    ),
}
NEWEST = 50


@require_safe
def books(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    flags = account.flags.standing().select_related("instrument", "accepted_by").order_by("-accepted_at", "raised_at", "key")
    context = {
        "account": account,
        "flags": [(flag, *FIXES[flag.kind]) for flag in flags],
        "restatements": account.restatements.order_by("-at")[:NEWEST],
        "appraisals": Appraisal.objects.filter(portfolio=account).select_related("instrument", "by").order_by("-on")[:NEWEST],
        "has_named": account.transactions.filter(nameable()).exists(),
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "tab": "books",
    }
    return page(request, "portfolios/books.html", context)


@require_POST
@advisor_required
def accept_flag(request: HttpRequest, pk: str) -> HttpResponse:
    flag = get_object_or_404(Flag.objects.visible_to(user_of(request)), pk=pk)
    try:
        actions.accept_flag(flag=flag, reason=request.POST.get("reason", ""), by=user_of(request), at=timezone.now())
        toast(request, "Accepted. It keeps no letter back any more.")
    except actions.UnableToAccept as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:books", flag.portfolio_id)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_account(request: HttpRequest, pk: str) -> HttpResponse:
    """What a household owns and no custodian of the firm keeps: an account with its first asset."""
    user = user_of(request)
    home = get_object_or_404(Household.objects.visible_to(user).served(), pk=pk)
    form = ElsewhereForm(request.POST or None, initial={"on": timezone.localdate(), "currency": conventions().currency})
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_elsewhere(household=home, by=user, at=timezone.now(), **form.cleaned_data)
            toast(request, f"{opened.instrument.name} was added.")
            return redirect("portfolios:portfolio", opened.portfolio_id)
        except actions.UnableToState as refusal:
            form.add_error(None, str(refusal))
    context = {"household": home, "form": form, "title": "Add what is held elsewhere"}
    return page(request, "portfolios/by_hand.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_asset(request: HttpRequest, pk: str) -> HttpResponse:
    """Something without a market price."""
    account = account_of(request, pk)
    form = AssetForm(request.POST or None, initial={"on": timezone.localdate()})
    return _by_hand(
        request, account, form, actions.add_asset, "Add an asset by hand", lambda one: f"{one.instrument.name} was added."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def take_out(request: HttpRequest, pk: str) -> HttpResponse:
    """What was entered by hand, and is held no more."""
    account = account_of(request, pk)
    initial = {"on": timezone.localdate(), "instrument": request.GET.get("instrument")}
    form = LeavingForm(request.POST or None, portfolio=account, initial=initial)
    return _by_hand(request, account, form, actions.take_out, "Take an asset out", lambda one: f"{one.instrument.name} left.")


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_value(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    initial = {"on": timezone.localdate(), "instrument": request.GET.get("instrument")}
    form = AppraisalForm(request.POST or None, portfolio=account, initial=initial)
    return _by_hand(
        request, account, form, actions.appraise, "Value by hand", lambda one: f"{one.instrument.symbol} has its value."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_cost(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    form = CostForm(request.POST or None, portfolio=account, initial={"instrument": request.GET.get("instrument")})
    return _by_hand(
        request, account, form, actions.state_cost, "State a cost", lambda one: f"{one.instrument.symbol} has its cost."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def name_movement(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    form = MovementForm(request.POST or None, portfolio=account)
    return _by_hand(request, account, form, actions.name_movement, "Say what a movement was", _named)


def account_of(request: HttpRequest, pk: str) -> Portfolio:
    return get_object_or_404(Portfolio.objects.visible_to(user_of(request)).select_related("household"), pk=pk)


def _named(movements: list[Transaction]) -> str:
    if len(movements) == 1:
        return "The movement is in the books as what it was."
    return f"{len(movements)} movements are in the books as what they were."


def _by_hand(
    request: HttpRequest, account: Portfolio, form: forms.Form, act: Callable[..., Any], title: str, done: Callable[[Any], str]
) -> HttpResponse:
    """`done` says in a sentence what was done, of what the action answers."""
    if request.method == "POST" and form.is_valid():
        try:
            toast(request, done(act(portfolio=account, by=user_of(request), at=timezone.now(), **form.cleaned_data)))
            return redirect("portfolios:books", account.pk)
        except actions.UnableToState as refusal:
            form.add_error(None, str(refusal))
    context = {"account": account, "form": form, "title": title}
    return page(request, "portfolios/by_hand.html", context, status=422 if form.errors else 200)
