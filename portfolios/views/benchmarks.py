"""Which benchmarks does the firm have, and what is a household measured against?"""

from collections import Counter
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import advisor_required, may_required, user_of
from advisors.roles import Action
from clients.models import Household
from markets.models import Security
from portfolios import actions
from portfolios.measuring import Blend
from portfolios.measuring_forms import BlendForm, HouseholdMarkForm, NameForm, SectorsForm, SinceForm, WeightsForm
from portfolios.models import HouseholdSettings, Portfolio, household_mark
from portfolios.queries.sectors import choices, sectors_of
from relate.lib.pages import page, toast

firm_required = may_required(Action.MANAGE_FIRM)


@require_safe
def benchmarks(request: HttpRequest) -> HttpResponse:
    """Everybody of the firm reads what it measures against."""
    blends = list(Blend.objects.order_by("name"))
    listed = list(Security.objects.filter(symbol__in={symbol for one in blends for symbol in one.symbols}))
    priced, words = {one.symbol: one.source for one in listed}, dict(choices())
    used = Counter(Portfolio.objects.exclude(blend=None).values_list("blend", flat=True))
    used += Counter(HouseholdSettings.objects.exclude(blend=None).values_list("blend", flat=True))
    rows = [
        (
            one,
            used[one.pk],
            sorted(symbol for symbol in one.symbols if not priced.get(symbol)),
            [(symbol, words[sector]) for symbol, sector in sorted(sectors_of(one, listed).items())],
        )
        for one in blends
    ]
    context = {"rows": rows, "manages_firm": user_of(request).may(Action.MANAGE_FIRM)}
    return page(request, "portfolios/benchmarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@firm_required
def new_benchmark(request: HttpRequest) -> HttpResponse:
    form = BlendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.name_blend(by=user_of(request), **form.cleaned_data)
            toast(request, f"{made} can be chosen for accounts and households.")
            return redirect("portfolios:benchmarks")
        except actions.UnableToMeasure as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, "New benchmark")


@require_http_methods(["GET", "HEAD", "POST"])
@firm_required
def benchmark_weights(request: HttpRequest, pk: str) -> HttpResponse:
    """Other weights from a day on."""
    blend = get_object_or_404(Blend, pk=pk)
    last = "\n".join(f"{(weight * 100).normalize():f} {symbol}" for symbol, weight in blend.steps[-1].parts.items())
    form = WeightsForm(request.POST or None, initial={"weights": last, "since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_weights(blend=blend, by=user_of(request), **form.cleaned_data)
            toast(request, f"{blend} has other weights from that day on. What came before stays as it was.")
            return redirect("portfolios:benchmarks")
        except actions.UnableToMeasure as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, f"Change the weights of {blend}")


@require_http_methods(["GET", "HEAD", "POST"])
@firm_required
def benchmark_name(request: HttpRequest, pk: str) -> HttpResponse:
    blend = get_object_or_404(Blend, pk=pk)
    form = NameForm(request.POST or None, initial={"name": blend.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_blend(blend=blend, by=user_of(request), **form.cleaned_data)
            return redirect("portfolios:benchmarks")
        except actions.UnableToMeasure as refusal:
            form.add_error("name", str(refusal))
    return _form_page(request, form, f"Rename {blend}")


@require_http_methods(["GET", "HEAD", "POST"])
@firm_required
def benchmark_sectors(request: HttpRequest, pk: str) -> HttpResponse:
    """Of which sector each part is, so that a difference from it can be told by sector."""
    blend = get_object_or_404(Blend, pk=pk)
    form = SectorsForm(request.POST if request.method == "POST" else None, blend=blend)
    if form.is_valid():
        try:
            actions.name_sectors(blend=blend, sectors=form.said, by=user_of(request))
            toast(request, f"Differences from {blend} are told by these sectors.")
            return redirect("portfolios:benchmarks")
        except actions.UnableToMeasure as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, f"Sectors of {blend}")


@require_POST
@firm_required
def take_back_weights(request: HttpRequest, pk: str) -> HttpResponse:
    """Of the change that the page showed: sent twice, it takes nothing more back."""
    form = SinceForm(request.POST)
    if not form.is_valid():
        toast(request, "Say which change is meant.")
        return redirect("portfolios:benchmarks")
    take_back = partial(actions.take_back_weights, since=form.cleaned_data["since"])
    return _done(request, pk, take_back, "The last change of its weights is taken back.")


@require_POST
@firm_required
def remove_benchmark(request: HttpRequest, pk: str) -> HttpResponse:
    return _done(request, pk, actions.remove_blend, "The benchmark is removed.")


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def household_benchmark(request: HttpRequest, pk: str) -> HttpResponse:
    home = get_object_or_404(Household.objects.visible_to(user_of(request)), pk=pk)
    form = HouseholdMarkForm(request.POST if request.method == "POST" else None, now=household_mark(home))
    if form.is_valid():
        try:
            actions.measure_household(household=home, mark=form.cleaned_data["benchmark"], by=user_of(request))
            toast(request, "Its returns stand beside that from now on.")
            return redirect("portfolios:household_performance", home.pk)
        except actions.UnableToMeasure as refusal:
            form.add_error("benchmark", str(refusal))
    context = {"household": home, "form": form, "title": "Benchmark"}
    return page(request, "portfolios/household_benchmark.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, pk: str, act: Any, words: str) -> HttpResponse:
    try:
        act(blend=get_object_or_404(Blend, pk=pk), by=user_of(request))
        toast(request, words)
    except actions.UnableToMeasure as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:benchmarks")


def _form_page(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return page(request, "portfolios/benchmark_form.html", context, status=422 if form.errors else 200)
