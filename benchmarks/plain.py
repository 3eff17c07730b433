"""Which page do ours stand beside? One indexed query and a hundred rows through the same middleware and templates."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from advisors.access import user_of
from clients.models import Household
from relate.urls import urlpatterns as ours

ROWS = engines["django"].from_string(
    '{% extends "base.html" %}{% block body %}<table>{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.town }}</td>'
    "<td>{{ row.since_on }}</td><td>{{ row.get_cadence_display }}</td><td>{{ row.time_zone }}</td></tr>{% endfor %}</table>"
    "{% endblock %}"
)


def rows(request: HttpRequest) -> HttpResponse:
    found = Household.objects.visible_to(user_of(request)).order_by("name")[:100]
    return HttpResponse(ROWS.render({"rows": found}, request))


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(user_of(request).name)


handler500 = "relate.errors.broken"
urlpatterns = [path("bench/rows/", rows), path("bench/empty/", empty), *ours]
