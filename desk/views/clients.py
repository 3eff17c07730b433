"""Whom does this advisor serve? Searched, narrowed, sorted, fifty to a page."""

from collections.abc import Container
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from advisors.models import User
from advisors.roles import Action
from desk.book import SHOWS, SORTS, Book
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
    show, sort = _chosen(request, "show", SHOWS, ""), _chosen(request, "sort", SORTS, "name")
    search, advisor = request.GET.get("q", "").strip()[:100], _advisor(request)
    rows = paged(request, Book(user, show, sort, timezone.now(), search, advisor), PAGE)
    values = values_of([household["pk"] for household in rows])
    for household in rows:
        household["value"] = values[household["pk"]]
    context = {
        "page": rows,
        "search": search,
        "show": show,
        "shows": SHOWS.items(),
        "sort": sort,
        "sorts": TITLES.items(),
        "advisor": advisor,
        "advisors": _advisors(request, user),
        "may_serve": user.may(Action.SERVE_CLIENTS),
        "is_narrowed": bool(search or show or advisor or user.is_narrowed),
    }
    return page(request, "desk/clients.html", context, fragment="desk/_clients.html")


def _chosen(request: HttpRequest, name: str, known: Container[str], default: str) -> str:
    asked = request.GET.get(name, default)
    return asked if asked in known else default


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
