"""How does the book feel over half a year, how sure is that, and what are clients talking about?"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from insights.queries.topics import topics_since
from insights.queries.trends import sentiment_trend
from relate.lib.pages import page

HALF_A_YEAR = timedelta(weeks=26)


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    user, now = viewer_of(request), timezone.now()
    context = {
        "trend": sentiment_trend(user, start=now - HALF_A_YEAR, end=now),
        "topics": topics_since(user, start=now - HALF_A_YEAR),
    }
    return page(request, "insights/overview.html", context)
