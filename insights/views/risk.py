"""Which relationships are at risk? The rows behind the tile on Today, each with its reasons."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from insights.models import Alert
from insights.queries.risk import at_risk
from insights.queries.sentiment import moods
from portfolios.queries import values_of
from relate.lib.pages import page


@require_safe
def risk(request: HttpRequest) -> HttpResponse:
    user, today = user_of(request), timezone.localdate()
    standing = Alert.objects.visible_to(user).open().select_related("household")
    found = at_risk(moods(user, until=today), standing, on=today)
    values = values_of([risk.household_id for risk in found])
    rows = [(risk, values.get(risk.household_id)) for risk in found]
    return page(request, "insights/at_risk.html", {"rows": rows})
