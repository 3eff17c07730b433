"""How does a household's statement leave as a file for the client?"""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import take_file
from advisors.downloads import signed_download
from clients.models import Household
from portfolios.forms import AsOfForm
from portfolios.printed import issued
from portfolios.views.performance import period_asked


@require_safe
@signed_download(lambda request, pk: _household(request, pk))
def statement(request: HttpRequest, pk: str) -> HttpResponse:
    """`?period=qtd&on=2026-09-30` is the third quarter; without a day it ends at the last close."""
    home, on = _household(request, pk), _on(request)
    found = issued(home, on=on, period=period_asked(request), prepared_on=timezone.localdate())
    take_file(what="statement", obj=home, by=user_of(request), at=timezone.now(), household_id=home.pk)
    return found.response()


def _household(request: HttpRequest, pk: str) -> Household:
    return get_object_or_404(Household.objects.visible_to(user_of(request)), pk=pk)


def _on(request: HttpRequest) -> date:
    form, today = AsOfForm(request.GET), timezone.localdate()
    on = form.cleaned_data["on"] if form.is_valid() else None
    return min(on or today, today)
