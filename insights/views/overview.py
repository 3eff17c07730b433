"""How does the book feel over half a year, what do clients talk about, and which households have which insight?"""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from insights.queries.told import kinds_told, told_of
from insights.queries.topics import topics_since
from insights.queries.trends import sentiment_trend
from relate.lib.pages import page

HALF_A_YEAR = timedelta(weeks=26)
AT_ONCE = 25


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    user, now = viewer_of(request), timezone.now()
    kinds = kinds_told(user)
    chosen = next((one for one in kinds if one.kind == request.GET.get("kind")), kinds[0] if kinds else None)
    context = {
        "trend": sentiment_trend(user, start=now - HALF_A_YEAR, end=now),
        "topics": topics_since(user, start=now - HALF_A_YEAR),
        "kinds": kinds,
        "chosen": chosen,
        "page": Paginator(told_of(user, chosen.kind if chosen else ""), AT_ONCE).get_page(request.GET.get("page")),
    }
    return page(request, "insights/overview.html", context, fragment="insights/_told.html")
