"""How does an advisor bring in a custodian's file, see what it would do, and take it back?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import may_required, user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from portfolios import actions
from portfolios.choices import account_rows, named, said
from portfolios.columns import wizard
from portfolios.forms import DayForm, UploadForm
from portfolios.models import Import, Portfolio
from relate.lib.pages import page, paged, toast
from relate.lib.tables import csv_response

import_required = may_required(Action.IMPORT_FILES)
PER_PAGE = 20
SHOWN_PROBLEMS = 20


@require_http_methods(["GET", "HEAD", "POST"])
@import_required
def imports(request: HttpRequest) -> HttpResponse:
    """Drop files; those of before stand below, newest first."""
    user = user_of(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        return _uploaded(request, user, form)
    history = Import.objects.visible_to(user).newest_first().select_related("by")
    context = {"form": form, "history": paged(request, history, PER_PAGE)}
    return page(
        request, "portfolios/imports.html", context, fragment="portfolios/_history.html", status=422 if form.errors else 200
    )


def _uploaded(request: HttpRequest, user: User, form: UploadForm) -> HttpResponse:
    files = form.cleaned_data["statements"]
    now = timezone.now()
    batches = [actions.upload(file_name=file.name, content=file.read(), by=user, at=now) for file in files]
    if len(batches) == 1:
        return redirect("portfolios:import", batches[0].pk)
    refused = sum(batch.state == Import.State.REFUSED for batch in batches)
    toast(request, f"{len(batches)} files read: {len(batches) - refused} to look at, {refused} refused.")
    return redirect("portfolios:imports")


@require_safe
@import_required
def import_(request: HttpRequest, pk: str) -> HttpResponse:
    """What the file would do, how far it is, or what it did. The state is the row's, so a reload shows the same."""
    return _shown(request, batch_of(request, pk))


@require_POST
@import_required
def import_choose(request: HttpRequest, pk: str) -> HttpResponse:
    """Counts again after a person has said whose accounts they are."""
    batch = batch_of(request, pk)
    try:
        batch = _choose(request, batch)
    except actions.UnableToImport as refusal:
        return _shown(request, batch, problem=str(refusal))
    return _shown(request, batch) if "HX-Request" in request.headers else redirect("portfolios:import", pk)


@require_POST
@import_required
def import_apply(request: HttpRequest, pk: str) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        batch = actions.begin(batch=_choose(request, batch), by=user_of(request))
    except actions.UnableToImport as refusal:
        return _shown(request, Import.objects.get(pk=batch.pk), problem=str(refusal))
    return _shown(request, batch) if "HX-Request" in request.headers else redirect("portfolios:import", pk)


@require_POST
@import_required
def import_undo(request: HttpRequest, pk: str) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        actions.undo(batch=batch, by=user_of(request).actor, at=timezone.now())
        toast(request, f"The import of {batch.file_name} was undone.")
    except actions.UnableToUndo as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:import", pk)


@require_POST
@import_required
def import_discard(request: HttpRequest, pk: str) -> HttpResponse:
    batch = batch_of(request, pk)
    try:
        actions.discard(batch=batch, by=user_of(request))
    except actions.UnableToImport as refusal:
        toast(request, str(refusal))
        return redirect("portfolios:import", pk)
    toast(request, f"{batch.file_name} was discarded. Nothing of it is kept.")
    return redirect("portfolios:imports")


@require_safe
@import_required
@signed_download(lambda request, pk: batch_of(request, pk))
def import_problems(request: HttpRequest, pk: str) -> HttpResponse:
    batch = batch_of(request, pk)
    rows = ([one[name] for name in ("row", "column", "cell", "problem", "fix")] for one in batch.problems)
    mark = take_file(what="rows that were left out", obj=batch, by=user_of(request), at=timezone.now())
    header = ["Row", "Column", "Cell", "Problem", "What to do"]
    return csv_response(f"rows-{batch.created_at:%Y-%m-%d}.csv", header, rows, mark=mark)


def _choose(request: HttpRequest, batch: Import) -> Import:
    user, day = user_of(request), DayForm(request.POST)
    choices = said(request.POST, batch, user)
    if not day.is_valid():
        raise actions.UnableToImport(day.errors["as_of"][0])
    as_of = day.cleaned_data["as_of"]
    alike = {place for place in range(len(batch.accounts)) if request.POST.get(f"alike-{place}") == "book"}
    before = {place for place, one in enumerate(batch.accounts) if one.get("books_alike")}
    if not choices and not as_of and alike == before:
        return batch
    return actions.choose(batch=batch, choices=choices, by=user, as_of=as_of, books_alike=alike)


def batch_of(request: HttpRequest, pk: str) -> Import:
    return get_object_or_404(Import.objects.visible_to(user_of(request)), pk=pk)


def _shown(request: HttpRequest, batch: Import, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {"batch": batch, "accounts": account_rows(batch, seen_by=user_of(request)), "problem": problem}
    context["problems"] = batch.problems[:SHOWN_PROBLEMS]
    if batch.state == Import.State.UNMAPPED:
        context |= wizard(batch)
    if batch.state == Import.State.PREVIEWED:
        context["ready"] = all(row.plan.is_decided for row in context["accounts"]) and not batch.problems and batch.as_of
        if not all(row.plan.is_recognised for row in context["accounts"]):
            households = Household.objects.visible_to(user_of(request)).served().order_by("name").only("name", "town")
            context["households"] = named(list(households))
    if batch.state == Import.State.APPLIED:
        context["is_valuing"] = _is_valuing(batch)
    return page(request, "portfolios/import.html", context, fragment="portfolios/_import.html", status=422 if problem else 200)


def _is_valuing(batch: Import) -> bool:
    """Accounts that the file changed are not valued anew yet."""
    keys = [one["portfolio"] for one in batch.accounts if one["create"] or one["update"]]
    return Portfolio.objects.filter(pk__in=keys).exclude(last_sync__gte=batch.applied_at or batch.created_at).exists()
