"""What do we answer when something broke? A page that needs no database, and a problem to machines."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from relate.lib.api import PROBLEM

RETRY_AFTER = "10"  # seconds; connections are made anew by themselves


def broken(request: HttpRequest) -> HttpResponse:
    """503 while the database is away, otherwise 500; Django logs the cause before it asks us."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, title = (503, "The service is away for a moment.") if is_away else (500, "Something went wrong on our side.")
    response: HttpResponse
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": title, "status": status}
        response = JsonResponse(body, status=status, content_type=PROBLEM)
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if is_away:
        response["Retry-After"] = RETRY_AFTER
    return response
