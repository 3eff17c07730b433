"""How does a household's statement leave as a file for the client?"""

from datetime import date

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from clients.models import Household
from portfolios.forms import AsOfForm
from portfolios.printed import Letterhead, statement_pdf
from portfolios.queries.period_statement import period_statement
from portfolios.views.performance import period_asked
from tenants import enter


@require_safe
@signed_download(lambda request, pk: _household(request, pk))
def statement(request: HttpRequest, pk: str) -> HttpResponse:
    """`?period=qtd&on=2026-09-30` is the third quarter; without a day it ends at the last close."""
    home, on = _household(request, pk), _on(request)
    found = period_statement(home, on=on, period=period_asked(request))
    brand = enter.required().brand
    file = statement_pdf(found, _letterhead(), disclosure=brand.disclosure, prepared_on=timezone.localdate())
    take_file(what="statement", obj=home, by=user_of(request), at=timezone.now(), household_id=home.pk)
    name = f"statement-{slugify(home.name) or 'household'}-{found.end or on}.pdf"
    return HttpResponse(file, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _household(request: HttpRequest, pk: str) -> Household:
    return get_object_or_404(Household.objects.visible_to(user_of(request)), pk=pk)


def _on(request: HttpRequest) -> date:
    form, today = AsOfForm(request.GET), timezone.localdate()
    on = form.cleaned_data["on"] if form.is_valid() else None
    return min(on or today, today)


def _letterhead() -> Letterhead:
    firm = enter.required()
    brand = firm.brand
    logo = b""
    if brand.logo and default_storage.exists(brand.logo):
        with default_storage.open(brand.logo) as file:
            logo = file.read()
    address = " · ".join(one for one in (brand.postal_address, brand.phone) if one)
    return Letterhead(brand.name or firm.name, address, brand.color, brand.font == "newsreader", logo)
