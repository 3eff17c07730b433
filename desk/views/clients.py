"""Whom does this advisor serve? Searched, narrowed, sorted, fifty to a page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from advisors.models import User
from advisors.roles import Action
from desk.book import SHOWS, SORTS, book
from portfolios.queries import values_of
from relate.lib.pages import page, paged

PAGE = 50
TITLES = {
    "name": "Name",
    "value": "Value",
    "contact": "Longest silence",
    "sentiment": "Lowest sentiment",
    "letter": "Next letter",
}


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    show, sort = request.GET.get("show", ""), request.GET.get("sort", "name")
    search, advisor = request.GET.get("q", "").strip()[:100], _advisor(request)
    found = book(user, search=search, show=show, advisor=advisor, sort=sort, at=timezone.now())
    rows = paged(request, found, PAGE)
    values = values_of([household.pk for household in rows])
    for household in rows:
        household.__dict__["value"] = values.get(household.pk)  # as an annotation would
    context = {
        "page": rows,
        "search": search,
        "show": show if show in SHOWS else "",
        "shows": SHOWS.items(),
        "sort": sort if sort in SORTS else "name",
        "sorts": TITLES.items(),
        "advisor": advisor,
        "advisors": _advisors(request, user),
        "may_serve": user.may(Action.SERVE_CLIENTS),
        "is_narrowed": bool(search or show or advisor or user.is_narrowed),
    }
    return page(request, "desk/clients.html", context, fragment="desk/_clients.html")


def _advisor(request: HttpRequest) -> UUID | None:
    """A person's key from the address, or nothing."""
    try:
        return UUID(request.GET.get("advisor", ""))
    except ValueError:
        return None


def _advisors(request: HttpRequest, user: User) -> list[User]:
    """Only who sees more than one book chooses among them; the filter stands outside the fragment."""
    if not user.sees_other_books or "HX-Request" in request.headers:
        return []
    return list(User.objects.advising(seen_by=user).order_by("name"))
