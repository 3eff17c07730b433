"""How does an advisor say what the columns of a table hold that no source knows?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from advisors.access import user_of
from portfolios import actions
from portfolios.columns import told, wizard
from portfolios.models import Import
from portfolios.views.imports import batch_of, import_required
from relate.lib.pages import page, toast


@require_http_methods(["GET", "HEAD", "POST"])
@import_required
def import_columns(request: HttpRequest, pk: str) -> HttpResponse:
    """The questions again, also where they were answered; the answers are kept for the next file with this header."""
    batch = batch_of(request, pk)
    if request.method == "POST":
        try:
            batch = actions.name_columns(batch=batch, mapping=told(request.POST, batch), by=user_of(request), at=timezone.now())
        except actions.UnableToImport as refusal:
            toast(request, str(refusal))
        return redirect("portfolios:import", pk)
    if batch.state not in (Import.State.UNMAPPED, Import.State.PREVIEWED) or not batch.fingerprint:
        return redirect("portfolios:import", pk)
    return page(request, "portfolios/import_columns_page.html", {"batch": batch, **wizard(batch)})
