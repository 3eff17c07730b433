"""How does an advisor bring clients in from a spreadsheet, see what would happen, and take it back?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import may_required, user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from advisors.roles import Action
from clients import actions
from clients.actions.imports import table_of, template_rows
from clients.forms import UploadForm
from clients.imports.columns import COLUMNS
from clients.models import ClientImport
from relate.lib.pages import page, toast
from relate.lib.tables import csv_response

import_required = may_required(Action.IMPORT_FILES)


@require_http_methods(["GET", "HEAD", "POST"])
@import_required
def imports(request: HttpRequest) -> HttpResponse:
    """Drop a file; the newest ones stand below."""
    user = user_of(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.preview(name=file.name, content=file.read(), by=user)
            return redirect("clients:import", batch.pk)
        except actions.UnableToImport as refusal:
            form.add_error("file", str(refusal))
    newest = ClientImport.objects.visible_to(user).order_by("-created_at")[:10]
    context = {"form": form, "imports": newest, "columns": COLUMNS}
    return page(request, "clients/imports.html", context, status=422 if form.errors else 200)


@require_safe
@import_required
def import_(request: HttpRequest, pk: str) -> HttpResponse:
    """Columns and five rows before, progress while, counts after. The state is the row's, so a reload shows the same."""
    batch = _batch(request, pk)
    context: dict[str, Any] = {"batch": batch}
    if batch.state == ClientImport.State.PREVIEWED:
        table = table_of(batch)
        context |= {
            "choices": _choices(table.header, batch.mapping),
            "columns": COLUMNS,
            "header": table.header,
            "rows": table.rows[:5],
        }
    return page(request, "clients/import.html", context, fragment="clients/_import.html")


@require_POST
@import_required
def import_columns(request: HttpRequest, pk: str) -> HttpResponse:
    batch = _batch(request, pk)
    header = table_of(batch).header
    mapping = {title: request.POST.get(f"column-{place}", "") for place, title in enumerate(header)}
    try:
        actions.choose_columns(batch=batch, mapping=mapping, by=user_of(request))
    except actions.UnableToImport as refusal:
        toast(request, str(refusal))
    return redirect("clients:import", batch.pk)


@require_POST
@import_required
def import_admit(request: HttpRequest, pk: str) -> HttpResponse:
    """One row that names an erased client, on the word of a person."""
    batch, row = _batch(request, pk), request.POST.get("row", "")
    try:
        reason = request.POST.get("reason", "")
        actions.admit_row(batch=batch, row=int(row) if row.isdecimal() else 0, reason=reason, by=user_of(request))
        toast(request, f"Row {row} comes in; your reason stands in the audit trail.")
    except actions.UnableToImport as refusal:
        toast(request, str(refusal))
    return redirect("clients:import", batch.pk)


@require_POST
@import_required
def import_begin(request: HttpRequest, pk: str) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        actions.begin_import(batch=batch, by=user_of(request))
    except actions.UnableToImport as refusal:
        toast(request, str(refusal))
    return redirect("clients:import", batch.pk)


@require_POST
@import_required
def import_undo(request: HttpRequest, pk: str) -> HttpResponse:
    batch = _batch(request, pk)
    try:
        kept = actions.undo_import(batch=batch, by=user_of(request), at=timezone.now())
        later = f" {kept} values stayed, because somebody changed them since." if kept else ""
        toast(request, f"The import of {batch.file_name} was undone.{later}")
    except actions.UnableToUndo as refusal:
        toast(request, str(refusal))
    return redirect("clients:import", batch.pk)


@require_safe
@import_required
@signed_download(lambda request, pk: _batch(request, pk))
def import_skipped(request: HttpRequest, pk: str) -> HttpResponse:
    batch = _batch(request, pk)
    rows = ([skip[name] for name in ("row", "column", "cell", "reason", "fix")] for skip in batch.skipped)
    mark = take_file(what="rows that were left out", obj=batch, by=user_of(request), at=timezone.now())
    header = ["Row", "Column", "Cell", "Reason", "What to do"]
    return csv_response(f"skipped-{batch.created_at:%Y-%m-%d}.csv", header, rows, mark=mark)


@require_safe
@import_required
def import_template(request: HttpRequest) -> HttpResponse:
    header, rows = template_rows()
    return csv_response("clients-template.csv", header, rows)


def _batch(request: HttpRequest, pk: str) -> ClientImport:
    return get_object_or_404(ClientImport.objects.visible_to(user_of(request)), pk=pk)


def _choices(header: tuple[str, ...], mapping: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(place, title, mapping.get(title, "")) for place, title in enumerate(header)]
