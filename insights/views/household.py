"""What do this household's figures and answers mean, and what does each sentence rest on?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from clients.models import Household
from insights.composed import insights_for
from relate.lib.pages import page


@require_safe
def household(request: HttpRequest, pk: str) -> HttpResponse:
    home = get_object_or_404(Household.objects.visible_to(viewer_of(request)).select_related("advisor"), pk=pk)
    told = insights_for(home, on=timezone.localdate())
    return page(request, "insights/household.html", {"household": home, "told": told, "as_of": told.as_of, "tab": "insights"})
