"""What do we answer when something broke, or is too much? A page that needs no database, and a problem to machines."""

import errno
import sys

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.defaults import page_not_found

from relate.lib.api import PROBLEM
from tenants import hosts

FULL = {errno.ENOSPC, errno.EDQUOT}
RETRY_AFTER = "10"  # seconds; connections are made anew by themselves


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """429, and in how many seconds to come again; what was typed into a form of a client's comes back with it."""
    response = _answer(request, 429, "Too many requests.")
    response["Retry-After"] = str(wait)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, 507 while the disk is full, otherwise 500; Django logs the cause before it asks us."""
    cause = sys.exc_info()[1]
    if isinstance(cause, OSError) and cause.errno in FULL:
        return _answer(request, 507, "There is no room left to keep files. Nothing was changed.")
    is_away = isinstance(cause, OperationalError | InterfaceError)
    status, title = (503, "The service is away for a moment.") if is_away else (500, "Something went wrong on our side.")
    response = _answer(request, status, title)
    if is_away:
        response["Retry-After"] = RETRY_AFTER
    return response


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that nobody has."""
    return _problem(404, "There is nothing here.") if _is_for_machines(request) else page_not_found(request, exception)


def _answer(request: HttpRequest, status: int, title: str) -> HttpResponse:
    if _is_for_machines(request):
        return _problem(status, title)
    return _own_page(request, status) or _plain_page(request, status)


def _is_for_machines(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, title: str) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": title}
    return JsonResponse(body, status=status, content_type=PROBLEM)


def _own_page(request: HttpRequest, status: int) -> HttpResponse | None:
    """A view may say `when_broken` what it answers then, so that nothing is lost that was typed into its form."""
    try:
        view = resolve(request.path_info, getattr(request, "urlconf", None)).func
        return view.when_broken(request, status) if hasattr(view, "when_broken") else None
    except (Resolver404, SuspiciousOperation, UnreadablePostError):  # what was sent cannot be read
        return None


def _plain_page(request: HttpRequest, status: int) -> HttpResponse:
    look = hosts.look_of(hosts.normalised(request.headers.get("Host", "")) or "")
    return HttpResponse(render_to_string(f"{status}.html", {"brand": look}), status=status)
