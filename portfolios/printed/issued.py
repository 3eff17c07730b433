"""What is issued when somebody asks for a household's statement? One file, with its name, in the firm's look of today."""

from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.text import slugify

from clients.models import Household
from portfolios.printed.paper import Letterhead
from portfolios.printed.statement import statement_pdf
from portfolios.queries.period_statement import period_statement
from tenants import enter


@dataclass(frozen=True, slots=True)
class Issued:
    name: str
    content: bytes

    def response(self) -> HttpResponse:
        headers = {"Content-Disposition": f'attachment; filename="{self.name}"'}
        return HttpResponse(self.content, content_type="application/pdf", headers=headers)


def issued(household: Household, *, on: date, period: str, prepared_on: date) -> Issued:
    found = period_statement(household, on=on, period=period)
    content = statement_pdf(found, letterhead(), disclosure=enter.required().brand.disclosure, prepared_on=prepared_on)
    return Issued(f"statement-{slugify(household.name) or 'household'}-{found.end or on}.pdf", content)


def letterhead() -> Letterhead:
    firm = enter.required()
    brand = firm.brand
    logo = b""
    if brand.logo and default_storage.exists(brand.logo):
        with default_storage.open(brand.logo) as file:
            logo = file.read()
    address = " · ".join(one for one in (brand.postal_address, brand.phone) if one)
    return Letterhead(brand.name or firm.name, address, brand.color, brand.font == "newsreader", logo)
