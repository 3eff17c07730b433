"""Where does somebody want to go who pressed Cmd-K?"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from advisors.access import user_of
from desk.find import find
from relate.lib.pages import page

LONGEST = 80


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context = {"query": query, "groups": find(query, user=user_of(request))}
    return page(request, "desk/palette.html", context, fragment="desk/_palette.html")
