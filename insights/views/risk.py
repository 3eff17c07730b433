"""Which relationships are at risk? The rows behind the tile on Today, each with its reasons."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from insights.models import Alert
from insights.queries.risk import at_risk
from insights.queries.sentiment import moods
from portfolios.queries import values_of
from relate.lib.pages import page


@require_safe
def risk(request: HttpRequest) -> HttpResponse:
    user, now = viewer_of(request), timezone.now()
    today = timezone.localdate(now, ZoneInfo(user.time_zone))
    found = at_risk(moods(user, until=today), Alert.objects.visible_to(user).due(now).worst_first(), on=today)
    values = values_of([one.household_id for one in found])
    return page(request, "insights/at_risk.html", {"rows": [(one, values[one.household_id]) for one in found]})
